"""The calendar's rows with bookings that are new or different, as the server will give them. So the
server's answer changes nothing on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from livedash.business.place import Place
from livedash.business.venue.calendar import WEEKS, BookingRow, HallRow, HoldRow
from livedash.business.venue.slots import LONGEST, Slot, in_the_way
from livedash.database.statements import SqlQuery
from livedash.live.events import Change
from livedash.live.overlay import Op
from livedash.live.query import AnyQuery

Rows = tuple[Any, ...]
SHOWN = ("blocked", "option", "tentative", "confirmed", "completed")
"""The statuses that `bookings.sql` gives."""
SOON = timedelta(hours=24)
"""The time ahead that `holds.sql` gives."""


def painted(
    id: UUID,
    at: datetime,
    place: Place,
    halls: Sequence[HallRow],
    becomes: Iterable[tuple[BookingRow | None, BookingRow]],
) -> Op:
    """The op that shows each booking as it was (None: it is new), and as it will be."""
    pairs = tuple(becomes)
    new = {after.booking_id: (before, after) for before, after in pairs}
    names = {hall.hall_id: hall.name for hall in halls}

    def replay(query: AnyQuery, rows: Rows) -> Rows:
        model = query.model if isinstance(query, SqlQuery) else None
        if model is BookingRow and isinstance(query, SqlQuery):
            return _bookings(rows, new, halls, _window(query, at, place))
        return _holds(rows, new, names, at) if model is HoldRow else rows

    scope = {"branch_id": frozenset({str(place.branch_id)})}
    return Op(id, (Change("livedash.bookings", "I", None, scope),), replay)


Pairs = Mapping[UUID, tuple[BookingRow | None, BookingRow]]
Window = tuple[datetime, datetime]


def _bookings(rows: Rows, new: Pairs, halls: Sequence[HallRow], window: Window) -> Rows:
    there = {row.booking_id: row for row in rows}
    found = dict(there)
    for id, (before, after) in new.items():
        row = there.get(id)
        if row is None and before is not None and _inside(before, window):
            # Somebody took the booking away; the database will say so.
            continue
        # Money comes in without a new version.
        shown = after if row is None else after._replace(paid=row.paid)
        found.pop(id, None)
        slot = Slot(after.hall_id, after.starts_at, after.ends_at)
        if after.status not in ("option", "cancelled", "released"):
            for other in in_the_way(slot, halls, there.values(), new):
                # A hold that ran out gives way to whoever wants the slot.
                if other.expired and _takes(before, after):
                    found.pop(other.booking_id, None)
        if after.status in SHOWN and _inside(after, window):
            found[id] = shown
    return tuple(sorted(found.values(), key=lambda row: (row.starts_at, row.booking_id.int)))


def _takes(before: BookingRow | None, after: BookingRow) -> bool:
    """Whether a booking takes a slot that it did not have."""
    if before is None or before.status == "option":
        return True
    return (before.hall_id, before.starts_at, before.ends_at) != (
        after.hall_id,
        after.starts_at,
        after.ends_at,
    )


def _holds(rows: Rows, new: Pairs, names: Mapping[int, str], at: datetime) -> Rows:
    found = {row.booking_id: row for row in rows}
    for id, (_, after) in new.items():
        found.pop(id, None)
        until = after.hold_until
        if after.status == "tentative" and until is not None and at < until <= at + SOON:
            hall = names.get(after.hall_id, "")
            found[id] = HoldRow(id, hall, after.client, after.starts_at, until)
    return tuple(sorted(found.values(), key=lambda row: (row.hold_until, row.booking_id.int)))


def _window(query: SqlQuery[Any], at: datetime, place: Place) -> Window:
    """The weeks that a query of `bookings.sql` reads, as the SQL reckons them."""
    weeks = query.bound["weeks"]
    assert isinstance(weeks, int), "the third argument of bookings.sql"
    today = place.local(at).date()
    first = today + timedelta(days=7 * weeks - today.weekday())
    return (
        datetime.combine(first, time(0), place.zone),
        datetime.combine(first + timedelta(days=7 * WEEKS), time(2), place.zone),
    )


def _inside(row: BookingRow, window: Window) -> bool:
    begins, ends = window
    return begins - LONGEST <= row.starts_at < ends and row.ends_at > begins
