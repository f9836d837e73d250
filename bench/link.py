"""How soon a dead link is noticed, a restarted server is Live again, and how fast changes come in.

Run with `python -m bench.link`; about two minutes, on an embedded server of its own.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple

import asyncpg

from livedash.database.address import Address
from livedash.database.reader import Reader
from livedash.database.statements import SqlQuery, parse
from livedash.demo.server import EmbeddedServer
from livedash.live.clock import LoopClock
from livedash.live.engine import Engine
from livedash.live.events import Change, Gap
from livedash.live.ingress import Ingress
from livedash.live.link import LinkState
from livedash.live.source import Phase, SourceStatus
from livedash.sources.postgres import PostgresSource
from tests.proxy import Proxy

LINKS = 8
RESTARTS = 8
NOTIFICATIONS = 100_000
ROUNDS = 3
TABLES = 20


class Tables(NamedTuple):
    n: int


class Ears:
    """A sink that counts what comes and knows when all of it is there."""

    def __init__(self) -> None:
        self.changes = 0
        self.first = 0.0
        self.last = 0.0
        self.enough = asyncio.Event()
        self.up = asyncio.Event()
        self.down = asyncio.Event()

    def change(self, _: Change) -> None:
        self.hear()

    def gap(self, gap: Gap) -> None:
        pass

    def status(self, status: SourceStatus) -> None:
        if status.phase is Phase.PROVEN:
            self.up.set()
        elif status.phase is Phase.WAITING:
            self.down.set()

    def hear(self, *_: object) -> None:
        if not self.changes:
            self.first = process_time()
        self.changes += 1
        if self.changes == NOTIFICATIONS:
            self.last = process_time()
            self.enough.set()

    async def rate(self) -> float:
        """Changes a second of this process's CPU, from the first to the last: the server, which
        sends them, and whoever else is on the machine do not count."""
        await self.enough.wait()
        return NOTIFICATIONS / (self.last - self.first)


class FoldingEars(Ears):
    """The same behind the core's ingress."""

    def __init__(self) -> None:
        super().__init__()
        self._ingress = Ingress(lambda _: None, asyncio.get_running_loop().call_soon)

    def change(self, change: Change) -> None:
        self._ingress.change(change)
        self.hear()


async def noticed(server: EmbeddedServer, wait: float) -> float:
    """Seconds from the moment a link swallows everything until the source says so."""
    async with Proxy("127.0.0.1", server.port) as proxy:
        dsn = f"postgresql://postgres@127.0.0.1:{proxy.port}/postgres?sslmode=disable"
        source, ears = source_at(dsn), Ears()
        running = asyncio.create_task(source.run(ears))
        await ears.up.wait()
        await asyncio.sleep(wait)
        ears.down.clear()
        proxy.swallow()
        begin = perf_counter()
        await ears.down.wait()
        seconds = perf_counter() - begin
        running.cancel()
        await asyncio.wait({running})
        return seconds


async def live_again(server: EmbeddedServer, down_for: float) -> float:
    """Seconds from the moment a restarted server accepts connections until the link is Live, with
    a pane's query read again."""
    dsn = server.dsn("postgres", "postgres")
    reader = Reader(Address.parse(dsn))
    engine = Engine([source_at(dsn)], reader, LoopClock(), Random())
    states: set[LinkState] = set()
    live = asyncio.Event()

    def hear() -> None:
        states.add(engine.link.state)
        if engine.link.state is LinkState.LIVE:
            live.set()

    engine.on_link(lambda _: hear())
    engine.on_link(reader.follow)
    query = SqlQuery(
        statement=parse("tables", "-- reads: public.fed\nSELECT count(*) AS n FROM fed"),
        model=Tables,
    )
    watch = engine.cache.watch({"tables": query}, lambda _: None)
    await engine.start()
    await live.wait()
    await asyncio.to_thread(server.down)
    await asyncio.sleep(down_for)
    live.clear()
    await asyncio.to_thread(server.up)
    begin = perf_counter()
    await live.wait()
    seconds = perf_counter() - begin
    assert LinkState.OFFLINE in states
    watch.close()
    await engine.stop()
    await reader.close()
    return seconds


