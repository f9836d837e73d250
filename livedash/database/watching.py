"""Change triggers on any table: put there, taken away, and whether they are as they should be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from livedash.database.connection import Connection
from livedash.database.migrations import ENGINE, PATIENCE, applied
from livedash.database.statements import load

WATCHED = load("livedash.database", "watched.sql")
FIND = "SELECT to_regclass($1)::oid::bigint"
WATCH = "SELECT livedash.watch($1::bigint::oid::regclass, $2::text[])"
UNWATCH = "SELECT livedash.unwatch($1::bigint::oid::regclass)"
UNWATCH_ALL = "SELECT livedash.unwatch(relation) FROM livedash.watched"
INSTALLED = "installed"


class WatchRefused(Exception):
    """The table is not there, or the engine cannot be taken away; the words say what to do."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A table that tells of its changes, or should."""

    table: str
    scope: tuple[str, ...]
    state: str
    """installed, missing, disabled or altered (livedash.watched explains them)."""


async def watched(connection: Connection) -> tuple[Watched, ...]:
    rows = await connection.fetch(WATCHED.text)
    return tuple(Watched(row["table_name"], tuple(row["scope"]), row["state"]) for row in rows)


async def watch(connection: Connection, tables: Sequence[str], scope: Sequence[str] = ()) -> None:
    """Put the triggers on all of the tables or on none. Needs the schema's and their owner."""
    async with connection.transaction():
        await be_patient(connection)
        for table in tables:
            found = await find(connection, table)
            try:
                await connection.execute(WATCH, found, list(scope))
            except (asyncpg.WrongObjectTypeError, asyncpg.UndefinedColumnError) as refused:
                raise WatchRefused(f"{refused.args[0]}. {refused.hint or ''}".rstrip()) from refused


async def unwatch(connection: Connection, tables: Sequence[str]) -> None:
    async with connection.transaction():
        await be_patient(connection)
        for table in tables:
            await connection.execute(UNWATCH, await find(connection, table))


async def uninstall(connection: Connection) -> None:
    """Take the engine out of a database without a trace. Refused where the shops' tables are."""
    async with connection.transaction():
        await be_patient(connection)
        others = {step.part for step in await applied(connection)} - {ENGINE.name}
        if others:
            raise WatchRefused(
                "The schema livedash holds the shops' own tables, not the engine alone.\n"
                "To throw all of it away for good: DROP SCHEMA livedash CASCADE"
            )
        await connection.execute(UNWATCH_ALL)
        await connection.execute("DROP SCHEMA livedash CASCADE")


async def be_patient(connection: Connection) -> None:
    """Triggers need a lock on the table; whoever waits for it for ever holds up every writer."""
    await connection.execute(
        f"SET LOCAL lock_timeout = '{PATIENCE}s'; SET LOCAL client_min_messages = warning"
    )


async def find(connection: Connection, table: str) -> int:
    found: int | None = await connection.fetchval(FIND, table)
    if found is None:
        raise WatchRefused(
            f"There is no table {table}. Name it with its schema, as in public.orders; "
            'capitals need quotes: public."Orders".'
        )
    return found
