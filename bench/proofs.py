"""How often fifty terminals at rest prove their subscriptions, with the real intervals.

Run with `python -m bench.proofs [--terminals 50] [--minutes 6]`, on an embedded server of its own.
Nobody writes anything, so each proof is one that a minute without a word has brought about.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path
from random import Random
from time import perf_counter
from typing import NamedTuple

import asyncpg

from bench.stage import line
from livedash.database.address import Address
from livedash.database.migrations import initialise
from livedash.demo.server import EmbeddedServer
from livedash.live.clock import LoopClock
from livedash.live.events import Change, Gap
from livedash.live.source import Phase, SourceStatus
from livedash.sources.payload import Probe, parse
from livedash.sources.postgres import TIMING, PostgresSource, PostgresTiming
from livedash.sources.subscription import CHANNEL


class Proofs(NamedTuple):
    """What somebody who only listens heard of so many terminals."""

    moments: list[float]
    """Seconds from the moment at which all of them had proven themselves once."""
    lost: int
    """Links that broke meanwhile: a new one proves itself whatever was heard."""
    seconds: float


class Terminal:
    """A sink that knows whether its source is proven, and how often it was lost."""

    def __init__(self) -> None:
        self.up = asyncio.Event()
        self.lost = 0

    def change(self, _: Change) -> None: ...

    def gap(self, _: Gap) -> None: ...

    def status(self, status: SourceStatus) -> None:
        if status.phase is Phase.PROVEN:
            self.up.set()
        elif status.phase is Phase.WAITING:
            self.lost += 1


async def proofs(
    dsn: str, terminals: int, seconds: float, timing: PostgresTiming = TIMING
) -> Proofs:
    """Needs a database with the engine's schema, in which nobody writes."""
    owner = await asyncpg.connect(dsn)
    moments: list[float] = []
    sinks = [Terminal() for _ in range(terminals)]
    running = [
        asyncio.create_task(
            PostgresSource(Address.parse(dsn), LoopClock(), Random(), timing=timing).run(sink)
        )
        for sink in sinks
    ]
    try:
        for sink in sinks:
            await sink.up.wait()
        before = sum(sink.lost for sink in sinks)
        began = perf_counter()

        def heard(_connection: object, _pid: int, _channel: str, payload: object) -> None:
            moment = perf_counter()
            if isinstance(parse(str(payload), moment), Probe):
                moments.append(moment - began)

        await owner.add_listener(CHANNEL, heard)
        await asyncio.sleep(seconds)
        lost = sum(sink.lost for sink in sinks) - before
        return Proofs(list(moments), lost, perf_counter() - began)
    finally:
        for task in running:
            task.cancel()
        await asyncio.wait(running)
        await owner.close()


async def prepare(dsn: str) -> None:
    owner = await asyncpg.connect(dsn)
    await initialise(owner)
    await owner.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--terminals", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=6.0)
    options = parser.parse_args()
    server = EmbeddedServer(Path(tempfile.mkdtemp(prefix="livedash-bench-")), temporary=True)
    server.join()
    try:
        dsn = server.dsn("postgres", "postgres")
        asyncio.run(prepare(dsn))
        heard = asyncio.run(proofs(dsn, options.terminals, options.minutes * 60))
    finally:
        server.leave()
    minutes = heard.seconds / 60
    line(f"proofs of {options.terminals} terminals in {minutes:.1f} min", str(len(heard.moments)))
    line("a minute, all together", f"{len(heard.moments) / minutes:.2f}")
    alone = options.terminals * 60 / (TIMING.proof * 1.25)
    line("a minute, if nobody's proof spared another's", f"{alone:.0f}")
    line("links lost meanwhile", str(heard.lost))
    line("at, in seconds: " + ", ".join(f"{moment:.1f}" for moment in heard.moments))


if __name__ == "__main__":
    main()
