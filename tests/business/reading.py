"""One query, asked as the dashboard asks it: by the fetch unit, as an ordinary login."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from livedash.business.place import Place
from livedash.business.places import PLACES
from livedash.database.address import Address
from livedash.database.reader import Reader
from livedash.database.statements import SqlQuery

R = TypeVar("R")


async def read(dsn: str, query: SqlQuery[R], now: datetime) -> tuple[R, ...]:
    reader = Reader(Address.parse(dsn))
    try:
        fetched = await reader.fetch([query], now)
    finally:
        await reader.close()
    for failure in fetched.failed.values():
        raise failure
    return fetched.rows[query.key]


async def place_of(dsn: str, branch: str, now: datetime) -> Place:
    """The first place of this branch."""
    found = await read(dsn, PLACES.at(), now)
    return next(place for place in found if place.branch == branch)
