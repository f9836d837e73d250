"""The bookings that have something on the days in sight, as a table to take away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from livedash.business.money import exact
from livedash.business.place import Place
from livedash.business.venue.calendar import BookingRow, HallRow
from livedash.panes.export import Table


def bookings(
    halls: Sequence[HallRow], found: Iterable[BookingRow], place: Place, part: str
) -> Table:
    """Each once, however many days it lasts; in the order in which they begin."""
    named = {hall.hall_id: hall.name for hall in halls}
    each = {booking.booking_id: booking for booking in found if booking.hall_id in named}
    money = place.currency
    return Table(
        "calendar",
        (
            *("hall", "client", "guests", "starts at", "ends at", "status", "hold until"),
            *(f"total {money}", f"paid {money}", "booked by"),
        ),
        tuple(
            (
                named[one.hall_id],
                one.client,
                one.guests,
                place.local(one.starts_at),
                place.local(one.ends_at),
                "expired" if one.expired else one.status,
                one.hold_until and place.local(one.hold_until),
                exact(one.total, money),
                exact(one.paid, money),
                one.person,
            )
            for one in sorted(each.values(), key=lambda one: (one.starts_at, one.booking_id))
        ),
        part,
    )
