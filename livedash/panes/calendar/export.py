"""The bookings on the days in sight, as a table to take away."""

from __future__ import annotations

from livedash.business.money import exact
from livedash.panes.calendar import figures
from livedash.panes.calendar.figures import Seen
from livedash.panes.export import ExportTable


def bookings(seen: Seen) -> ExportTable:
    """The table of bookings, each once however many days it lasts, in the order in which they
    begin."""
    place, days, filter = seen.place, seen.figure(figures.days), seen.state.filter
    named = {hall.hall_id: hall.name for hall in seen.figure(figures.finding).halls}
    each = {
        one.booking_id: one
        for (hall_id, day), there in seen.figure(figures.bookings).items()
        if hall_id in named and day in days
        for one in there
    }
    money = place.currency
    return ExportTable(
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
        f"only: {filter}" if filter else "",
    )
