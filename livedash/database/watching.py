"""Change triggers on any table: putting them there, taking them away, and checking them.

Each table has a transaction of its own that waits a fifth of a second for a lock at the most and
then lets go: a session that waits for a lock on a table holds up every writer behind. One
transaction over two tables held up the writers of the first for nine seconds while it waited for
the second.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import asyncpg

from livedash.database.connection import Connection
from livedash.database.migrations import ENGINE, HAS_BOOKS, applied
from livedash.database.statements import load

WATCHED = load("livedash.database", "watched.sql")
EXAMINE = load("livedash.database", "examine.sql")
ASKED_FOR = load("livedash.database", "asked_for.sql")
IN_THE_WAY = load("livedash.database", "in_the_way.sql")
WATCH = "SELECT livedash.watch($1::bigint::oid::regclass, $2::text[], $3)"
UNWATCH = "SELECT livedash.unwatch($1::bigint::oid::regclass)"
FOREIGN_KIN = load("livedash.database", "foreign_kin.sql")
ALL_WATCHED = "SELECT relation::oid::bigint AS oid, named FROM livedash.watched ORDER BY named"
BRIEF = "SET LOCAL lock_timeout = '200ms'; SET LOCAL client_min_messages = warning"
PREPARED = "SELECT current_setting('max_prepared_transactions')::integer"
INSTALLED = "installed"

PATIENCE = 30.0
"""Seconds for which a table that others hold is tried again."""
PAUSE = 0.3
"""Seconds between two tries, longer each time; writers come through meanwhile."""
LONGEST_PAUSE = 3.0

NO_NAMES = (
    asyncpg.InvalidNameError,
    asyncpg.PostgresSyntaxError,
    asyncpg.FeatureNotSupportedError,
)
"""The errors that Postgres raises for text that cannot be a table's name."""

Tell = Callable[[str], None]


class WatchRefused(Exception):
    """A table cannot be watched, or the engine not be taken away; the words say what to do."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A table that tells of its changes, or should."""

    table: str
    named: str
    """The table's name as one writes it in SQL, with quotes where it needs them."""
    scope: tuple[str, ...]
    keys: bool
    """Whether changes tell the ids of the table's rows."""
    state: str
    """installed, missing, disabled or altered (livedash.watched explains them)."""


@dataclass(frozen=True, slots=True)
class WatchedTable:
    """A table that is to be watched or left alone."""

    oid: int
    named: str
    columns: tuple[str, ...] = ()
    text_keys: tuple[str, ...] = ()
    """Columns of the table's key that hold text, which may say something about people."""
    foreign_tables: tuple[str, ...] = ()
    """Tables below this one in other databases, which cannot tell of anything."""


async def watched(connection: Connection) -> tuple[Watched, ...]:
    rows = await connection.fetch(WATCHED.text)
    return tuple(
        Watched(row["table_name"], row["named"], tuple(row["scope"]), row["keys"], row["state"])
        for row in rows
    )


async def foreign_kin(connection: Connection) -> tuple[tuple[str, str], ...]:
    """Watched tables, each with the tables below it in other databases."""
    rows = await connection.fetch(FOREIGN_KIN.text)
    return tuple((row["named"], row["elsewhere"]) for row in rows)


async def find(connection: Connection, name: str) -> WatchedTable:
    """The table of this name. Raises `WatchRefused` where there is none, or none of that kind."""
    try:
        row = await connection.fetchrow(EXAMINE.text, name)
    except NO_NAMES:
        row = None
    if row is None:
        raise WatchRefused(
            f"There is no table {name}. Name it with its schema, as in public.orders; "
            "capitals and blanks need quotes: 'public.\"My Orders\"'."
        )
    if not row["ordinary"]:
        raise WatchRefused(
            f"{row['named']} cannot be watched: it is no ordinary table. "
            "For a view, watch the tables that it reads."
        )
    columns, texts, foreign = row["columns"], row["text_keys"], row["foreign_tables"]
    return WatchedTable(row["oid"], row["named"], tuple(columns), tuple(texts), tuple(foreign))


