"""Migrations: bring a database's schema to what this program needs, by numbered .sql files.

All steps run in one transaction. The engine (change triggers, applied mutations) is one part, the
shops' tables are another; a developer's own database gets the engine alone. A step that is in the
database is never run again, and a database that a newer program has brought further is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from livedash.database.connection import Connection
from livedash.database.statements import load

APPLIED = load("livedash.database", "migrations_applied.sql")
RECORD = load("livedash.database", "migrations_record.sql")
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('livedash.migrations', 0))"
HAS_BOOKS = "SELECT to_regclass('livedash.migrations') IS NOT NULL"
PATIENCE = 10
"""Seconds to wait for a session that holds a table which a step changes."""


class SchemaNewer(Exception):
    """The database has steps that this program does not know. Writing to it could break it."""

    def __init__(self, part: str, found: int, known: int) -> None:
        super().__init__(
            f"The schema livedash is newer than this program: {part} {found}, known up to {known}. "
            "Install the newer livedash."
        )


class SchemaHollow(Exception):
    """The schema is there without the rows that say which steps it has: restored without its
    data."""

    def __init__(self) -> None:
        super().__init__(
            "The schema livedash was restored without its data: nothing says which version it is.\n"
            "Restore the tables livedash.migrations and livedash.installation with their rows, or "
            "throw the schema away: DROP SCHEMA livedash CASCADE"
        )


class SchemaStep(NamedTuple):
    """One .sql file, applied once."""

    number: int
    file: str
    """Inside the part's package."""


class SchemaPart(NamedTuple):
    """A part of the schema: steps that come in order and belong together."""

    name: str
    package: str
    steps: tuple[SchemaStep, ...]

    @property
    def newest(self) -> int:
        return self.steps[-1].number

    def sql(self, step: SchemaStep) -> str:
        from importlib import resources

        return resources.files(self.package).joinpath(step.file).read_text("utf-8")

    def checksum(self, step: SchemaStep) -> str:
        import hashlib

        return hashlib.sha256(self.sql(step).encode()).hexdigest()


ENGINE = SchemaPart(
    "engine",
    "livedash.database",
    (
        SchemaStep(1, "schema/engine/0001_engine.sql"),
        SchemaStep(2, "schema/engine/0002_change_triggers.sql"),
        SchemaStep(3, "schema/engine/0003_traces_and_trees.sql"),
        SchemaStep(4, "schema/engine/0004_doors.sql"),
    ),
)


class AppliedStep(NamedTuple):
    """A step that is in the database."""

    part: str
    number: int
    name: str
    checksum: str


async def applied(connection: Connection) -> tuple[AppliedStep, ...]:
    """The steps that the database has; none where there is no schema. Raises `SchemaHollow`."""
    if not await connection.fetchval(HAS_BOOKS):
        return ()
    found = tuple(AppliedStep(*record) for record in await connection.fetch(APPLIED.text))
    if not found:
        raise SchemaHollow
    return found


def check_not_newer(found: Sequence[AppliedStep], parts: Sequence[SchemaPart]) -> None:
    """Raise `SchemaNewer` if the database has gone further in a part than this program knows."""
    for part in parts:
        numbers = [step.number for step in found if step.part == part.name]
        if numbers and max(numbers) > part.newest:
            raise SchemaNewer(part.name, max(numbers), part.newest)


async def initialise(
    connection: Connection, *parts: SchemaPart
) -> tuple[tuple[SchemaPart, SchemaStep], ...]:
    """Create or upgrade the engine, and the parts after it.

    Returns the steps that were missing. All or nothing. Of two terminals that race, one waits and
    finds everything done.
    """
    wanted = (ENGINE, *parts)
    done: list[tuple[SchemaPart, SchemaStep]] = []
    # Read committed: the terminal that waited for the lock must see what the other one did.
    async with connection.transaction(isolation="read_committed"):
        await connection.execute(
            f"SET LOCAL lock_timeout = '{PATIENCE}s'; SET LOCAL client_min_messages = warning"
        )
        await connection.execute(LOCK)
        found = await applied(connection)
        check_not_newer(found, wanted)
        there = {(step.part, step.number) for step in found}
        for part in wanted:
            for step in part.steps:
                if (part.name, step.number) in there:
                    continue
                await connection.execute(part.sql(step))
                await connection.execute(
                    RECORD.text, part.name, step.number, step.file, part.checksum(step)
                )
                done.append((part, step))
    return tuple(done)
