"""A slot in a hall: who is there, and who is not, by rows that are known already.

Pure figures. Only the database decides; these figures are for a person who is typing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from livedash.business.venue.calendar import BookingRow, HallRow

TAKE = ("tentative", "confirmed", "completed", "blocked")
"""The statuses of bookings that exclude others; an option waits."""
LONGEST = timedelta(days=31)


class Slot(NamedTuple):
    hall_id: int
    starts_at: datetime
    ends_at: datetime


def span(hall: HallRow, starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    """The slot with set-up before and tear-down after."""
    return (
        starts_at - timedelta(minutes=hall.setup_minutes),
        ends_at + timedelta(minutes=hall.teardown_minutes),
    )


def in_the_way(
    slot: Slot,
    halls: Iterable[HallRow],
    bookings: Iterable[BookingRow],
    without: Collection[UUID] = (),
) -> list[BookingRow]:
    """The bookings whose time, set-up and tear-down meet this slot's, expired holds among them."""
    hall = next((hall for hall in halls if hall.hall_id == slot.hall_id), None)
    if hall is None:
        return []
    begins, ends = span(hall, slot.starts_at, slot.ends_at)
    found = []
    for booking in bookings:
        if booking.hall_id != slot.hall_id or booking.status not in TAKE:
            continue
        first, last = span(hall, booking.starts_at, booking.ends_at)
        if first < ends and last > begins and booking.booking_id not in without:
            found.append(booking)
    return found


def free_halls(
    slot: Slot,
    halls: Sequence[HallRow],
    bookings: Sequence[BookingRow],
    without: Collection[UUID] = (),
) -> list[HallRow]:
    return [
        hall
        for hall in halls
        if all(
            booking.expired
            for booking in in_the_way(slot._replace(hall_id=hall.hall_id), halls, bookings, without)
        )
    ]
