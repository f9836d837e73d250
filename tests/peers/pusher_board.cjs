// A web board, as anybody would write it with pusher-js: it subscribes to what it is told, and says
// on a line of JSON each what it hears. Commands come as lines of JSON too.
const Pusher = require('pusher-js');
const readline = require('node:readline');

const options = JSON.parse(process.argv[2]);
const say = (kind, what) => process.stdout.write(JSON.stringify({ kind, ...what }) + '\n');

const pusher = new Pusher(options.key, {
  cluster: 'none',
  wsHost: '127.0.0.1',
  wsPort: options.port,
  forceTLS: false,
  enabledTransports: ['ws'],
  activityTimeout: options.activityTimeout ?? 120000,
  channelAuthorization: { endpoint: options.auth, transport: 'ajax' },
});
pusher.connection.bind('state_change', ({ current }) => say('state', { state: current }));
pusher.connection.bind('error', (error) => say('error', { data: error.data ?? error.error?.data ?? null }));

const commands = {
  subscribe({ channel }) {
    const found = pusher.subscribe(channel);
    found.bind_global((event, data) => say('event', { channel, event, data: data ?? null }));
  },
  unsubscribe({ channel }) {
    pusher.unsubscribe(channel);
  },
};
readline
  .createInterface({ input: process.stdin })
  .on('line', (line) => {
    const command = JSON.parse(line);
    commands[command.do](command);
  })
  .on('close', () => process.exit(0));
