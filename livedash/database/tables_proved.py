"""Tables proved: the tables of a query's header, in union with the tables that Postgres names.

A header that leaves a table out would leave the rows old under Live when that table changes. So
Postgres is asked once about each query text, on each link. About a stranger's text Postgres is
asked before its first rows are handed on: nobody knows until then which tables matter. About ours
it is asked a moment later, out of the way of the first paint: the tests compare each of our headers
with what Postgres says.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import Any

from livedash.database.connection import Connection
from livedash.database.failures import broken, quoted
from livedash.database.patience import each_answer
from livedash.database.statements import SqlQuery
from livedash.database.tables_read import tables_read
from livedash.database.warm import WarmConnections
from livedash.live.fetching import ReadFailed

log = logging.getLogger(__name__)

CALM = 1.0
"""Seconds after a read before Postgres is asked about our queries: by then the first panes are
painted."""

AnySqlQuery = SqlQuery[Any]
Told = Callable[[str, frozenset[str]], None]
"""Takes a query's key, and the tables that the query reads besides those that its header names."""


class TablesProved:
    """The tables that Postgres named for each query text on this link."""

    def __init__(self, told: Told, connections: WarmConnections, deadline: float) -> None:
        self._told, self._connections, self._deadline = told, connections, deadline
        self._read_by: dict[str, frozenset[str]] = {}
        self._logged: set[str] = set()
        self._waiting: dict[str, tuple[AnySqlQuery, object]] = {}
        """Our queries that were read and not asked about yet, by key, each with the moment of its
        read."""
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None

    def comes_first(self, query: AnySqlQuery) -> bool:
        """Whether the tables of this query are asked for before its rows: the query is a
        stranger's, or known already."""
        return not query.statement.ours or query.statement.text in self._read_by

    def later(self, queries: Iterable[AnySqlQuery], now: object) -> None:
        """Ask about these queries, which were read, in calmer times, where nothing is known of them
        yet."""
        for query in queries:
            if not self.comes_first(query):
                self._waiting[query.key] = query, now
        if self._waiting and self._timer is None and self._task is None:
            self._timer = asyncio.get_running_loop().call_later(CALM, self._begin)

    def forget(self) -> None:
        """Forget all tables, because the link is down: by its return the tables, or the database,
        may be others."""
        self._read_by.clear()
        self._waiting.clear()

    async def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _begin(self) -> None:
        self._timer = None
        self._task = asyncio.get_running_loop().create_task(self._prove_waiting())

    async def _prove_waiting(self) -> None:
        while self._waiting:
            query, now = self._waiting.pop(next(iter(self._waiting)))
            try:
                async with (
                    self._connections.turn(),
                    each_answer(self._deadline) as heard,
                    self._connections.borrowed() as connection,
                ):
                    heard()
                    await self.prove(connection, query, now)
            except _unanswered() as error:
                # The query's next read has Postgres asked again; until then its header is believed.
                log.info("%s: its tables are not known: %s", query.statement.name, quoted(error))
        self._task = None

    async def prove(self, connection: Connection, query: AnySqlQuery, now: object) -> None:
        """Ask Postgres for the tables of a query. Raises what Postgres says of a text that it does
        not understand, and `ReadFailed` for a stranger's query that reads no table: nobody could
        ever tell that its rows are old."""
        text = query.statement.text
        tables = self._read_by.get(text)
        if tables is None:
            tables = await tables_read(connection, text, query.values(now))
            self._read_by[text] = tables
            self._log(query, tables)
        if not tables | query.tables and not query.statement.ours:
            raise ReadFailed(
                f"{query.statement.name} reads no table that Postgres sees, and its header names "
                "none. Nobody could tell when its rows are old: name the tables in its header, as "
                "in -- reads: schema.table.",
                transient=False,
            )
        if missing := tables - query.tables:
            self._told(query.key, missing)

    def _log(self, query: AnySqlQuery, tables: frozenset[str]) -> None:
        name, named = query.statement.name, query.tables
        if named == tables or query.statement.text in self._logged:
            return
        self._logged.add(query.statement.text)
        if missing := ", ".join(sorted(tables - named)):
            log.warning(
                "%s reads %s, which its header does not name. Add it: -- reads: %s",
                name,
                missing,
                missing,
            )
        if unseen := ", ".join(sorted(named - tables)):
            log.info("%s names %s, of which Postgres sees nothing. It is kept.", name, unseen)


def _unanswered() -> tuple[type[Exception], ...]:
    return (ReadFailed, *broken())