async def burst(server: EmbeddedServer) -> None:
    """As many different messages as there are rows, handed over with one commit."""
    writer = await asyncpg.connect(server.dsn("postgres", "postgres"))
    await writer.execute(
        "SELECT pg_notify('livedash', json_build_object('v', 1, 't', 'livedash.t' || i % $1, "
        "'o', 'U', 'x', i::text, 'k', json_build_array(i::text), "
        "'s', json_build_object('branch_id', json_build_array('7')), 'at', 1773.25)::text) "
        "FROM generate_series(1, $2) AS i",
        TABLES,
        NOTIFICATIONS,
    )
    await writer.close()


async def bare(server: EmbeddedServer) -> float:
    ears = Ears()
    connection = await asyncpg.connect(server.dsn("postgres", "postgres"))
    await connection.add_listener("livedash", ears.hear)
    await burst(server)
    rate = await ears.rate()
    await connection.close()
    return rate


async def through_source(server: EmbeddedServer) -> float:
    return await heard_by(server, Ears())


async def through_ingress(server: EmbeddedServer) -> float:
    return await heard_by(server, FoldingEars())


async def heard_by(server: EmbeddedServer, ears: Ears) -> float:
    source = source_at(server.dsn("postgres", "postgres"))
    running = asyncio.create_task(source.run(ears))
    await ears.up.wait()
    await burst(server)
    rate = await ears.rate()
    running.cancel()
    await asyncio.wait({running})
    return rate


def source_at(dsn: str) -> PostgresSource:
    return PostgresSource(Address.parse(dsn), LoopClock(), Random())


def print_row(name: str, figures: list[float], unit: str, digits: int) -> None:
    shown = "".join(f"{f(figures):>12,.{digits}f}" for f in (min, median, max))
    print(f"{name:<58}{shown}  {unit}")


async def main(server: EmbeddedServer) -> None:
    print(f"{'':<58}{'least':>12}{'median':>12}{'most':>12}")
    waits = [1 + 8 * number / LINKS for number in range(LINKS)]
    links = await asyncio.gather(*(noticed(server, wait) for wait in waits))
    print_row(f"half-open link noticed ({LINKS} links)", list(links), "s, at most 15", 1)
    # Longer and longer: the backoff must not have grown beyond what is promised.
    restarts = [await live_again(server, 0.5 + number) for number in range(RESTARTS)]
    print_row(f"Live again after a restart ({RESTARTS})", restarts, "s, at most 2", 2)
    ways = (
        ("bare asyncpg callback", bare),
        ("source: parsed, checked", through_source),
        ("source and ingress: folded per table", through_ingress),
    )
    rates: dict[str, list[float]] = {name: [] for name, _ in ways}
    for _ in range(ROUNDS):
        for name, way in ways:
            rates[name].append(await way(server))
    first = median(rates[ways[0][0]])
    for name, figures in rates.items():
        ratio = median(figures) / first
        print_row(f"notifications a CPU second, {name}", figures, f"({ratio:.2f} of bare)", 0)


def run() -> None:
    folder = Path(tempfile.mkdtemp(prefix="livedash-bench-"))
    server = EmbeddedServer(folder, temporary=True, tcp=True)
    server.join()
    try:
        asyncio.run(prepare(server))
        asyncio.run(main(server))
    finally:
        server.leave()


async def prepare(server: EmbeddedServer) -> None:
    """A table that has change triggers, as far as a source can see."""
    owner = await asyncpg.connect(server.dsn("postgres", "postgres"))
    await owner.execute(
        "CREATE TABLE fed (id int); CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql "
        "AS 'BEGIN RETURN NULL; END';"
        + "".join(
            f"CREATE TRIGGER livedash_change_{event} AFTER {event} ON fed "
            "FOR EACH STATEMENT EXECUTE FUNCTION tell();"
            for event in ("insert", "update", "delete", "truncate")
        )
    )
    await owner.close()


if __name__ == "__main__":
    run()
