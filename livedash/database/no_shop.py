"""A database without livedash's tables: what is there instead, and the two ways to go on."""

from __future__ import annotations

import shlex

from livedash.database.address import Address
from livedash.database.connection import Connection, unsplit
from livedash.database.failures import piece_of
from livedash.database.statements import load
from livedash.live.fetching import ReadFailed
from livedash.live.source import Failure, FailureKind

HERE = load("livedash.database", "here.sql")
MOST = 3
"""The most schemas that are named."""
FORBIDDEN = "42501"
ABSENT = frozenset({"3F000", "42P01", "42883", FORBIDDEN})
"""SQLSTATEs of a statement whose tables or functions are not there; a schema may be closed and
empty."""


class NoShop(ReadFailed):
    """There is no shop to read from, or none that this login may enter."""


async def no_shop(connection: Connection, address: Address) -> Failure | None:
    """The words for a database without a shop; None where it has a shop."""
    async with unsplit(connection, address.pooled):
        found = await connection.fetchrow(HERE.text)
    assert found is not None
    if found["shop"]:
        return None
    schemas = [one.rpartition(" ") for one in found["schemas"]]
    named = [f"{_tables(int(many))} in {piece_of(schema)}" for schema, _, many in schemas[:MOST]]
    if more := len(schemas) - MOST:
        named += [f"more in {more} other schemas"] if more > 0 else []
    holds = f"It holds {', '.join(named)}." if named else "It is empty."
    table = shlex.quote(found["first"]) if found["first"] else "--help"
    return Failure(
        FailureKind.SCHEMA,
        f"The database {address.database} has no shop yet. {holds}\n"
        "To make one: livedash db init, then livedash shop add branch --help\n"
        f"To watch your own tables instead: livedash db watch {table}",
    )


def _tables(many: int) -> str:
    return "1 table" if many == 1 else f"{many} tables"