def check_scope(table: WatchedTable, scope: Sequence[str]) -> None:
    """Raise `WatchRefused` for a column that the table does not have."""
    for column in scope:
        if column not in table.columns:
            raise WatchRefused(
                f"{table.named} has no column {column}. It has: {', '.join(table.columns)}"
            )


async def asked_before(
    connection: Connection, table: WatchedTable, usual: Mapping[str, frozenset[str]]
) -> tuple[tuple[str, ...], bool]:
    """The scope, and whether keys are told, as asked for when the table was watched before; else as
    usual for the shops' tables."""
    row = await connection.fetchrow(ASKED_FOR.text, table.oid)
    if row is not None and row["scope"]:
        return tuple(row["scope"]), row["keys"]
    return tuple(sorted(usual.get(table.named, ()))), row is None or row["keys"]


async def watch(
    connection: Connection,
    table: WatchedTable,
    scope: Sequence[str] = (),
    *,
    keys: bool = True,
    tell: Tell = lambda _: None,
    patience: float = PATIENCE,
) -> None:
    """Put the triggers on the table and on all that share rows with it, or on none. Needs the
    schema's owner, who owns the tables as well. `tell`: hears who is in the way."""
    await _in_turn(connection, table, tell, patience, WATCH, table.oid, list(scope), keys)


async def unwatch(
    connection: Connection,
    table: WatchedTable,
    *,
    tell: Tell = lambda _: None,
    patience: float = PATIENCE,
) -> None:
    """Take the triggers off the table and off all that share rows with it."""
    await _in_turn(connection, table, tell, patience, UNWATCH, table.oid)


async def uninstall(connection: Connection, tell: Tell = lambda _: None) -> bool:
    """Take the engine out of a database without a trace; False: there is none. Refused where the
    shops' tables are."""
    if not await connection.fetchval(HAS_BOOKS):
        return False
    others = {step.part for step in await applied(connection)} - {ENGINE.name}
    if others:
        raise WatchRefused(
            "The schema livedash holds the shops' own tables, not the engine alone.\n"
            "To throw all of it away for good: DROP SCHEMA livedash CASCADE"
        )
    for row in await connection.fetch(ALL_WATCHED):
        await unwatch(connection, WatchedTable(row["oid"], row["named"]), tell=tell)
    await connection.execute("DROP SCHEMA livedash CASCADE")
    return True


async def may_prepare(connection: Connection) -> bool:
    """Whether somebody may PREPARE TRANSACTION here, which a watched table forbids its writers."""
    return bool(await connection.fetchval(PREPARED))


async def _in_turn(
    connection: Connection,
    table: WatchedTable,
    tell: Tell,
    patience: float,
    sql: str,
    *args: object,
) -> None:
    """Try again while somebody holds the table; writers come through between two tries."""
    until, pause, told = time.monotonic() + patience, PAUSE, ""
    while True:
        try:
            async with connection.transaction():
                await connection.execute(BRIEF)
                await connection.execute(sql, *args)
        except asyncpg.LockNotAvailableError:
            who = await _in_the_way(connection, table)
            if time.monotonic() + pause > until:
                raise WatchRefused(
                    f"{table.named} is in use{who}: given up after {patience:g} s, and nothing of "
                    "it was changed.\nTry again when that transaction has ended."
                ) from None
            if told != who:
                tell(f"{table.named} is in use{who}. Trying again for {patience:g} s.")
                told = who
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        else:
            return


async def _in_the_way(connection: Connection, table: WatchedTable) -> str:
    rows = await connection.fetch(IN_THE_WAY.text, table.oid)
    who = [f"{row['login']} ({row['program'] or 'no name'}, process {row['pid']})" for row in rows]
    return f" by {' and '.join(who)}" if who else ""
