// A web board, as anybody would write it with realtime-js: it subscribes to what it is told, and
// says on a line of JSON each what it hears. Commands come as lines of JSON too.
const { RealtimeClient } = require('@supabase/realtime-js');
const WebSocket = require('ws');
const readline = require('node:readline');

const options = JSON.parse(process.argv[2]);
const say = (kind, what) => process.stdout.write(JSON.stringify({ kind, ...what }) + '\n');

const client = new RealtimeClient(`ws://127.0.0.1:${options.port}/realtime/v1`, {
  params: { apikey: options.key },
  vsn: options.vsn,
  transport: WebSocket,
  heartbeatIntervalMs: options.heartbeat ?? 25000,
  heartbeatCallback: (status) => say('heartbeat', { status }),
  reconnectAfterMs: () => 100,
});

const channels = {};
const commands = {
  async auth({ token }) {
    await client.setAuth(token);
    say('auth', {});
  },
  subscribe({ topic, schema, table, select, filter }) {
    const asked = { event: '*', schema, table, select, ...(filter ? { filter } : {}) };
    channels[topic] = client
      .channel(topic)
      .on('postgres_changes', asked, (told) => say('change', { topic, told }))
      .on('system', {}, (told) => say('system', { topic, told }))
      .subscribe((status, error) => say('status', { topic, status, error: error?.message ?? null }));
  },
  async unsubscribe({ topic }) {
    say('left', { topic, answer: await channels[topic].unsubscribe() });
  },
};
say('ready', {});
readline
  .createInterface({ input: process.stdin })
  .on('line', (line) => {
    const command = JSON.parse(line);
    commands[command.do](command);
  })
  .on('close', () => process.exit(0));
