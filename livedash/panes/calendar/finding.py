"""`/` on the calendar finds halls by their names, bookings by their words, and free sessions:
`sat evening free`. Pure.

A cell always tells all its bookings: with half of them left out, a taken hall would look free.
Where the filter looks for cells, those that it finds keep their ground, and the others fade.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from livedash.business.filter import Filter, parse
from livedash.business.venue.calendar import BookingRow, HallRow
from livedash.business.venue.sessions import DayCell, Spot

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYS = {name[:size]: number for number, name in enumerate(WEEKDAYS) for size in (3, len(name))} | {
    "tues": 1,
    "thur": 3,
    "thurs": 3,
}
SESSIONS = {"morning": "M", "evening": "E"}
FREE, WEEKEND = "free", "weekend"
KNOWN = frozenset((*DAYS, *SESSIONS, FREE, WEEKEND))
PRESETS = ("", "sat evening free", "weekend free", "free", "on hold")
SAYS = {"tentative": "on hold", "blocked": "shut", "option": "waiting"}
"""The word for a status on the screen; the filter finds the database's word as well."""


class BookingMatches(NamedTuple):
    halls: Sequence[HallRow]
    spot: Spot | None = None
    """The first cell that the filter finds; None where it finds halls alone."""
    lit: frozenset[Spot] | None = None
    """All cells that the filter finds; None: it looks for no cells."""
    of: str = ""
    """The name of the finds: `free evenings`, `days`."""


def find(
    halls: Sequence[HallRow],
    there: Mapping[Spot, Sequence[BookingRow]],
    cells: Mapping[Spot, DayCell],
    days: Sequence[date],
    typed: str,
    today: date,
) -> BookingMatches:
    asked = parse(typed, KNOWN)
    weekdays = {DAYS[word] for word in asked.known if word in DAYS}
    weekdays |= {5, 6} if WEEKEND in asked.known else set()
    meant = [day for day in days if not weekdays or day.weekday() in weekdays]
    sessions = {SESSIONS[word] for word in asked.known if word in SESSIONS} or {"M", "E"}
    if FREE in asked.known:
        # Nobody can take a day that is over.
        meant = [day for day in meant if day >= today]
        named = [hall for hall in halls if asked.finds(hall.name)]
        spots = [
            (hall.hall_id, day)
            for day in meant
            for hall in named
            if _free(cells.get((hall.hall_id, day)), sessions)
        ]
    elif not asked.words:
        spots = [(hall.hall_id, day) for day in meant for hall in halls]
    else:
        spots = [
            (hall.hall_id, day)
            for day in meant
            for hall in halls
            if _booked(cells.get((hall.hall_id, day)), sessions)
            and any(_meant(one, hall, asked) for one in there.get((hall.hall_id, day), ()))
        ]
    with_spots = {hall_id for hall_id, _ in spots}
    by_name = [hall for hall in halls if asked.words and asked.finds(hall.name)]
    found = [hall for hall in halls if hall.hall_id in with_spots or hall in by_name]
    if not asked.known and (by_name or not spots):
        return BookingMatches(found)
    return BookingMatches(found, spots[0] if spots else None, frozenset(spots), _of(asked))


def _free(cell: DayCell | None, sessions: set[str]) -> bool:
    """Whether one of the sessions is free; an expired hold gives way."""
    if cell is None:
        return True
    morning, evening = (letter in ".e" for letter in cell.letters)
    return (morning and "M" in sessions) or (evening and "E" in sessions)


def _booked(cell: DayCell | None, sessions: set[str]) -> bool:
    """Whether anybody is there in the sessions: an option waits for the whole day."""
    if len(sessions) > 1 or cell is None:
        return True
    return cell.letters["E" in sessions] != "."


def _of(asked: Filter) -> str:
    if FREE not in asked.known:
        return "days"
    named = [word for word in SESSIONS if word in asked.known]
    return f"free {named[0]}s" if len(named) == 1 else "days with a free session"


def _meant(booking: BookingRow, hall: HallRow, asked: Filter) -> bool:
    status = "expired" if booking.expired else booking.status
    said = SAYS.get(status, status)
    return asked.finds(f"{hall.name} {booking.client} {booking.person or ''} {status} {said}")
