"""Other people's bookings and changes: `Bob booked Main Sa 21 Mar, Okafor 50th`."""

from __future__ import annotations

from livedash.business.place import Place
from livedash.business.venue.book import booking_mark, named
from livedash.business.venue.calendar import BOOKINGS, HALLS, PERIOD, BookingRow
from livedash.panes.news import News
from livedash.panes.view import View

NEW = {"confirmed": "booked", "tentative": "holds", "option": "queued for", "blocked": "blocked"}
BECAME = {
    "confirmed": "Confirmed",
    "tentative": "On hold",
    "option": "Waits",
    "completed": "Over",
    "blocked": "Blocked",
}


def news(before: View, after: View) -> list[News]:
    """The news between two views of the same weeks. A booking that has gone was released or
    cancelled: no row says which."""
    weeks = [[row.first_day for row in view.rows.get(PERIOD, ())] for view in (before, after)]
    if weeks[0] != weeks[1]:
        return []
    halls = {hall.hall_id: hall.name for hall in after.rows.get(HALLS, ())}
    known: dict[object, BookingRow] = {row.booking_id: row for row in before.rows.get(BOOKINGS, ())}
    found = []
    for row in after.rows.get(BOOKINGS, ()):
        words = _told(known.pop(row.booking_id, None), row, halls, after.place)
        if words:
            found.append(News(words, booking_mark(row.booking_id)))
    for row in known.values():
        # An expired hold gives way to whoever books next; nobody calls it off.
        if not row.expired:
            words = f"Off: {named(row.client)}, {_where(row, halls, after.place)}"
            found.append(News(words, booking_mark(row.booking_id)))
    return found


def _told(before: BookingRow | None, row: BookingRow, halls: dict[int, str], place: Place) -> str:
    where = _where(row, halls, place)
    if before is None:
        did = NEW.get(row.status, "booked")
        client = f", {row.client}" if row.client else ""
        return f"{row.person or 'Somebody'} {did} {where}{client}"
    if before.status != row.status:
        return f"{BECAME.get(row.status, row.status)}: {named(row.client)}, {where}"
    if (before.hall_id, before.starts_at) != (row.hall_id, row.starts_at):
        return f"Moved: {named(row.client)}, {where} {place.local(row.starts_at):%H:%M}"
    return ""


def _where(row: BookingRow, halls: dict[int, str], place: Place) -> str:
    begins = place.local(row.starts_at)
    return f"{halls.get(row.hall_id, 'a hall')} {begins:%a} {begins.day} {begins:%b}"
