"""A command's arguments bind by name: to the write itself, or to the fields that a journal has."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from livedash.business.command import arguments
from livedash.business.journal_fields import JournalFields
from livedash.database.statements import parse
from livedash.live.mutation import Impossible, Json

STATEMENT = parse(
    "bind.sql",
    "-- $1 id uuid, $2 given text[], $3 title text, $4 many integer, $5 due_on date\n"
    "-- $6 begins timestamptz, $7 after boolean, $8 other uuid\n"
    "SELECT $1, $2, $3, $4, $5, $6, $7, $8",
)
FIELDS: dict[str, Json] = {
    "title": "rye",
    "many": 4,
    "due_on": "2026-03-17",
    "begins": "2026-03-17T10:00:00+01:00",
    "after": True,
    "other": str(UUID(int=2)),
}


def bound(fields: dict[str, Json], **otherwise: object) -> tuple[object, ...]:
    read = JournalFields(fields, lambda name, kind: f"{name} is no {kind.__name__}")
    return arguments(STATEMENT, read, {"id": UUID(int=1)}, otherwise)


def test_each_argument_is_what_its_name_and_type_say() -> None:
    begins = datetime(2026, 3, 17, 9, tzinfo=UTC)
    rest = ("rye", 4, date(2026, 3, 17), begins, True, UUID(int=2))
    assert bound(FIELDS, title=None, many=None) == (UUID(int=1), ["title", "many"], *rest)


def test_what_may_be_missing_is_what_it_is_otherwise() -> None:
    some = {name: value for name, value in FIELDS.items() if name not in ("title", "after")}
    found = bound({**some, "many": None}, title="", many=7)
    assert (found[1], found[2], found[3], found[6]) == (["many"], "", 7, False)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("title", None, "title is no str"),
        ("title", 7, "title is no str"),
        ("many", "4", "many is no int"),
        ("many", True, "many is no int"),
        ("due_on", "soon", "due_on is no date"),
        ("begins", "2026-03-17T10:00:00", "begins is no datetime"),
        ("other", "x", "other is no UUID"),
        ("other", 3, "other is no str"),
    ],
)
def test_what_a_journal_has_instead_is_refused(name: str, value: Json, words: str) -> None:
    with pytest.raises(Impossible, match=words):
        bound({**FIELDS, name: value})
