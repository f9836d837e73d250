"""The shift a moment belongs to, by the branch's own hours and time zone.

This file is the one place in Python that knows the rule, and the database's trigger follows the
same rule: a day begins at the branch's morning hour, and a night that crosses midnight belongs to
the day on which it began.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from livedash.business.place import Place


class Shift(NamedTuple):
    name: Literal["morning", "night"]
    business_date: date
    begins: datetime
    ends: datetime


@lru_cache(maxsize=64)
def shift_at(place: Place, moment: datetime) -> Shift:
    """The shift at a moment. Wall-clock hours in the branch's zone, so that a change to summer time
    moves the boundary."""
    local = place.local(moment)
    day = local.date()
    if local < _at(place, day, morning=True):
        day -= timedelta(days=1)
    morning, night = _at(place, day, morning=True), _at(place, day, morning=False)
    if local < night:
        return Shift("morning", day, morning, night)
    return Shift("night", day, night, _at(place, day + timedelta(days=1), morning=True))


def _at(place: Place, day: date, *, morning: bool) -> datetime:
    if morning:
        return datetime.combine(day, place.morning_at, place.zone)
    # A night hour before the morning hour (02:00) is on the calendar day after.
    crosses = place.night_at <= place.morning_at
    return datetime.combine(day + timedelta(days=crosses), place.night_at, place.zone)
