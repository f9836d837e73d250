"""The people of a project: whom a card may be given to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from livedash.database.statements import SqlQuery, load
from livedash.live.query import Priority


class MemberRow(NamedTuple):
    """One row of `members.sql`, by name."""

    person_id: int
    name: str
    login: str | None
    me: bool


def members(project_id: int) -> SqlQuery[MemberRow]:
    return SqlQuery(
        statement=load(__package__, "members.sql"),
        args=(project_id,),
        model=MemberRow,
        scope={"project_id": str(project_id)},
        priority=Priority.RARE,
    )


def labels(rows: Sequence[MemberRow]) -> dict[str, MemberRow]:
    """Each by a name that is nobody else's."""
    names = [row.name for row in rows]
    found = {}
    for row in rows:
        only = names.count(row.name) == 1
        found[row.name if only else f"{row.name} ({row.login or row.person_id})"] = row
    return found
