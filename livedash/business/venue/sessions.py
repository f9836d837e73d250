"""Sessions: the mornings and evenings that a booking takes, by the clock on the branch's wall. Pure
figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from operator import add
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from livedash.business.place import Place
from livedash.business.venue.calendar import BookingRow

Session = Literal["M", "E"]
SESSIONS: tuple[Session, ...] = ("M", "E")
MORNING_BEGINS = time(6)
EVENING_ENDS = time(2)
"""The end of an evening, in the night after."""

LETTERS = {"confirmed": "C", "completed": "C", "tentative": "T", "blocked": "x"}
RANK = "CTxe."
"""The order of letters: of several bookings in one session, the first letter is shown."""


def letter(booking: BookingRow) -> str:
    """The letter of a booking: `e` is a hold that has expired; an option waits and takes
    nothing."""
    return "e" if booking.expired else LETTERS.get(booking.status, ".")


def taken(starts_at: datetime, ends_at: datetime, place: Place) -> tuple[tuple[date, Session], ...]:
    """Every session that so much as a minute of the slot falls into."""
    return _taken(starts_at, ends_at, place.zone, place.evening_at)


# By the two values of a place that matter: to hash a whole place with its rights took longer than
# the rest.
@lru_cache(maxsize=8192)
def _taken(
    starts_at: datetime, ends_at: datetime, zone: ZoneInfo, evening_at: time
) -> tuple[tuple[date, Session], ...]:
    day = starts_at.astimezone(zone).date() - timedelta(days=1)
    last = ends_at.astimezone(zone).date()
    found: list[tuple[date, Session]] = []
    while day <= last:
        evening = datetime.combine(day, evening_at, zone)
        begins = datetime.combine(day, MORNING_BEGINS, zone)
        ends = datetime.combine(day + timedelta(days=1), EVENING_ENDS, zone)
        if starts_at < evening and ends_at > begins:
            found.append((day, "M"))
        if starts_at < ends and ends_at > evening:
            found.append((day, "E"))
        day += timedelta(days=1)
    return tuple(found)


class DayCell(NamedTuple):
    """One hall on one day."""

    morning: str = "."
    evening: str = "."
    booked: int = 0
    """Bookings that count: none is green, one amber, two or more red."""
    lasting: str = ".. 0"
    """The cell as if no hold ran out: what only the clock has changed is no news."""


class Occupancy(NamedTuple):
    """The number of sessions, and how many are taken for guests."""

    sessions: int
    confirmed: int
    tentative: int

    @property
    def share(self) -> float | None:
        return (self.confirmed + self.tentative) / self.sessions if self.sessions else None

    def plus(self, other: Occupancy) -> Occupancy:
        return Occupancy._make(map(add, self, other))


Spot = tuple[int, date]
"""A hall and a day."""


def by_day(bookings: Iterable[BookingRow], place: Place) -> dict[Spot, list[BookingRow]]:
    """The bookings that stand, wait or have expired in a hall on a day, in the order of their
    beginning."""
    found: dict[Spot, list[BookingRow]] = {}
    zone, evening_at = place.zone, place.evening_at
    for booking in bookings:
        before = None
        for day, _ in _taken(booking.starts_at, booking.ends_at, zone, evening_at):
            if day != before:
                found.setdefault((booking.hall_id, day), []).append(booking)
            before = day
    return found


def cell(bookings: Sequence[BookingRow], day: date, place: Place) -> DayCell:
    told = _letters(bookings, day, place)
    morning, evening = told[0], told[1]
    booked = sum(booking.counts for booking in bookings)
    if not any(booking.expired for booking in bookings):
        return DayCell(morning, evening, booked, f"{told} {booked}")
    held = [booking._replace(expired=False) for booking in bookings]
    lasting = f"{_letters(held, day, place)} {sum(booking.counts for booking in held)}"
    return DayCell(morning, evening, booked, lasting)


def _letters(bookings: Iterable[BookingRow], day: date, place: Place) -> str:
    """The letters of the morning and the evening."""
    told = {"M": ".", "E": "."}
    for booking in bookings:
        mark = letter(booking)
        for on, session in taken(booking.starts_at, booking.ends_at, place):
            if on == day and RANK.index(mark) < RANK.index(told[session]):
                told[session] = mark
    return told["M"] + told["E"]


def occupancy(cells: Iterable[DayCell]) -> Occupancy:
    letters = [mark for one in cells for mark in (one.morning, one.evening)]
    return Occupancy(len(letters), letters.count("C"), letters.count("T"))
