"""The people who work in a branch: those whom somebody at a shared terminal may be."""

from __future__ import annotations

from typing import NamedTuple

from livedash.business.read import Read


class Person(NamedTuple):
    """One row of `members.sql`."""

    person_id: int
    name: str
    role: str


MEMBERS = Read(__package__, "members.sql", Person)
