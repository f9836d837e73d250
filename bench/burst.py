"""Under load: a burst of commits, two panes touched by one commit, a terminal that does not read.

`python -m bench.burst [--commits N] [--unread SECONDS]`
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
from statistics import median
from time import perf_counter

import asyncpg

from bench.stage import WRITE, Program, Stage, dashboard, line, numbers, running, staged, the_plan

LAST = 7531
"""Written at the end only, and like nothing else on the screen: it can be waited for."""
CURSOR = b"48;2;58;58;58"
"""The background of the row under the cursor: the answer to a key."""
FRAME_END = b"\x1b[1;1H"
HEARTBEAT = """
SELECT max(now() - state_change) FROM pg_stat_activity
WHERE application_name = 'livedash listen' AND usename = 'ada'
"""


async def burst(stage: Stage, commits: int) -> None:
    owner = await asyncpg.connect(stage.dsn("postgres"))
    plan = await the_plan(owner, stage.branch)
    with running(*dashboard(stage)) as live:
        live.when("● Live".encode())
        before = live.quiet(4.0)
        answered: list[float] = []
        over = asyncio.Event()
        keys = asyncio.create_task(press_keys(live, over, answered))
        began = perf_counter()
        for number in range(commits):
            await owner.execute(WRITE, (66, 88, 99)[number % 3], plan)
        since = live.received
        await owner.execute(WRITE, LAST, plan)
        last = perf_counter()
        right = live.when(str(LAST).encode(), since) - last
        over.set()
        await keys
        frames = [at for at, _, data in live.chunks for _ in range(data.count(FRAME_END))]
        paints = [at for at in frames if began <= at <= last]
        line(f"{commits} commits", f"{commits / (last - began):.0f}/s")
        line("right after the last", f"{right * 1000:.1f} ms")
        line("paints, those of keys included", f"{len(paints) / (last - began):.1f}/s")
        line("bytes while it lasted", f"{live.received - before}")
        most = max(answered) * 1000
        line(
            "key to its paint meanwhile",
            f"p50 {median(answered) * 1000:.1f} ms",
            f"{most:.0f} most",
        )
    await owner.close()


async def press_keys(live: Program, over: asyncio.Event, answered: list[float]) -> None:
    for number in range(1_000_000):
        if over.is_set():
            return
        await asyncio.sleep(0.25)
        since = live.received
        pressed = live.press("jk"[number % 2])
        answered.append(await asyncio.to_thread(live.when, CURSOR, since) - pressed)


async def two_panes(stage: Stage, times: int = 60) -> None:
    owner = await asyncpg.connect(stage.dsn("postgres"))
    plan = await the_plan(owner, stage.branch)
    dashboard(stage)
    first: list[float] = []
    apart: list[float] = []
    with running(sys.executable, "-m", "bench.two", stage.dsn("ada"), size=(200, 50)) as live:
        live.when("● Live".encode())
        live.quiet(4.0)
        for turn, number in enumerate(numbers(times, random.Random(4))):
            await asyncio.sleep(0.3)
            since, word = live.received, "abcdefgh"[turn % 8] * 4
            async with owner.transaction():
                await owner.execute(WRITE, number, plan)
                await owner.execute("UPDATE livedash.tasks SET title = $1 WHERE number = 215", word)
            acknowledged = perf_counter()
            came = [live.when(text.encode(), since) for text in (str(number), word)]
            first.append((min(came) - acknowledged) * 1000)
            apart.append((max(came) - min(came)) * 1000)
    line("two panes, one commit: the first", f"p50 {median(first):.1f} ms")
    line("the second after the first", f"p50 {median(apart):.1f} ms", f"{max(apart):.1f} most")
    await owner.close()


async def unread(stage: Stage, seconds: float) -> None:
    owner = await asyncpg.connect(stage.dsn("postgres"))
    plan = await the_plan(owner, stage.branch)
    with running(*dashboard(stage)) as live:
        live.when("● Live".encode())
        live.quiet(4.0)
        memory = live.memory
        live.stop_reading()
        until = perf_counter() + seconds
        beats = []
        while perf_counter() < until:
            await owner.execute(WRITE, random.choice((66, 88, 99)), plan)
            beats.append(await owner.fetchval(HEARTBEAT))
            await asyncio.sleep(0.02)
        await owner.execute(WRITE, LAST, plan)
        grown, since = live.memory - memory, live.received
        await asyncio.sleep(0.2)
        read_on = perf_counter()
        live.read_on()
        right = live.when(str(LAST).encode(), since) - read_on
        line(f"not read for {seconds:.0f} s, {len(beats)} commits: memory", f"+{grown:.1f} MB")
        line("longest silence of the heartbeat", f"{max(beats).total_seconds():.1f} s")
        line("right after reading again", f"{right * 1000:.0f} ms")
    await owner.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commits", type=int, default=5000)
    parser.add_argument("--unread", type=float, default=60.0, metavar="SECONDS")
    options = parser.parse_args()
    with staged() as stage:
        asyncio.run(burst(stage, options.commits))
        asyncio.run(two_panes(stage))
        asyncio.run(unread(stage, options.unread))


if __name__ == "__main__":
    main()
