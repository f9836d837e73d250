"""`/` on the calendar: the halls that it names, or that have a booking it names. Pure.

A cell always tells all that is in it: half of its bookings left out, a taken hall would look free.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from livedash.business.filter import Filter, parse
from livedash.business.venue.calendar import BookingRow, HallRow
from livedash.business.venue.sessions import Spot


class BookingMatches(NamedTuple):
    halls: Sequence[HallRow]
    spot: Spot | None
    """The first cell with a booking that is meant; None where only halls are."""


def find(
    halls: Sequence[HallRow],
    there: Mapping[Spot, Sequence[BookingRow]],
    days: Sequence[date],
    typed: str,
) -> BookingMatches:
    if not typed:
        return BookingMatches(halls, None)
    asked = parse(typed)
    spots = [
        (hall.hall_id, day)
        for day in days
        for hall in halls
        if any(_meant(one, hall, asked) for one in there.get((hall.hall_id, day), ()))
    ]
    with_booking = {hall_id for hall_id, _ in spots}
    found = [hall for hall in halls if hall.hall_id in with_booking or asked.finds(hall.name)]
    named = any(asked.finds(hall.name) for hall in found)
    return BookingMatches(found, None if named or not spots else spots[0])


def _meant(booking: BookingRow, hall: HallRow, asked: Filter) -> bool:
    status = "expired" if booking.expired else booking.status
    return asked.finds(f"{hall.name} {booking.client} {booking.person or ''} {status}")
