"""Cells are as large as the room allows, and all of a month stands there where it can."""

from __future__ import annotations

from datetime import date

import pytest

from livedash.panes.calendar.shapes import left, shape, usual
from livedash.panes.calendar.timeline import row, scale
from livedash.panes.seen import Room
from livedash.widgets.line import whole, width_of
from tests.panes.bakery import NOW
from tests.panes.halls import BOOKINGS, MAIN, TERRACE, VENUE

FEW = [("Main", 400), ("Terrace", 150), ("Garden", 80)]
MANY = [(f"Hall {number:02}", 10) for number in range(20)]
SCREEN = Room(80, 21)


def test_few_halls_are_read_in_words_and_wide_cells_for_two_weeks() -> None:
    assert usual(FEW, SCREEN) == "week"
    assert usual(FEW, Room(158, 45)) == "weeks"
    assert usual(MANY, SCREEN) == "weeks"
    assert usual(FEW, Room(40, 9)) == "week"


@pytest.mark.parametrize("span", ["week", "weeks", "month", "day"])
@pytest.mark.parametrize("room", [SCREEN, Room(78, 21), Room(100, 27), Room(158, 45)])
def test_what_fits_is_as_large_as_it_can_be(span: str, room: Room) -> None:
    found = shape(span, FEW, room)
    columns = {"week": 7, "weeks": 14, "month": 35, "day": 1}[span]
    assert found.whole(len(FEW), columns) <= left(room, len(FEW))
    side_by_side = found.per or columns
    assert side_by_side * found.breadth < room.width
    assert found.height > 1 or span == "month"


def test_taller_cells_tell_more_only_where_the_pane_has_the_screen() -> None:
    assert shape("weeks", FEW, Room(158, 45)).height == 4
    assert shape("week", FEW, Room(98, 26)).height == 2


def test_hours_have_as_many_numbers_as_there_is_room_for() -> None:
    assert scale(40).split() == ["06", "08", "10", "12", "14", "16", "18", "20", "22", "00"]
    assert len(scale(120).split()) == 20
    assert scale(10).startswith("06")


@pytest.mark.parametrize("ascii", [False, True])
@pytest.mark.parametrize("width", [10, 20, 61, 140])
def test_an_hourly_line_is_exactly_as_wide_as_its_scale(width: int, ascii: bool) -> None:
    line = row(MAIN, BOOKINGS[:2], date(2026, 3, 17), VENUE, width, NOW, ascii)
    assert width_of(whole(line, ascii)) == width


def test_set_up_is_shaded_now_is_marked_and_bookings_are_named() -> None:
    line = row(MAIN, BOOKINGS[:2], date(2026, 3, 17), VENUE, 100, NOW, ascii=False)
    text = "".join(span.text for span in whole(line, False))
    assert "░░░░░▌C Bello wedding · 320 " in text
    assert "▐░░░░░" in text
    assert text.count("┃") == 1
    assert text.index("┃") == round((17 - 6 + 41 / 60) * 5)
    other = row(TERRACE, (), date(2026, 3, 18), VENUE, 100, NOW, ascii=False)
    assert {span.text for span in whole(other, False)} == {"·" * 100}
