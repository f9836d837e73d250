"""A dashboard with one query and no screen, for tests of what it must not miss."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from random import Random
from typing import NamedTuple

import asyncpg

from livedash.database.address import Address
from livedash.database.reader import Reader
from livedash.database.statements import SqlQuery, parse
from livedash.database.tables_read import tables_read
from livedash.live.cache import Watch
from livedash.live.clock import LoopClock
from livedash.live.engine import Engine
from livedash.live.events import Change
from livedash.live.link import LinkState
from livedash.live.trace import Came, ReadDone
from livedash.sources.polling import PollingSource
from livedash.sources.postgres import PostgresSource, PostgresTiming
from tests.until import until

QUICK = PostgresTiming(heartbeat=0.05, deadline=2.0, proof=0.1)


class Row(NamedTuple):
    branch_id: int
    number: int
    total: int


class Desk:
    """A dashboard with one query, and everything one wants to know of it."""

    def __init__(self, engine: Engine, sight: Watch) -> None:
        self.engine = engine
        self._sight = sight

    @property
    def rows(self) -> list[tuple[int, ...]]:
        return [tuple(row) for row in self._sight.results["rows"].rows or ()]

    @property
    def live(self) -> bool:
        return self.engine.link.state is LinkState.LIVE and self.engine.cache.settled_now

    @property
    def events(self) -> list[Change]:
        came = [one.event for one in self.engine.trace if isinstance(one, Came)]
        return [event for event in came if isinstance(event, Change)]

    @property
    def rows_read(self) -> list[int]:
        """By each read."""
        return [one.rows for one in self.engine.trace if isinstance(one, ReadDone)]

    async def shows(self, rows: list[tuple[int, ...]]) -> None:
        await until(lambda: self.rows == rows and self.live)


@asynccontextmanager
async def desk(
    dsn: str,
    sql: str,
    *,
    scope: Mapping[str, str] | None = None,
    source: type[PostgresSource] = PostgresSource,
    every: float = 60.0,
    named: frozenset[str] | None = None,
) -> AsyncIterator[Desk]:
    """`named`: the tables that the query's header names; None: those that Postgres names."""
    address, clock, random = Address.parse(dsn), LoopClock(), Random(1)
    tables = named
    if tables is None:
        asked = await asyncpg.connect(dsn)
        tables = await tables_read(asked, sql)
        await asked.close()
    query = SqlQuery(
        key="rows",
        statement=parse("rows", sql),
        model=Row,
        tables=tables,
        scope=scope or {},
    )
    reader = Reader(address)
    push = source(address, clock, random, timing=QUICK)
    polling = PollingSource(
        address, lambda: engine.link.unfed, reader.check, clock, random, every=every
    )
    engine = Engine([push, polling], reader, clock, random, audit_every=None)
    reader.prove_tables(engine.cache.reads_more)
    sight = engine.cache.watch({"rows": query}, lambda names: None)
    await engine.start()
    try:
        yield Desk(engine, sight)
    finally:
        await engine.stop()
        await reader.close()
