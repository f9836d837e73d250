"""The state of a database's schema, compared with the steps of this program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from livedash.database.connection import Connection
from livedash.database.migrations import ENGINE, AppliedStep, SchemaPart, applied
from livedash.database.statements import load

INSTALLATION = load("livedash.database", "installation.sql")


@dataclass(frozen=True, slots=True)
class PartStanding:
    """The state of one part: the last step that the database has, and the last one that we know."""

    name: str
    version: int
    newest: int
    missing: tuple[str, ...]
    """Files of ours that are not in the database."""
    altered: tuple[str, ...]
    """Files that were applied with another content than they have here."""


@dataclass(frozen=True, slots=True)
class SchemaState:
    installation: UUID
    parts: tuple[PartStanding, ...]


async def standing(connection: Connection, *parts: SchemaPart) -> SchemaState | None:
    """The state of each part; None where there is no schema of ours at all."""
    found = await applied(connection)
    if not found:
        return None
    return SchemaState(
        await connection.fetchval(INSTALLATION.text),
        tuple(_compare(part, found) for part in (ENGINE, *parts)),
    )


def _compare(part: SchemaPart, found: Sequence[AppliedStep]) -> PartStanding:
    there = {step.number: step for step in found if step.part == part.name}
    return PartStanding(
        part.name,
        max(there, default=0),
        part.newest,
        tuple(step.file for step in part.steps if step.number not in there),
        tuple(
            step.file
            for step in part.steps
            if step.number in there and there[step.number].checksum != part.checksum(step)
        ),
    )
