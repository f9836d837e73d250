"""The people of a project: those whom a card may be given to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from livedash.business.read import Read


class MemberRow(NamedTuple):
    """One row of `members.sql`, by name."""

    person_id: int
    name: str
    login: str | None
    me: bool


MEMBERS = Read(__package__, "members.sql", MemberRow)


def labels(rows: Sequence[MemberRow]) -> dict[str, MemberRow]:
    """A label for each member: a name that is nobody else's."""
    names = [row.name for row in rows]
    found = {}
    for row in rows:
        only = names.count(row.name) == 1
        found[row.name if only else f"{row.name} ({row.login or row.person_id})"] = row
    return found
