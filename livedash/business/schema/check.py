"""The check whether the shops' tables still are as the migrations left them."""

from __future__ import annotations

from typing import NamedTuple

from livedash.database.connection import Connection
from livedash.database.statements import load

CHECK = load("livedash.business.schema", "check.sql")


class Problem(NamedTuple):
    """A fault that makes a table silent, or open to the wrong people."""

    table: str
    problem: str
    mend: str


async def problems(connection: Connection) -> tuple[Problem, ...]:
    return tuple(Problem(*record) for record in await connection.fetch(CHECK.text))
