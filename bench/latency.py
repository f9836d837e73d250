"""Write → screen: from the commit's acknowledgement to the changed bytes on the terminal.

`python -m bench.latency [--writes N]`: livedash, a bare asyncpg loop and `psql \\watch` stand on
one server and are told of the same writes, one at a time, far apart.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from statistics import median, quantiles
from time import perf_counter

import asyncpg

from bench.bare import READ
from bench.stage import WRITE, Program, Stage, dashboard, line, numbers, running, staged, the_plan


async def isolated(
    owner: asyncpg.Connection[asyncpg.Record], plan: int, programs: Sequence[Program], writes: int
) -> list[list[float]]:
    """Milliseconds from the acknowledgement to the number on each program's terminal."""
    chance = random.Random(3)
    took: list[list[float]] = [[] for _ in programs]
    for number in numbers(writes, chance):
        await asyncio.sleep(0.25 + 0.2 * chance.random())
        since = [program.received for program in programs]
        await owner.execute(WRITE, number, plan)
        acknowledged = perf_counter()
        for index, program in enumerate(programs):
            came = await asyncio.to_thread(program.when, str(number).encode(), since[index])
            took[index].append((came - acknowledged) * 1000)
    return took


async def measure(stage: Stage, writes: int) -> None:
    owner = await asyncpg.connect(stage.dsn("postgres"))
    plan = await the_plan(owner, stage.branch)
    dsn, ada = stage.dsn("postgres"), dashboard(stage)
    with ExitStack() as programs:
        live = programs.enter_context(running(*ada))
        live.when("● Live".encode())
        bare = programs.enter_context(running(sys.executable, "-m", "bench.bare", dsn, str(plan)))
        bare.when(b"<")
        live.quiet(4.0)
        figures = await isolated(owner, plan, [live, bare], writes)
        report("livedash", figures[0])
        report("bare loop: listen, read, print", figures[1])
        over = median(figures[0]) - median(figures[1])
        line("livedash over the bare loop, p50", f"{over:.2f} ms")
    if psql := shutil.which("psql"):
        watch = f"{READ.replace('$1', str(plan))} \\watch 1"
        with running("/bin/sh", "-c", f"echo '{watch}' | {psql} -d '{dsn}'") as psqls:
            psqls.when(b"planned")
            report("psql \\watch 1", (await isolated(owner, plan, [psqls], 20))[0])
    await owner.close()


def report(words: str, milliseconds: Sequence[float]) -> None:
    cuts = quantiles(milliseconds, n=100, method="inclusive")
    line(words, f"p50 {cuts[49]:.2f} ms", f"p99 {cuts[98]:.2f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writes", type=int, default=300)
    options = parser.parse_args()
    with staged() as stage:
        asyncio.run(measure(stage, options.writes))


if __name__ == "__main__":
    main()
