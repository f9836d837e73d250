"""One day of all halls by the half hour, set-up and tear-down shaded beside what they serve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from livedash.business.place import Place
from livedash.business.venue.calendar import BookingRow, HallRow
from livedash.business.venue.sessions import Spot, letter
from livedash.widgets.cell import Cell
from livedash.widgets.clean import clean, fit

FIRST, HOURS = 6, 20
"""From six in the morning to two in the night."""
HALF = 1800
"""Seconds of half an hour, of which some must be taken."""
NAME = 10


def lines(
    halls: Sequence[HallRow],
    bookings: Mapping[Spot, Sequence[BookingRow]],
    day: date,
    place: Place,
    *,
    ascii: bool,
) -> list[Cell]:
    """`Main      ....::CCCCCCCCCC::..` under a line of hours."""
    hours = "".join(f"{(FIRST + hour) % 24:02}  " for hour in range(0, HOURS, 2))
    said = [Cell(" " * NAME + hours, "strong")]
    for hall in halls:
        row = ["." if ascii else "·"] * (HOURS * 2)
        for booking in bookings.get((hall.hall_id, day), ()):
            if booking.counts or booking.status == "blocked":
                _draw(row, booking, hall, day, place, ":" if ascii else "░")
        name = fit(clean(hall.name, ascii), NAME - 1, ascii=ascii)
        said.append(Cell(f"{name} {''.join(row)}"))
    return said


def _draw(
    row: list[str], booking: BookingRow, hall: HallRow, day: date, place: Place, shade: str
) -> None:
    first = datetime.combine(day, time(FIRST), place.zone).timestamp()
    begins, ends = booking.starts_at.timestamp(), booking.ends_at.timestamp()
    before, after = hall.setup_minutes * 60, hall.teardown_minutes * 60
    for half in range(HOURS * 2):
        start = first + half * HALF
        if start < ends and start + HALF > begins:
            row[half] = letter(booking)
        elif start < ends + after and start + HALF > begins - before:
            row[half] = shade
