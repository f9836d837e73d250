"""The fetch unit: answers from one snapshot what is asked together.

`warm.py` decides which connection is used, and the core what is asked and when.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from livedash.database.address import Address
from livedash.database.connection import Connection
from livedash.database.failures import LinkFailed, broken, failure_of, is_login_gone, quoted
from livedash.database.late import asyncpg
from livedash.database.no_shop import ABSENT, FORBIDDEN, NoShop, no_shop
from livedash.database.patience import Heard, each_answer
from livedash.database.row_models import OnceDiffers, columns_of, rows_of
from livedash.database.statements import SqlQuery, load
from livedash.database.tables_proved import AnySqlQuery, TablesProved, Told
from livedash.database.warm import IDLE, WarmConnections
from livedash.live.fetching import Fetched, ReadFailed
from livedash.live.link import Link
from livedash.live.query import AnyQuery
from livedash.live.source import FailureKind

STATEMENT_TIMEOUT = 10.0
"""Seconds that Postgres gives one statement."""
LOCK_TIMEOUT = 3.0
"""Seconds of them that a statement may wait for a lock. A statement that has to wait longer gives
its neighbours of the same snapshot their turn, says what it waits for, and is asked again."""
LOCK_TIMEOUT_NEXT = 0.1
"""Seconds for the neighbours, once somebody has been seen to hold a lock: it may be on their tables
too."""
DEADLINE = 12.0
"""Seconds for one answer. Longer than the statement's, so that a slow query is the server's to end
and only a dead link is ours."""

LOCKED_OUT = (
    "Another program has locked what stands here, and lets nobody read it. It is read as soon as"
    " that one is done."
)
APPLIED = load("livedash.database", "applied.sql")
BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

LASTING = frozenset({FailureKind.CREDENTIALS, FailureKind.NO_DATABASE, FailureKind.SCHEMA})
"""Failures that somebody has to mend; trying again soon does not help."""
PASSING = ("08", "40", "53", "55", "57", "58")
"""Classes of SQLSTATE that belong to the server's moment, not to the query."""

ENDS_THE_SESSION = ("08", "57P01", "57P02", "57P05", "25P03", "25P04")
"""SQLSTATEs that end the session. The last three: the server's limits on idleness and on
transactions."""


class OtherDatabase(ReadFailed):
    """The rows that came are another database's."""


def _faults() -> tuple[type[Exception], ...]:
    """The errors of a single statement; the connection may have gone with it."""
    return (ReadFailed, asyncpg.PostgresError, asyncpg.InterfaceError, *_stale_plan())


def _stale_plan() -> tuple[type[Exception], ...]:
    return (
        asyncpg.InvalidCachedStatementError,
        asyncpg.exceptions.OutdatedSchemaCacheError,
    )


