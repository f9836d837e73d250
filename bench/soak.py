"""The oracle for as long as one likes: for each seed a new shop, and a dashboard that goes through
reconnects without end. Stops at the first divergence; else prints whether anything grew. Before
that, the program itself in a terminal, its link cut, panes and forms opened in between.

Run with `python -m bench.soak --minutes 5 [--seed 1] [--links 300] [--cuts 1000] [--size 80x24]`;
the server is its own. `--minutes 0 --links 0` leaves the others out. The size is the terminal's in
which the program is cut: 200x50 is the wall, with all four panes in sight.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import monotonic
from typing import NamedTuple

import asyncpg

from bench.stage import installed, running
from livedash.business.schema import BUSINESS
from livedash.database.migrations import initialise
from livedash.demo import sample
from livedash.demo.server import EmbeddedServer
from tests.conftest import SHOP_MOMENT, SHOP_SEED
from tests.oracle.trial import Trial
from tests.proxy import Proxy

ROUNDS, STEPS = 60, 25
TEMPLATE = "soak_template"
LIVE = "● Live".encode()


class Sample(NamedTuple):
    """What a dashboard at rest takes, and the link that it has come through."""

    megabytes: float
    descriptors: int
    tasks: int
    timers: int
    sessions: int
    """Its connections, as the server counts them."""
    reconnects: int


def process() -> tuple[float, int]:
    """Megabytes and open descriptors (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 2**20, len(list(Path("/proc/self/fd").iterdir()))


async def measured(trial: Trial, owner: asyncpg.Connection[asyncpg.Record]) -> Sample:
    gc.collect()
    loop = asyncio.get_running_loop()
    sessions: int = await owner.fetchval(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'livedash%'"
    )
    timers = sum(not one.cancelled() for one in loop._scheduled)  # type: ignore[attr-defined]
    return Sample(
        *process(),
        len(asyncio.all_tasks()),
        timers,
        sessions,
        trial.dashboard.reconnects,
    )


async def soak(server: EmbeddedServer, first: int, minutes: float) -> None:
    end, seed = monotonic() + minutes * 60, first
    owner = await asyncpg.connect(server.dsn("postgres", "postgres"))
    samples: list[Sample] = []
    counts: Counter[str] = Counter()
    while monotonic() < end:
        name = f"soak_{seed}"
        await owner.execute(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}" STRATEGY FILE_COPY')
        async with Proxy("127.0.0.1", server.port) as proxy:

            def dsn(login: str, name: str = name) -> str:
                return server.dsn(name, login)

            trial = Trial(seed, dsn, proxy, name, SHOP_MOMENT)
            async with trial.running():
                while trial.verdicts < ROUNDS and monotonic() < end:
                    await trial.play(1, STEPS)
                    samples.append(await measured(trial, owner))
            trace = trial.dashboard.engine.trace
            counts += Counter(
                verdicts=trial.verdicts,
                compared=trial.dashboard.compared,
                writes=trial.writers.done.total(),
                refused=trial.writers.refused.total(),
                events=trace.events,
                reads=trace.reads,
                audits=trial.dashboard.engine.audit.checked,
                reconnects=trial.dashboard.reconnects,
            )
        print(f"seed {seed}: {dict(counts)}; {samples[-1]}", flush=True)
        await owner.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        seed += 1
    await owner.close()
    show(samples)


async def reconnect(server: EmbeddedServer, links: int) -> None:
    """One dashboard, its links broken as soon as it is Live again, half of them by a reset."""
    owner = await asyncpg.connect(server.dsn("postgres", "postgres"))
    samples: list[Sample] = []
    async with Proxy("127.0.0.1", server.port) as proxy:
        trial = Trial(0, lambda who: server.dsn(TEMPLATE, who), proxy, TEMPLATE, SHOP_MOMENT)
        async with trial.running():
            for number in range(links):
                await trial.verdict()
                if number % 10 == 0:
                    samples.append(await measured(trial, owner))
                if number % 2:
                    await trial.faults.cut()
                else:
                    await trial.faults.end_listener()
                    await trial.faults.end_readers()
    await owner.close()
    print(f"{links} broken links, one dashboard:")
    show(samples)


KEYS = ("1", "s\x1b\r", "2", "i\x1b", "3", "n\x1b\r", "4", "n\x1b\r", "?\x1b", ":\x1b", "b\x1b")
"""Panes, forms and sheets, opened and left: one of them between two cuts."""


async def cut(server: EmbeddedServer, cuts: int, size: tuple[int, int]) -> None:
    """The program as it is started, its link cut when it is Live again and a key was answered."""
    os.environ |= {"LIVEDASH_NOW": SHOP_MOMENT.isoformat(), "LIVEDASH_SCREEN__BRANCH": "Lagos"}
    megabytes: list[float] = []
    async with Proxy("127.0.0.1", server.port) as proxy:
        dsn = f"postgresql://ada@127.0.0.1:{proxy.port}/{TEMPLATE}?sslmode=disable"
        with running(sys.executable, "-m", "livedash", "--dsn", dsn, size=size) as program:
            await asyncio.to_thread(program.when, LIVE)
            for number in range(cuts):
                before = program.received
                proxy.reset()
                await asyncio.to_thread(program.when, LIVE, before, 60.0)
                program.press(KEYS[number % len(KEYS)])
                await asyncio.to_thread(program.quiet, 0.3)
                megabytes.append(program.memory)
                if number % 100 == 99:
                    print(f"after {number + 1:>5} cuts {program.memory:7.1f} MB", flush=True)
    third = max(1, cuts // 3)
    print(
        f"{cuts} cuts, the program in a terminal of {size[0]}x{size[1]}:"
        f" at first {megabytes[0]:.1f} MB, first third {mean(megabytes[:third]):.1f},"
        f" last third {mean(megabytes[-third:]):.1f}, at last {megabytes[-1]:.1f},"
        f" most {max(megabytes):.1f}"
    )


def show(samples: list[Sample]) -> None:
    for name in Sample._fields:
        column = [getattr(one, name) for one in samples]
        third = max(1, len(column) // 3)
        early, late = column[:third], column[-third:]
        print(
            f"{name:<12} first third {mean(early):9.1f}   last third {mean(late):9.1f}   "
            f"most {max(column):9.1f}"
        )


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


async def furnish(server: EmbeddedServer) -> None:
    owner = await asyncpg.connect(server.dsn("postgres", "postgres"))
    await owner.execute(f"CREATE DATABASE {TEMPLATE}")
    await owner.close()
    connection = await asyncpg.connect(server.dsn(TEMPLATE, "postgres"))
    await initialise(connection, BUSINESS)
    await sample.create_logins(connection)
    await sample.fill(connection, SHOP_MOMENT, SHOP_SEED)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


def columns_and_rows(size: str) -> tuple[int, int]:
    columns, rows = size.split("x")
    return int(columns), int(rows)


def run() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--links", type=int, default=300)
    parser.add_argument("--cuts", type=int, default=1000)
    parser.add_argument("--size", type=columns_and_rows, default=(80, 24), metavar="80x24")
    wanted = parser.parse_args()
    installed()
    server = EmbeddedServer(
        Path(tempfile.mkdtemp(prefix="livedash-soak-")), temporary=True, tcp=True
    )
    server.join()
    try:
        asyncio.run(furnish(server))
        if wanted.cuts:
            asyncio.run(cut(server, wanted.cuts, wanted.size))
        if wanted.links:
            asyncio.run(reconnect(server, wanted.links))
        if wanted.minutes:
            asyncio.run(soak(server, wanted.seed, wanted.minutes))
    finally:
        server.leave()


if __name__ == "__main__":
    run()
