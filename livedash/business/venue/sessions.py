"""Sessions: the mornings and evenings that a booking takes, by the clock on the branch's wall. Pure
figures."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
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


Who = tuple[BookingRow | None, int]
"""The booking that a session's letter is of, and how many others fall into it."""
NOBODY: Who = (None, 0)


class DayCell(NamedTuple):
    """One hall on one day."""

    morning: str = "."
    evening: str = "."
    booked: int = 0
    """Bookings that count: none is green, one amber, two or more red."""
    lasting: Hashable = ((".", "."), 0)
    """The cell as if no hold ran out: what only the clock has changed is no news."""
    who: tuple[Who, Who] = (NOBODY, NOBODY)
    """In the morning, and in the evening."""
    guests: int = 0
    """Of the bookings that begin here and count."""

    @property
    def letters(self) -> tuple[str, str]:
        return self.morning, self.evening


class Occupancy(NamedTuple):
    """The number of sessions, and how many are taken for guests."""

    sessions: int
    confirmed: int
    tentative: int
    guests: int = 0

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
    who = _who(bookings, day, place)
    morning, evening = _letters(who)
    counting = [booking for booking in bookings if booking.counts]
    guests = sum(
        [
            one.guests
            for one in counting
            if (slots := taken(one.starts_at, one.ends_at, place)) and slots[0][0] == day
        ]
    )
    lasting = _lasting(who, len(counting))
    if any(booking.expired for booking in bookings):
        held = [booking._replace(expired=False) for booking in bookings]
        lasting = _lasting(_who(held, day, place), sum(booking.counts for booking in held))
    return DayCell(morning, evening, len(counting), lasting, who, guests)


def _letters(who: tuple[Who, Who]) -> tuple[str, str]:
    morning, evening = ["." if one is None else letter(one) for one, _ in who]
    return morning, evening


def _lasting(who: tuple[Who, Who], booked: int) -> Hashable:
    """Letters, and who is there with how many guests and when."""
    told = [
        None if one is None else (one.client, one.guests, one.starts_at, one.ends_at, more)
        for one, more in who
    ]
    return _letters(who), booked, *told


def _who(bookings: Iterable[BookingRow], day: date, place: Place) -> tuple[Who, Who]:
    """Of the morning and the evening. An option waits, and is in neither."""
    found: dict[str, Who] = {}
    for booking in bookings:
        mark = letter(booking)
        if mark == ".":
            continue
        for on, session in taken(booking.starts_at, booking.ends_at, place):
            if on == day:
                first, more = found.get(session, (booking, -1))
                better = first is not None and RANK.index(mark) < RANK.index(letter(first))
                found[session] = (booking if better else first, more + 1)
    return found.get("M", NOBODY), found.get("E", NOBODY)


def occupancy(cells: Sequence[DayCell]) -> Occupancy:
    letters = [mark for one in cells for mark in (one.morning, one.evening)]
    guests = sum([one.guests for one in cells])
    return Occupancy(len(letters), letters.count("C"), letters.count("T"), guests)