class Reader:
    """Reads for the core. Implements `live.fetching.Fetcher`."""

    def __init__(
        self,
        address: Address,
        *,
        pooled: bool = False,
        deadline: float = DEADLINE,
        statement_timeout: float = STATEMENT_TIMEOUT,
        lock_timeout: float = LOCK_TIMEOUT,
        idle: float = IDLE,
    ) -> None:
        """`pooled`: a pooler answers, which is found out otherwise; in transaction mode no prepared
        statement outlives its transaction, and every read needs one."""
        self._address = address
        self._deadline = deadline
        self._timed = (
            f"{BEGIN}; SET LOCAL statement_timeout = {round(statement_timeout * 1000)}"
            f"; SET LOCAL lock_timeout = {round(lock_timeout * 1000)}"
        )
        self._proved: TablesProved | None = None
        self._home: UUID | None = None
        self._strange: Callable[[], None] = lambda: None
        self._warm = WarmConnections(
            address,
            statement_timeout=statement_timeout,
            lock_timeout=lock_timeout,
            pooled=pooled,
            idle=idle,
        )

    async def fetch(
        self, queries: Sequence[AnyQuery], now: datetime, pending: Sequence[UUID] = ()
    ) -> Fetched:
        """Read the queries in one snapshot. A query that fails is in `failed`; raises `ReadFailed`
        when the link or the server gave nothing."""
        async with self._warm.turn():
            try:
                async with each_answer(self._deadline) as heard:
                    fetched = await self._read(queries, now, pending, heard)
            except broken() as error:
                if isinstance(error, TimeoutError):
                    # When one connection hears nothing, the others will hear nothing either.
                    self.disconnect()
                failure = failure_of(error, self._address)
                raise ReadFailed(failure.words, transient=failure.kind not in LASTING) from error
        if self._proved is not None:
            self._proved.later(_of_sql(queries), now)
        return fetched

    async def check(self) -> None:
        """Make one round trip. Raises `LinkFailed` when the database does not answer."""
        async with self._warm.turn():
            try:
                async with (
                    each_answer(self._deadline) as heard,
                    self._warm.borrowed() as connection,
                ):
                    heard()
                    await connection.execute("SELECT")
            except broken() as error:
                self.disconnect()
                raise LinkFailed(failure_of(error, self._address)) from error

    def stay_with(self, installation: UUID, strange: Callable[[], None]) -> None:
        """Ask for pending writes in this database alone from now on; `strange`: called when another
        one answers, and its rows are not given."""
        self._home, self._strange = installation, strange

    def disconnect(self) -> None:
        """Cut every connection, because the link is down: so the next read opens a new one instead
        of waiting for a dead one."""
        self._warm.cut()
        if self._proved is not None:
            self._proved.forget()

    def prove_tables(self, told: Told) -> None:
        """Ask Postgres which tables each query reads, and tell of the tables that its header leaves
        out (see `tables_proved`). Without this call headers are believed."""
        self._proved = TablesProved(told, self._warm, self._deadline)

    def follow(self, link: Link) -> None:
        """Follow the link, for `engine.on_link`: with no source up, warm connections may be as dead
        as the sources', and asking one would cost the catch-up reads a whole deadline."""
        if not link.reachable:
            self.disconnect()

    async def close(self) -> None:
        if self._proved is not None:
            await self._proved.close()
        await self._warm.close()

    async def _read(
        self, queries: Sequence[AnyQuery], now: datetime, pending: Sequence[UUID], heard: Heard
    ) -> Fetched:
        opened = False
        try:
            async with self._warm.borrowed() as connection:
                opened = True
                heard()
                return await self._answers(connection, queries, now, pending, heard)
        except broken() as error:
            answered = isinstance(error, asyncpg.PostgresError) and not _ends_the_session(error)
            if answered or not opened:
                raise
        # The end of this connection (a restart, a pg_terminate_backend) ended the idle ones too.
        self._warm.drop_idle()
        async with self._warm.borrowed() as connection:
            heard()
            return await self._answers(connection, queries, now, pending, heard)

    async def _answers(
        self,
        connection: Connection,
        queries: Sequence[AnyQuery],
        now: datetime,
        pending: Sequence[UUID],
        heard: Heard,
    ) -> Fetched:
        """The answers to the queries. A query whose tables nobody can name is refused: its rows
        could be called true for ever. The others are read."""
        refused: dict[str, ReadFailed] = {}
        for query in _of_sql(queries):
            if self._proved is None or not self._proved.comes_first(query):
                continue
            try:
                await self._proved.prove(connection, query, now)
                heard()
            except _faults() as error:
                if connection.is_closed() or _ends_the_session(error):
                    raise
                refused[query.key] = self._failure(query, error)
        if not refused:
            return await self._snapshot(connection, queries, now, pending, heard)
        left = [query for query in queries if query.key not in refused]
        if not left:
            return Fetched({}, refused)
        fetched = await self._snapshot(connection, left, now, pending, heard)
        return replace(fetched, failed={**fetched.failed, **refused})

    async def _snapshot(
        self,
        connection: Connection,
        queries: Sequence[AnyQuery],
        now: datetime,
        pending: Sequence[UUID],
        heard: Heard,
    ) -> Fetched:
        pooled = self._warm.pooled
        alone = len(queries) == 1 and not pending and not pooled
        begin = self._timed if pooled else BEGIN
        waiting = list(queries)
        failed: dict[str, ReadFailed] = {}
        absent: str | None = None
        replanned = False
        while True:
            if not alone:
                await connection.execute(begin)
                heard()
            rows: dict[str, tuple[Any, ...]] = {}
            applied: frozenset[UUID] = frozenset()
            query: AnyQuery | None = None
            try:
                if pending:
                    found = await connection.fetch(APPLIED.text, [*map(str, pending)])
                    applied = frozenset(one["id"] for one in found if one["id"] is not None)
                    heard()
                    self._check_home(found[0]["installation"] if found else None)
                for query in waiting:
                    rows[query.key] = await _rows(connection, query, now)
                    heard()
            except _faults() as error:
                if query is None or connection.is_closed() or _ends_the_session(error):
                    raise
                if isinstance(error, _stale_plan()) and not replanned:
                    # The schema changed under prepared statements; asyncpg has dropped them.
                    replanned = True
                else:
                    failed[query.key] = self._failure(query, error)
                    waiting.remove(query)
                    if failed[query.key].waited:
                        begin += f"; SET LOCAL lock_timeout = {round(LOCK_TIMEOUT_NEXT * 1000)}"
                    absent = query.key if _is_ours(query) and _code(error) in ABSENT else None
                # The snapshot went with the failed statement: the neighbours are read again.
            else:
                if not alone:
                    await connection.execute("COMMIT")
                return Fetched(rows, failed, applied)
            if not alone:
                await connection.execute("ROLLBACK")
            if absent and (failure := await no_shop(connection, self._address)):
                # The query lacks nothing: there is nothing of ours at all.
                failed[absent] = NoShop(failure.words, transient=False)
                heard()
            absent = None

    def _check_home(self, installation: UUID | None) -> None:
        if self._home is not None and installation != self._home:
            self._strange()
            words = f"Another database answers at {self._address.server} now."
            raise OtherDatabase(words, transient=True)

    def _failure(self, query: AnyQuery, error: Exception) -> ReadFailed:
        if isinstance(error, ReadFailed):
            return error
        if isinstance(error, asyncpg.QueryCanceledError):
            return ReadFailed(f"{_name(query)} took too long and was ended.", transient=True)
        if isinstance(error, asyncpg.LockNotAvailableError):
            return ReadFailed(LOCKED_OUT, transient=True, waited=True)
        failure = failure_of(error, self._address)
        if failure.kind is FailureKind.SCHEMA and _is_ours(query):
            closed = _code(error) == FORBIDDEN
            return (NoShop if closed else ReadFailed)(failure.words, transient=False)
        # In somebody else's statement, no step of our schema is what is missing.
        passing = _code(error).startswith(PASSING)
        return ReadFailed(f"{_name(query)} failed: {quoted(error)}.", transient=passing)


