"""The whole program fed by Realtime: 10,000 events a second in bursts, with both protocol versions.

`python -m bench.realtime [--seconds N]`. A scripted server tells of changes that nobody made, as
fast as it can in each burst, and of a last one that somebody did make; the dashboard reads from a
real Postgres.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Sequence
from time import perf_counter

import asyncpg

from bench.stage import WRITE, Program, Stage, dashboard, line, running, staged, the_plan
from livedash.sources.supabase.frames import CODECS
from tests.phoenix import KEY, Joined, Phoenix

PLANS = "livedash.production_plans"
LAST = 7531
"""Written at the end only, and like nothing else on the screen: it can be waited for."""
BURST = 1000
BURSTS_A_SECOND = 10


def settings(server: Phoenix, version: str) -> None:
    """For every program that is started from here on."""
    said = {
        "SOURCES__USE": "supabase",
        "SUPABASE__URL": server.url,
        "SUPABASE__KEY": KEY,
        "SUPABASE__VSN": version,
    }
    os.environ.update({f"LIVEDASH_{name}": value for name, value in said.items()})


def told(channel: Joined, row: int) -> str:
    """A change, as the server writes it; made before it is sent, so that it can send quickly."""
    data = {
        "schema": "livedash",
        "table": "production_plans",
        "commit_timestamp": "2026-03-17T09:00:10.000Z",
        "type": "UPDATE",
        "columns": [{"name": "id", "type": "int8"}],
        "record": {"id": row},
        "old_record": {"id": row},
        "errors": None,
    }
    payload = {"ids": [1], "data": data}
    if channel.visitor.version == "2.0.0":
        return json.dumps([None, None, channel.topic, "postgres_changes", payload])
    message = {"topic": channel.topic, "event": "postgres_changes", "payload": payload}
    return json.dumps({**message, "ref": None})


async def storm(stage: Stage, version: str, seconds: int) -> None:
    owner = await asyncpg.connect(stage.dsn("postgres"))
    plan = await the_plan(owner, stage.branch)
    await owner.execute(WRITE, 66, plan)
    async with Phoenix() as server:
        settings(server, version)
        with running(*dashboard(stage)) as live:
            await asyncio.to_thread(live.when, "● Live".encode())
            await asyncio.to_thread(live.quiet, 4.0)
            [channel] = server.of(PLANS)

            async def last() -> str:
                await owner.execute(WRITE, LAST, plan)
                return told(channel, plan)

            burst = [told(channel, row) for row in range(BURST)]
            send = channel.visitor.connection.send
            await measure(live, send, burst, last, str(LAST).encode(), seconds)
    await owner.close()


async def measure(
    live: Program,
    send: Callable[[str], Awaitable[None]],
    burst: Sequence[str],
    last: Callable[[], Awaitable[str]],
    wanted: bytes,
    seconds: int,
) -> None:
    """Bursts of these messages, and then the one that `last` answers with, once it has changed
    something; `wanted` is what stands on the screen then."""
    memory, cpu, came = live.memory, live.cpu, live.received
    began, most = perf_counter(), 0.0
    bursts = seconds * BURSTS_A_SECOND
    for number in range(bursts):
        await asyncio.sleep(max(0.0, began + number / BURSTS_A_SECOND - perf_counter()))
        for text in burst:
            await send(text)
        most = max(most, live.memory - memory)
    took, since = perf_counter() - began, live.received
    await send(await last())
    sent = perf_counter()
    right = await asyncio.to_thread(live.when, wanted, since) - sent
    events = bursts * len(burst)
    line(f"{events} events", f"{events / took:.0f}/s")
    line("right after the last", f"{right * 1000:.0f} ms")
    line("memory, at most", f"+{most:.1f} MB", f"{live.memory:.0f} MB")
    line("processor, an event", f"{(live.cpu - cpu) / events * 1e6:.0f} us")
    line("bytes while it lasted", f"{since - came}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=10)
    options = parser.parse_args()
    with staged() as stage:
        for version in sorted(CODECS):
            line(f"protocol {version}")
            asyncio.run(storm(stage, version, options.seconds))


if __name__ == "__main__":
    main()
