"""Halls and their bookings: the questions of the calendar, and their rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from livedash.business.place import Place
from livedash.business.read import Read

WEEKS = 6
"""The weeks that are read at once; `bookings.sql` reads the same."""


class PeriodRow(NamedTuple):
    """The one row of `period.sql`."""

    today: date
    first_day: date
    """A Monday."""

    def has(self, day: date) -> bool:
        """Whether this day's bookings are read in the period."""
        return 0 <= (day - self.first_day).days < WEEKS * 7

    def weeks_to(self, day: date) -> int:
        """The weeks from this one to the day's."""
        return (day - self.today + timedelta(days=self.today.weekday())).days // 7


class HallRow(NamedTuple):
    """One row of `halls.sql`."""

    hall_id: int
    name: str
    capacity: int
    setup_minutes: int
    teardown_minutes: int


class BookingRow(NamedTuple):
    """One row of `bookings.sql`."""

    booking_id: UUID
    hall_id: int
    client: str
    guests: int
    starts_at: datetime
    ends_at: datetime
    status: str
    hold_until: datetime | None
    expired: bool
    """Whether the booking is a hold whose time is over. Nobody has written the end down; the next
    booking may have the slot."""
    total: int
    paid: int
    person: str | None
    version: int = 1

    @property
    def counts(self) -> bool:
        """Whether the hall is taken for a guest."""
        return self.status in ("tentative", "confirmed", "completed") and not self.expired


class HoldRow(NamedTuple):
    """One row of `holds.sql`."""

    booking_id: UUID
    hall: str
    client: str
    starts_at: datetime
    hold_until: datetime


def _expiring(rows: tuple[BookingRow, ...], _: Place) -> Iterable[datetime]:
    holds = (row.hold_until for row in rows if row.status == "tentative" and not row.expired)
    return [until for until in holds if until is not None]


def _running_out(rows: tuple[HoldRow, ...], _: Place) -> Iterable[datetime]:
    return [row.hold_until for row in rows]


PERIOD = Read(__package__, "period.sql", PeriodRow)
"""`weeks` from this one, which is 0."""
HALLS = Read(__package__, "halls.sql", HallRow)
BOOKINGS = Read(__package__, "bookings.sql", BookingRow, moments=_expiring)
HOLDS = Read(__package__, "holds.sql", HoldRow, moments=_running_out)
