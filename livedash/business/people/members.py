"""Who works in a branch: those whom somebody at a shared terminal may be."""

from __future__ import annotations

from typing import NamedTuple

from livedash.business.place import Place
from livedash.database.statements import SqlQuery, load
from livedash.live.query import Priority


class Person(NamedTuple):
    """One row of `members.sql`."""

    person_id: int
    name: str
    role: str


def members(place: Place) -> SqlQuery[Person]:
    return SqlQuery(
        statement=load(__package__, "members.sql"),
        args=(place.branch_id,),
        model=Person,
        scope={"branch_id": str(place.branch_id)},
        priority=Priority.RARE,
    )
