"""The people of the shop: named writes from .sql files, by ordinary SQL over their own logins.

    --- sell: ada, bob
    -- $1 moment timestamptz, $2 which float8

A write that the database refuses (no right to it, a lock, somebody's key) is rolled back, as any
program's would be: what counts is what was committed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import asyncpg

from livedash.database.connection import Connection
from livedash.database.statements import Statement, parse

HEAD = re.compile(r"^--- (\w+): (.+)$", re.MULTILINE)
IMPATIENT = {"lock_timeout": "100ms", "statement_timeout": "20s"}
"""Nobody here may wait for a transaction that the script itself holds open."""


@dataclass(frozen=True)
class Write:
    name: str
    people: tuple[str, ...]
    statement: Statement

    def values(self, moment: datetime, chances: Sequence[float]) -> list[object]:
        """The arguments: one is the moment, the others are chances, in order."""
        left = iter(chances)
        return [moment if one.name == "moment" else next(left) for one in self.statement.args]


@cache
def writes() -> Mapping[str, Write]:
    found = {}
    for file in sorted((Path(__file__).parent / "writes").glob("*.sql")):
        parts = HEAD.split(file.read_text(encoding="utf-8"))[1:]
        for name, people, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
            logins = tuple(login.strip() for login in people.split(","))
            found[name] = Write(name, logins, parse(name, text.strip()))
    return found


@dataclass(frozen=True)
class Deed:
    """One write with its dice thrown."""

    write: str
    chances: tuple[float, ...]
    undone: bool = False
    """Rolled back to a savepoint, in a transaction that goes on."""


class Writers:
    """A connection for each login, and a second one for what stays open for long."""

    def __init__(self, dsn: Callable[[str], str], now: Callable[[], datetime]) -> None:
        self._dsn = dsn
        self._now = now
        self._connections: dict[tuple[str, bool], Connection] = {}
        self._long: Connection | None = None
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    async def connection(self, login: str, *, long: bool = False) -> Connection:
        if (login, long) not in self._connections:
            self._connections[login, long] = await asyncpg.connect(
                self._dsn(login), server_settings=IMPATIENT
            )
        return self._connections[login, long]

    async def close(self) -> None:
        for connection in self._connections.values():
            await connection.close()

    async def transact(self, login: str, deeds: Sequence[Deed], *, commit: bool) -> None:
        """A transaction of these deeds; without a BEGIN of its own when it is a single one."""
        connection = await self.connection(login)
        try:
            if len(deeds) == 1 and commit:
                await self._do(connection, deeds[0])
                return
            transaction = connection.transaction()
            await transaction.start()
            try:
                for deed in deeds:
                    await self._do(connection, deed)
            except asyncpg.PostgresError:
                await transaction.rollback()
                raise
            await (transaction.commit() if commit else transaction.rollback())
        except asyncpg.PostgresError as refusal:
            self.refused[f"{deeds[-1].write}: {refusal.sqlstate}"] += 1

    async def begin_long(self, login: str, deeds: Sequence[Deed]) -> None:
        """Write now, commit much later."""
        if self._long is not None:
            return
        connection = await self.connection(login, long=True)
        await connection.execute("BEGIN")
        self._long = connection
        try:
            for deed in deeds:
                await self._do(connection, deed)
        except asyncpg.PostgresError as refusal:
            self.refused[f"{deeds[-1].write}: {refusal.sqlstate}"] += 1

    async def end_long(self, *, commit: bool) -> None:
        if self._long is not None:
            connection, self._long = self._long, None
            await connection.execute("COMMIT" if commit else "ROLLBACK")

    async def _do(self, connection: Connection, deed: Deed) -> None:
        write = writes()[deed.write]
        values = write.values(self._now(), deed.chances)
        if deed.undone and connection.is_in_transaction():
            await connection.execute("SAVEPOINT before")
        await connection.execute(write.statement.text, *values)
        if deed.undone and connection.is_in_transaction():
            await connection.execute("ROLLBACK TO before")
        else:
            self.done[deed.write] += 1
