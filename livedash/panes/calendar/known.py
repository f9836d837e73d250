"""The latest rows of the calendar, for its forms: forms stand open while rows come and go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from livedash.business.money import plain
from livedash.business.place import Place
from livedash.business.venue.calendar import WEEKS, BookingRow, HallRow, PeriodRow
from livedash.business.venue.slots import Slot
from livedash.panes.form import Choice


class CalendarKnown(NamedTuple):
    place: Place
    now: datetime
    period: PeriodRow
    halls: Sequence[HallRow]
    bookings: Sequence[BookingRow]

    def hall(self, hall_id: int) -> HallRow | None:
        return next((hall for hall in self.halls if hall.hall_id == hall_id), None)

    def hall_name(self, hall_id: int) -> str:
        hall = self.hall(hall_id)
        return f"hall {hall_id}" if hall is None else hall.name

    def booking(self, id: UUID) -> BookingRow | None:
        return next((row for row in self.bookings if row.booking_id == id), None)

    def sees(self, slot: Slot) -> bool:
        """Whether the rows would show who has the slot."""
        first = self.period.first_day
        begins, ends = self.place.local(slot.starts_at), self.place.local(slot.ends_at)
        return first <= begins.date() and ends.date() < first + timedelta(days=7 * WEEKS)


Knows = Callable[[], CalendarKnown]


# Days and times as forms can read them again


def written_day(day: date, today: date) -> str:
    """A day as `21 Mar`, with the year where the short form would mean another day."""
    near = today <= day < today + timedelta(days=360)
    return f"{day.day} {day:%b}" if near else f"{day.day} {day:%b} {day.year}"


def written_end(starts_at: datetime, ends_at: datetime, today: date) -> str:
    """An end as `23:00`, with the day where the end is neither on the same day nor the night
    after."""
    days = (ends_at.date() - starts_at.date()).days
    if not days or (days == 1 and ends_at.time() < starts_at.time()):
        return f"{ends_at:%H:%M}"
    return f"{written_day(ends_at.date(), today)} {ends_at:%H:%M}"


def written_moment(moment: datetime, today: date) -> str:
    return f"{written_day(moment.date(), today)} {moment:%H:%M}"


def told_slot(starts_at: datetime, ends_at: datetime) -> str:
    """A slot as `Sat 21 Mar 18:00-23:00`."""
    last = f"{ends_at:%H:%M}"
    if ends_at.date() != starts_at.date():
        last = f"{ends_at:%a} {ends_at.day} {ends_at:%b} {last}"
    return f"{starts_at:%a} {starts_at.day} {starts_at:%b} {starts_at:%H:%M}-{last}"


def told(row: BookingRow, known: CalendarKnown) -> str:
    """A booking as `Okafor 50th, Main, Sat 21 Mar 18:00-23:00, confirmed`."""
    place = known.place
    when = told_slot(place.local(row.starts_at), place.local(row.ends_at))
    name = row.client or "nobody named"
    state = "hold expired" if row.expired else row.status
    return f"{name}, {known.hall_name(row.hall_id)}, {when}, {state}"


def which(rows: Sequence[BookingRow], known: CalendarKnown) -> list[Choice]:
    """A choice for each of several bookings, in their order; equal ones are numbered."""
    found: list[Choice] = []
    for row in rows:
        begins = known.place.local(row.starts_at)
        label = f"{begins:%H:%M} {row.client or 'nobody named'}"
        same = sum(
            choice.label == label or choice.label.startswith(f"{label} (") for choice in found
        )
        found.append(Choice(f"{label} ({same + 1})" if same else label, row.status))
    return found


def written_total(total: int, known: CalendarKnown) -> str:
    return plain(total, known.place.currency)
