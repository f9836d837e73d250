"""A booking takes the mornings and evenings it falls into, by the clock on the branch's wall."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from livedash.business.venue.calendar import BookingRow
from livedash.business.venue.sessions import by_day, cell, letter, occupancy, taken
from livedash.testing import LAGOS

BERLIN = LAGOS._replace(timezone="Europe/Berlin")


def at(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Africa/Lagos"))


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=ZoneInfo("Europe/Berlin"))


def booking(
    starts_at: datetime, ends_at: datetime, status: str = "confirmed", **known: object
) -> BookingRow:
    usual = {
        "booking_id": UUID(int=1),
        "hall_id": 1,
        "client": "Bello",
        "guests": 100,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "status": status,
        "hold_until": None,
        "expired": False,
        "total": 0,
        "paid": 0,
        "person": None,
    }
    return BookingRow(**{**usual, **known})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("begins", "ends", "sessions"),
    [
        (at(17, 10), at(17, 15), {(17, "M")}),
        (at(17, 18), at(17, 23), {(17, "E")}),
        (at(17, 10), at(17, 23), {(17, "M"), (17, "E")}),
        (at(17, 10), at(17, 16), {(17, "M")}),
        (at(17, 16), at(17, 17), {(17, "E")}),
        (at(17, 15, 59), at(17, 16, 1), {(17, "M"), (17, "E")}),
        (at(17, 20), at(18, 1), {(17, "E")}),
        (at(17, 20), at(18, 2), {(17, "E")}),
        (at(18, 1), at(18, 1, 30), {(17, "E")}),
        (at(18, 3), at(18, 5), set()),
        (at(17, 20), at(18, 7), {(17, "E"), (18, "M")}),
        (at(17, 10), at(19, 15), {(d, s) for d in (17, 18) for s in "ME"} | {(19, "M")}),
    ],
)
def test_sessions_by_the_clock(
    begins: datetime, ends: datetime, sessions: set[tuple[int, str]]
) -> None:
    assert {(day.day, session) for day, session in taken(begins, ends, LAGOS)} == sessions


def test_the_terminals_own_zone_plays_no_part() -> None:
    begins, ends = at(17, 18).astimezone(UTC), at(17, 23).astimezone(UTC)
    assert taken(begins, ends, LAGOS) == ((date(2026, 3, 17), "E"),)


def test_the_night_in_which_the_clock_changes_has_its_evening_too() -> None:
    """On 29 March 2026 two o'clock becomes three in Berlin."""
    assert taken(berlin(28, 18), berlin(29, 1), BERLIN) == ((date(2026, 3, 28), "E"),)
    assert taken(berlin(29, 6), berlin(29, 15), BERLIN) == ((date(2026, 3, 29), "M"),)
    assert taken(berlin(28, 23), berlin(29, 4), BERLIN) == ((date(2026, 3, 28), "E"),)


def test_another_hour_of_evening_moves_the_boundary() -> None:
    late = LAGOS._replace(evening_at=time(19))
    assert taken(at(17, 17), at(17, 18), late) == ((date(2026, 3, 17), "M"),)


@pytest.mark.parametrize(
    ("status", "expired", "told", "counts"),
    [
        ("confirmed", False, "C", True),
        ("completed", False, "C", True),
        ("tentative", False, "T", True),
        ("tentative", True, "e", False),
        ("blocked", False, "x", False),
        ("option", False, ".", False),
    ],
)
def test_a_status_has_a_letter_and_counts_or_not(
    status: str, expired: bool, told: str, counts: bool
) -> None:
    one = booking(at(17, 10), at(17, 15), status, expired=expired)
    assert letter(one) == told
    assert one.counts is counts


def test_a_cell_tells_both_sessions_and_how_many_are_booked() -> None:
    day = date(2026, 3, 17)
    morning = booking(at(17, 10), at(17, 12), "tentative")
    later = booking(at(17, 13), at(17, 15))
    evening = booking(at(17, 18), at(17, 23), "blocked")
    assert cell([], day, LAGOS)[:3] == (".", ".", 0)
    assert cell([morning], day, LAGOS)[:3] == ("T", ".", 1)
    assert cell([morning, later, evening], day, LAGOS)[:3] == ("C", "x", 2)


def test_a_booking_over_three_days_stands_in_three_cells() -> None:
    found = by_day([booking(at(17, 18), at(19, 12))], LAGOS)
    assert [day.day for _, day in found] == [17, 18, 19]


def test_occupancy_is_of_all_sessions_and_nothing_without_halls() -> None:
    day = date(2026, 3, 17)
    cells = [cell([booking(at(17, 10), at(17, 12))], day, LAGOS), cell([], day, LAGOS)]
    assert occupancy(cells).share == 0.25
    assert occupancy([]).share is None
