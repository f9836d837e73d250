"""A Tuesday afternoon in the banquet hall, in rows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from livedash.business.venue.calendar import BookingRow, HallRow, HoldRow, PeriodRow
from livedash.testing import LAGOS, Rows
from tests.panes import reads

VENUE = LAGOS._replace(branch_id=2, branch="Marina Hall", kinds=("venue",))
ZONE = ZoneInfo("Africa/Lagos")
MAIN, TERRACE, GARDEN = HALLS = (
    HallRow(1, "Main", 400, 60, 60),
    HallRow(2, "Terrace", 150, 30, 30),
    HallRow(3, "Garden", 80, 0, 0),
)
PERIOD = PeriodRow(date(2026, 3, 17), date(2026, 3, 16))


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=ZONE)


def booked(
    number: int, hall: HallRow, day: int, hours: tuple[int, int], **known: Any
) -> BookingRow:
    usual: dict[str, Any] = {
        "booking_id": UUID(int=number),
        "hall_id": hall.hall_id,
        "client": f"Client {number}",
        "guests": 100 + number,
        "starts_at": at(day, hours[0]),
        "ends_at": at(day, hours[1]),
        "status": "confirmed",
        "hold_until": None,
        "expired": False,
        "total": 90_000_000,
        "paid": 22_500_000,
        "person": "Bob",
    }
    return BookingRow(**{**usual, **known})


BOOKINGS = (
    booked(1, MAIN, 17, (10, 15), client="Bello wedding", guests=320, paid=90_000_000),
    booked(2, MAIN, 17, (18, 23), client="Okafor 50th", guests=250),
    booked(3, MAIN, 17, (17, 22), client="Adeyemi (lead)", status="option", total=0, paid=0),
    booked(4, TERRACE, 18, (18, 23), status="tentative", hold_until=at(18, 12), paid=0),
    booked(5, TERRACE, 19, (10, 15), status="tentative", hold_until=at(17, 9), expired=True),
    booked(6, GARDEN, 20, (8, 20), status="blocked", client="new floor", total=0, paid=0),
    booked(7, GARDEN, 24, (10, 12)),
)
HOLDS = (HoldRow(UUID(int=4), "Terrace", "Client 4", at(18, 18), at(18, 12)),)
WEEK: Rows = {
    reads.PERIOD: (PERIOD,),
    reads.HALLS: HALLS,
    reads.BOOKINGS: BOOKINGS,
    reads.HOLDS: HOLDS,
}
EMPTY: Rows = {reads.PERIOD: (PERIOD,), reads.HALLS: (), reads.BOOKINGS: (), reads.HOLDS: ()}
