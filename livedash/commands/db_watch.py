"""The work and words of `livedash db watch` and `db unwatch`, one table after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from livedash.commands.output import complain, say
from livedash.database.connection import Connection
from livedash.database.migrations import HAS_BOOKS, initialise
from livedash.database.watching import (
    WatchedTable,
    asked_before,
    check_scope,
    find,
    may_prepare,
    unwatch,
    watch,
)

NO_PREPARED = (
    "max_prepared_transactions is not 0 here: a transaction that writes a watched table cannot "
    "PREPARE TRANSACTION. Whoever needs that leaves the table unwatched; it is polled then."
)


async def watch_all(
    connection: Connection,
    names: Sequence[str],
    scope: Sequence[str] | None,
    keys: bool | None,
    usual: Mapping[str, frozenset[str]],
) -> None:
    """Watch each table. All names and columns are looked up before anything is changed. `scope` and
    `keys`: None leaves them as they were, or as usual."""
    tables = [await find(connection, name) for name in names]
    for table in tables:
        check_scope(table, scope or ())
    await initialise(connection)
    for table in tables:
        before, told = await asked_before(connection, table, usual)
        wanted = before if scope is None else scope
        for column in [column for column in wanted if column not in table.columns]:
            complain(f"{table.named} has no column {column} any more: its values are not told.")
        wanted = [column for column in wanted if column in table.columns]
        told = told if keys is None else keys
        await watch(connection, table, wanted, keys=told, tell=complain)
        say(f"Watched: {table.named}")
        _warn(table, told)
    if await may_prepare(connection):
        complain(NO_PREPARED)


async def unwatch_all(connection: Connection, names: Sequence[str]) -> None:
    tables = [await find(connection, name) for name in names]
    for table in tables:
        if await connection.fetchval(HAS_BOOKS):
            await unwatch(connection, table, tell=complain)
        say(f"No longer watched: {table.named}")


def _warn(table: WatchedTable, told: bool) -> None:
    if table.foreign_tables:
        complain(
            f"{', '.join(table.foreign_tables)}: in another database, so nobody tells of its "
            f"changes. What reads {table.named} is asked for every few seconds."
        )
    if table.text_keys and told:
        complain(
            f"Whoever may connect to this database can hear the {', '.join(table.text_keys)} of "
            "each row that changes. To keep that in: livedash db watch --no-keys "
            + shell_name(table.named)
        )


def shell_name(named: str) -> str:
    """A table's name as a shell takes it."""
    import shlex

    return shlex.quote(named)