def _ends_the_session(error: Exception) -> bool:
    # A login that is added again is a new login to sessions from before.
    return _code(error).startswith(ENDS_THE_SESSION) or is_login_gone(error)


def _code(error: Exception) -> str:
    return (error.sqlstate or "") if isinstance(error, asyncpg.PostgresError) else ""


async def _rows(connection: Connection, query: AnyQuery, now: datetime) -> tuple[Any, ...]:
    if not isinstance(query, SqlQuery):
        raise ReadFailed(f"{query.key} is no SQL query.", transient=False)
    records = await connection.fetch(query.statement.text, *query.values(now))
    if not records:
        return ()
    said_once = () if query.once is None else columns_of(query.once)
    given, wanted = tuple(records[0].keys()), (*columns_of(query.model), *said_once)
    if given != wanted:
        raise ReadFailed(
            f"{_name(query)} gives ({', '.join(given)}), "
            f"{query.model.__name__} wants ({', '.join(wanted)}).",
            transient=False,
        )
    try:
        return rows_of(records, query.model, query.once)
    except OnceDiffers as column:
        words = f"{_name(query)}: {column} is said once of all rows, and differs among them."
        raise ReadFailed(words, transient=False) from None


def _of_sql(queries: Sequence[AnyQuery]) -> list[AnySqlQuery]:
    return [query for query in queries if isinstance(query, SqlQuery)]


def _is_ours(query: AnyQuery) -> bool:
    return _name(query).startswith("livedash.")


def _name(query: AnyQuery) -> str:
    return query.statement.name if isinstance(query, SqlQuery) else query.key
