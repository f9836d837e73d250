"""Unsent writes against SIGKILL and a cut link: how many are lost, applied twice, out of order.

Two terminals send what a thousand queued writes left in their journals. They are killed at random
moments, their link is cut at random moments, and whoever starts next takes over what they left.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import signal
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from uuid import UUID, uuid4

import asyncpg

from bench.stage import line
from livedash.database.address import Address
from livedash.database.journal import FileJournal
from livedash.database.journal_lines import Owner
from livedash.database.migrations import initialise
from livedash.database.statements import Statement
from livedash.database.work import Step, Work
from livedash.database.writer import Writer
from livedash.demo.server import EmbeddedServer
from livedash.live.clock import LoopClock
from livedash.live.mutation import Mutation
from livedash.live.outbox import Outbox
from livedash.live.overlay import Op
from livedash.live.sending import Written
from tests.proxy import Proxy

OWNER = Owner(UUID(int=1), "postgres")
SCOPES = 10
INSERT = Statement("insert", "INSERT INTO arrived (id, scope, n) VALUES ($1, $2, $3) RETURNING 1")


class Nowhere:
    """No screen."""

    def foresee(self, op: Op) -> None:
        raise AssertionError(f"nothing is painted here, not even {op.id}")

    def sent(self, id: UUID) -> None: ...

    def committed(self, id: UUID) -> None: ...

    def refused(self, id: UUID) -> None: ...


def work(mutation: Mutation) -> Work:
    return Work((Step(INSERT, (mutation.id, mutation.scope, mutation.fields["n"])),), leaves=1)


def fault(where: str, error: BaseException) -> None:
    print(f"{where}: {error}", file=sys.stderr)


async def terminal(folder: Path, dsn: str) -> None:
    """One terminal: takes over, sends, ends when nothing is left."""
    opened = await FileJournal.open(folder, OWNER, 16_384)
    for report in opened.reports:
        print(report, file=sys.stderr)
    writer = Writer(Address.parse(dsn), {"arrive": work}, lock_timeout=0.5)
    outbox = Outbox(opened.journal, writer, Nowhere(), LoopClock(), random.Random(), fault)
    outbox.restore(opened.unsent)
    print("ready", flush=True)
    outbox.release()
    empty = asyncio.Event()

    def look() -> None:
        if not outbox.entries:
            empty.set()

    outbox.on_move(look)
    look()
    await empty.wait()
    await outbox.close()
    await opened.journal.close()
    await writer.close()


async def queue(folder: Path, writes: int) -> None:
    """Two journals, as two terminals without a link leave them."""
    for number in range(2):
        opened = await FileJournal.open(folder / str(number), OWNER)
        for n in range(writes // 2):
            scope = f"{number}/{n % (SCOPES // 2)}"
            made = Mutation(uuid4(), "arrive", scope, datetime.now(UTC), "arrive", {"n": n})
            await opened.journal.append([Written(made)])
        await opened.journal.close()
        for path in (folder / str(number)).iterdir():
            path.rename(folder / path.name)


@dataclass(frozen=True, slots=True)
class Outcome:
    arrived: int
    different: int
    out_of_order: int
    kills: int
    cuts: int
    seconds: float


async def ordeal(dsn: str, port: int, folder: Path, writes: int, kills: int) -> Outcome:
    """Needs a database with the engine's schema, reached over TCP at this port."""
    owner = await asyncpg.connect(dsn)
    await initialise(owner)
    await owner.execute(
        "CREATE TABLE arrived (seq bigserial, id uuid, scope text, n int);"
        "CREATE INDEX ON arrived (scope)"
    )
    name = await owner.fetchval("SELECT current_database()")
    await queue(folder, writes)
    chance = random.Random(11)
    killed = cuts = 0
    began = perf_counter()
    async with Proxy("127.0.0.1", port) as proxy:
        proxy.delay = 0.004
        there = f"postgresql://postgres@127.0.0.1:{proxy.port}/{name}?sslmode=disable"

        async def run(kill: bool) -> None:
            nonlocal killed
            child = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bench.outbox", "--terminal", str(folder), there,
                stdout=asyncio.subprocess.PIPE,
            )  # fmt: skip
            assert child.stdout is not None
            await child.stdout.readline()
            if kill:
                await asyncio.sleep(chance.uniform(0.0, 0.15))
                with contextlib.suppress(ProcessLookupError):
                    child.kill()
            # One that had nothing left to send is not counted.
            killed += await child.wait() == -signal.SIGKILL

        async def cut() -> None:
            nonlocal cuts
            while True:
                await asyncio.sleep(chance.uniform(0.02, 0.3))
                cuts += proxy.open > 0
                proxy.reset()

        cutting = asyncio.create_task(cut())
        for _ in range(kills // 2):
            await asyncio.gather(run(kill=True), run(kill=True))
        await asyncio.gather(run(kill=False), run(kill=False))
        await run(kill=False)
        cutting.cancel()
    rows = await owner.fetch("SELECT id, scope, n FROM arrived ORDER BY seq")
    await owner.close()
    last: dict[str, int] = {}
    wrong = 0
    for row in rows:
        wrong += row["n"] <= last.get(row["scope"], -1)
        last[row["scope"]] = row["n"]
    ids = len({row["id"] for row in rows})
    return Outcome(len(rows), ids, wrong, killed, cuts, perf_counter() - began)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writes", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--terminal", nargs=2, metavar=("FOLDER", "DSN"), help="for itself")
    options = parser.parse_args()
    if options.terminal:
        asyncio.run(terminal(Path(options.terminal[0]), options.terminal[1]))
        return
    folder = Path(tempfile.mkdtemp(prefix="livedash-bench-"))
    server = EmbeddedServer(folder / "server", temporary=True, tcp=True)
    server.join()
    try:
        dsn = server.dsn("postgres", "postgres")
        done = asyncio.run(
            ordeal(dsn, server.port, folder / "outbox", options.writes, options.kills)
        )
    finally:
        server.leave()
    line(f"{options.writes} queued writes, {done.kills} kills, {done.cuts} cuts: lost",
         str(options.writes - done.different))  # fmt: skip
    line("applied twice", str(done.arrived - done.different))
    line("out of order in their scope", str(done.out_of_order))
    line("all of it", f"{done.seconds:.1f} s")


if __name__ == "__main__":
    main()
