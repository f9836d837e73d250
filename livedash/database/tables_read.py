"""Which tables a query reads: Postgres is asked, nothing is guessed from the query's text.

EXPLAIN locks every relation that the planner meets, whatever the parameters; the locks of this
backend are the answer. Not seen: tables behind PL/pgSQL functions and behind policy functions. A
materialized or foreign table is named although no trigger of ours can ever feed it, so that it is
polled.
"""

from __future__ import annotations

from collections.abc import Sequence

from livedash.database.connection import Connection
from livedash.database.statements import load

LOCKED = load("livedash.database", "tables_read.sql")
TIMEOUT = 5.0
"""Seconds for planning a stranger's query: planning alone can run its immutable functions."""


async def tables_read(
    connection: Connection, sql: str, args: Sequence[object] = (), *, limit: float = TIMEOUT
) -> frozenset[str]:
    """The base tables of one statement, with schema. The statement is planned, never run.

    Raises what Postgres says of a statement that it does not understand. The connection must be
    outside a transaction: older locks would be taken for the statement's.
    """
    if connection.is_in_transaction():
        raise ValueError("tables_read needs a connection outside a transaction")
    await connection.execute(
        f"BEGIN READ ONLY; SET LOCAL statement_timeout = {round(limit * 1000)}"
    )
    try:
        # ANALYZE is named so that a text that begins with it cannot have itself run.
        await connection.fetch(f"EXPLAIN (ANALYZE OFF, COSTS OFF) {sql}", *args)
        locked = await connection.fetch(LOCKED.text)
    finally:
        await connection.execute("ROLLBACK")
    return frozenset(record["name"] for record in locked)
