"""The business day that the rows were read for, reckoned once per refresh."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

from livedash.business.place import Place
from livedash.business.shift import shift_at


class Today(NamedTuple):
    place: Place
    minute: datetime
    """The moment that the rows were read for."""
    begins: datetime
    closes: datetime
    """The end of the running shift."""
    business_date: date

    @property
    def weekday(self) -> str:
        return f"{self.business_date:%a}"

    @property
    def hours(self) -> int:
        """The number of hours of the business day so far, the running one included."""
        return int((self.minute - self.begins).total_seconds() // 3600) + 1


@lru_cache(maxsize=8)
def today_at(place: Place, minute: datetime) -> Today:
    shift = shift_at(place, minute)
    begins = datetime.combine(shift.business_date, place.morning_at, place.zone)
    return Today(place, minute, begins.astimezone(UTC), shift.ends, shift.business_date)
