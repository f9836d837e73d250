"""A free Saturday evening is found by typing it, and lit where it stands."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from livedash.business.venue.sessions import by_day, cell
from livedash.panes.calendar.finding import BookingMatches, find
from livedash.panes.calendar.spec import SPEC as CALENDAR_PANE
from livedash.testing import frame
from tests.panes import reads
from tests.panes.bakery import NOW
from tests.panes.halls import BOOKINGS, GARDEN, HALLS, MAIN, TERRACE, VENUE, WEEK, booked

TODAY = date(2026, 3, 17)
DAYS = tuple(date(2026, 3, 16) + timedelta(days=number) for number in range(14))
SATURDAY = (
    booked(11, MAIN, 21, (18, 23), client="Eze"),
    booked(12, TERRACE, 21, (10, 15), client="Obi"),
    booked(13, GARDEN, 28, (10, 23), client="Kalu"),
)
ROWS = (*BOOKINGS, *SATURDAY)


def found(typed: str) -> BookingMatches:
    there = by_day(ROWS, VENUE)
    cells = {at: cell(rows, at[1], VENUE) for at, rows in there.items()}
    return find(HALLS, there, cells, DAYS, typed, TODAY)


def lit(typed: str) -> set[tuple[str, int]]:
    names = {hall.hall_id: hall.name for hall in HALLS}
    return {(names[hall_id], day.day) for hall_id, day in found(typed).lit or ()}


@pytest.mark.parametrize("typed", ["sat evening free", "free EVENING Saturday", "free sat evening"])
def test_a_free_saturday_evening(typed: str) -> None:
    assert lit(typed) == {("Terrace", 21), ("Garden", 21), ("Main", 28), ("Terrace", 28)}
    assert found(typed).of == "free evenings"
    assert found(typed).spot == (TERRACE.hall_id, date(2026, 3, 21))


def test_a_day_is_free_where_a_session_is_and_a_hold_that_is_over_gives_way() -> None:
    assert ("Terrace", 19) in lit("thu morning free")
    assert ("Main", 17) not in lit("tue free")
    assert ("Garden", 28) not in lit("weekend free")
    assert ("Main", 21) in lit("weekend free")


def test_what_is_over_is_not_free_and_a_hall_narrows_it() -> None:
    assert not any(day == 16 for _, day in lit("free"))
    assert lit("garden sat evening free") == {("Garden", 21)}


def test_days_without_free_are_all_of_them_and_with_words_the_bookings() -> None:
    assert lit("sun") == {(hall.name, day) for hall in HALLS for day in (22, 29)}
    assert lit("sat eze") == {("Main", 21)}
    assert lit("on hold") == {("Terrace", 18)}


def test_a_hall_alone_lights_nothing_and_nothing_is_said_to_be_nothing() -> None:
    assert found("garden").lit is None
    assert [hall.name for hall in found("garden").halls] == ["Garden"]
    assert not found("nobody at all").halls


def test_the_pane_says_how_many_and_keeps_the_ground_of_those_alone() -> None:
    rows = {**WEEK, reads.BOOKINGS: ROWS}
    shown = frame(CALENDAR_PANE, rows, now=NOW, place=VENUE, keys=("f",))
    assert "2 free evenings: sat evening free" in shown.text
    assert "Sat 21 Mar · Terrace" in shown.text, "the cursor goes to the first"
    everything = frame(CALENDAR_PANE, rows, now=NOW, place=VENUE)
    green = "48;5;22m"
    assert shown.ansi.count(green) < everything.ansi.count(green) / 4
