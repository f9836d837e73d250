"""The fields of a write about cards and columns, read from a journal's JSON: that may hold
anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from livedash.live.mutation import Impossible, Json

Fields = Mapping[str, Json]

UNREADABLE = "What this write of the board says cannot be read."
MOST = 2**31 - 1


def number(fields: Fields, name: str) -> int:
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Impossible(UNREADABLE)
    return value


def small(fields: Fields, name: str) -> int | None:
    value = None if fields.get(name) is None else number(fields, name)
    if value is not None and not 0 < value <= MOST:
        raise Impossible(UNREADABLE)
    return value


def text(fields: Fields, name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str):
        raise Impossible(UNREADABLE)
    return value


def identity(fields: Fields, name: str) -> UUID:
    try:
        return UUID(text(fields, name))
    except ValueError:
        raise Impossible(UNREADABLE) from None


def maybe_identity(fields: Fields, name: str) -> UUID | None:
    return None if fields.get(name) is None else identity(fields, name)
