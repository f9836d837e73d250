"""One line of SQL as an ordinary login, and its answer in one line."""

from __future__ import annotations

import asyncpg

from livedash.database.address import Address
from livedash.database.connection import close, connect
from livedash.database.failures import broken, failure_of
from livedash.widgets.cell import Cell

TIMEOUT = 5.0


async def answer(address: Address, sql: str) -> Cell:
    """The answer to any line of SQL, or the fault, in one line."""
    try:
        connection = await connect(address, purpose="prompt", statement_timeout=TIMEOUT)
    except broken() as error:
        return Cell(failure_of(error, address).words, "bad")
    try:
        statement = await connection.prepare(sql)
        rows = await statement.fetch(timeout=TIMEOUT + 1)
        if not rows:
            return Cell(statement.get_statusmsg() or "done", "ok")
        first = ", ".join(f"{name} {value}" for name, value in rows[0].items())
        return Cell(first if len(rows) == 1 else f"{len(rows)} rows; the first: {first}", "ok")
    except asyncpg.PostgresError as error:
        return Cell(f"refused: {error}", "bad")
    except (OSError, TimeoutError, asyncpg.InterfaceError) as error:
        return Cell(f"no answer: {error or type(error).__name__}", "bad")
    finally:
        await close(connection)
