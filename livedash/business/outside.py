"""The place outside: a database where the login has no place in a shop."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from livedash.business.place import Place
from livedash.business.read import Read
from livedash.business.setup.refusal import own_zone


class Outside(NamedTuple):
    """The row of `outside.sql`."""

    database: str
    login: str
    shop: bool
    """Whether there is a shop that this login may look into."""

    @property
    def place(self) -> Place:
        """The database itself as a place, by the clock of this machine."""
        return Place.of_database(self.database, self.login, _zone_here())


OUTSIDE = Read(__package__, "outside.sql", Outside)
"""The question that is asked where there are no places."""


def _zone_here() -> str:
    """This machine's time zone by its name; without one, by how far its clock is from UTC now."""
    named, hour = own_zone(), timedelta(hours=1)
    if named != "UTC" and _known(named):
        return named
    offset = datetime.now().astimezone().utcoffset() or timedelta()
    # The signs of these names are the other way round.
    return "UTC" if not offset or offset % hour else f"Etc/GMT{-(offset // hour):+d}"


def _known(zone: str) -> bool:
    """Whether Python knows the zone: a machine may be told any name."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
