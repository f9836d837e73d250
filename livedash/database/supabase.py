"""Supabase Realtime: the statements it needs to tell of tables, and what a person has to decide.

The database is asked anew each time, so that nothing that is there already is named twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import asyncpg

from livedash.database.connection import Connection
from livedash.database.statements import load
from livedash.database.watching import WatchRefused, find

PUBLICATION = "supabase_realtime"
TELLS = "WITH (publish = 'insert, update, delete')"

STANDS = load("livedash.database", "publication.sql")
PUBLISHED = load("livedash.database", "published.sql")
HAS_WATCHED = "SELECT to_regclass('livedash.watched') IS NOT NULL"
WATCHED = "SELECT relation::oid::bigint AS oid FROM livedash.watched ORDER BY 1"
ROLE = "SELECT quote_ident(rolname) FROM pg_roles WHERE rolname = $1"
PERSON = "SELECT EXISTS (SELECT FROM livedash.people WHERE login = $1 AND active)"
HAS_PEOPLE = "SELECT to_regclass('livedash.people') IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Lacking:
    statements: tuple[str, ...]
    notes: tuple[str, ...]
    """Notes for a person to decide on."""


async def lacking(connection: Connection, tables: Sequence[str], role: str | None) -> Lacking:
    """What Realtime lacks to tell of these tables. `tables`: with their schemas; none named: all
    that tell of their changes. `role`: the role that the tokens carry. Raises `WatchRefused`."""
    wanted = [(await find(connection, table)).oid for table in tables] or await _watched(connection)
    name = await _role(connection, role)
    stands = await connection.fetchrow(STANDS.text)
    facts = await connection.fetch(PUBLISHED.text, wanted, name)
    notes = list(_notes(stands, facts, name))
    if role is not None and await _is_nobody(connection, role):
        notes.append(
            f"{role} is nobody in livedash.people, so livedash's tables show it nothing. A token's "
            "claim `role` should name the person's login: livedash db user add LOGIN."
        )
    return Lacking(tuple(_statements(stands, facts, name)), tuple(notes))


async def apply(connection: Connection, statements: Sequence[str]) -> None:
    """Run all of the statements or none."""
    async with connection.transaction():
        # A session that waits for a lock on a table holds up every writer behind.
        await connection.execute("SET LOCAL lock_timeout = '1s'")
        for statement in statements:
            await connection.execute(statement)


async def _watched(connection: Connection) -> list[int]:
    found = []
    if await connection.fetchval(HAS_WATCHED):
        found = [record["oid"] for record in await connection.fetch(WATCHED)]
    if not found:
        raise WatchRefused(
            "Which tables? Name them with their schema, as in public.orders; without a name it "
            "is those that livedash db init or livedash db watch has made ready."
        )
    return found


async def _role(connection: Connection, role: str | None) -> str | None:
    if role is None:
        return None
    quoted: str | None = await connection.fetchval(ROLE, role)
    if quoted is None:
        raise WatchRefused(f"There is no role {role}. It is what a token's claim `role` names.")
    return quoted


def _statements(
    stands: asyncpg.Record | None, facts: Sequence[asyncpg.Record], role: str | None
) -> Iterator[str]:
    if stands is None:
        yield f"CREATE PUBLICATION {PUBLICATION} {TELLS}"
    elif not stands["complete"]:
        yield f"ALTER PUBLICATION {PUBLICATION} SET {TELLS.removeprefix('WITH ')}"
    whole = stands is not None and stands["whole"]
    for schema in sorted({one["schema"] for one in facts if not one["allowed"]}):
        yield f"GRANT USAGE ON SCHEMA {schema} TO {role}"
    for one in facts:
        if not one["identified"]:
            # First, because every UPDATE of a table fails once it is published without an identity.
            yield f"ALTER TABLE {one['name']} REPLICA IDENTITY FULL"
        if not one["published"] and not whole:
            yield f"ALTER PUBLICATION {PUBLICATION} ADD TABLE {one['name']}"
        if not one["granted"]:
            yield f"GRANT SELECT ON {one['name']} TO {role}"


def _notes(
    stands: asyncpg.Record | None, facts: Sequence[asyncpg.Record], role: str | None
) -> Iterator[str]:
    if stands is not None and stands["wal_level"] != "logical":
        yield f"wal_level is {stands['wal_level']}: Realtime reads the log, it has to be logical."
    for one in facts:
        if one["partial"]:
            yield f"{one['name']} is published in part only, by a filter or without its key."
        if not one["secured"]:
            yield f"{one['name']} has no row-level security: everybody is told of every row."
        elif not one["shown"]:
            yield (
                f"{one['name']}: no policy shows {role} any row, so it is told of none. As in "
                f"CREATE POLICY realtime ON {one['name']} FOR SELECT TO {role} USING (...)"
            )


async def _is_nobody(connection: Connection, role: str) -> bool:
    """Whether the role is no person of the shop: livedash's own policies go by the login."""
    if not await connection.fetchval(HAS_PEOPLE):
        return False
    return not await connection.fetchval(PERSON, role)
