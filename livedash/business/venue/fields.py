"""The fields of a write about bookings, read from a journal's JSON: that may hold anything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from livedash.live.mutation import Impossible, Json

Fields = Mapping[str, Json]


def number(fields: Fields, name: str) -> int:
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Impossible(f"The {name} of this booking cannot be read.")
    return value


def text(fields: Fields, name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str):
        raise Impossible(f"The {name} of this booking cannot be read.")
    return value


def moment(fields: Fields, name: str) -> datetime:
    try:
        found = datetime.fromisoformat(text(fields, name))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Impossible(f"The {name} of this booking cannot be read.")
    return found


def identity(fields: Fields, name: str) -> UUID:
    try:
        return UUID(text(fields, name))
    except ValueError:
        raise Impossible("Which booking it is about cannot be read.") from None


def objects(fields: Fields, name: str) -> list[Fields]:
    value = fields.get(name)
    if not isinstance(value, list) or not value:
        raise Impossible("Which bookings it is about cannot be read.")
    found = [each for each in value if isinstance(each, dict)]
    if len(found) != len(value):
        raise Impossible("Which bookings it is about cannot be read.")
    return list(found)
