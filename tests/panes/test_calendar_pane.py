"""The calendar shows the same rows the same way; a letter always says what the colour says."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from syrupy.assertion import SnapshotAssertion

from livedash.app.capabilities import Colours
from livedash.business.venue.calendar import HallRow
from livedash.panes.calendar.spec import SPEC as CALENDAR_PANE
from livedash.testing import Frame, Rows, frame
from tests.panes import reads
from tests.panes.bakery import NOW
from tests.panes.halls import BOOKINGS, EMPTY, HALLS, MAIN, VENUE, WEEK, at, booked
from tests.panes.hostile import HOSTILE, assert_harmless
from tests.panes.in_turn import in_turn

SIZES = [(40, 12), (60, 20), (80, 24), (100, 30), (160, 50)]


def calendar(rows: Rows = WEEK, **known: Any) -> Frame:
    return frame(CALENDAR_PANE, rows, now=NOW, **{"place": VENUE, **known})


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_fortnight_by_width(size: tuple[int, int], picture: SnapshotAssertion) -> None:
    assert calendar(size=size).text == picture


def test_a_terminal_without_unicode_gets_none(picture: SnapshotAssertion) -> None:
    shown = calendar(ascii=True, size=(160, 50))
    assert shown.text.isascii()
    assert shown.text == picture


@pytest.mark.parametrize("colours", [Colours.SIXTEEN, Colours.NONE])
def test_letters_say_what_colours_say(colours: Colours) -> None:
    assert calendar(colours=colours).text == calendar().text


def line(shown: Frame, name: str) -> str:
    return next(text for text in shown.text.splitlines() if text.startswith(name))


def test_a_day_has_its_letters_and_the_cursor_its_bookings() -> None:
    shown = calendar()
    assert "[CC]" in line(shown, "Main")
    assert ".T" in line(shown, "Terrace")
    assert "e." in line(shown, "Terrace")
    assert "xx" in line(shown, "Garden")
    text = shown.text
    assert "M 10:00-15:00 C  Bello wedding  320 gst  N 900k  paid 100%  Bob" in text
    assert "E 18:00-23:00 C  Okafor 50th  250 gst  N 900k  paid 25% DUE N 675k  Bob" in text
    assert "option 1: Adeyemi (lead) waits for E" in text


def test_money_of_a_booking_is_never_rounded() -> None:
    euros = VENUE._replace(currency="EUR")
    one = booked(1, MAIN, 17, (10, 15), total=125_050, paid=25_000)
    text = calendar({**WEEK, reads.BOOKINGS: (one,)}, place=euros).text
    assert "EUR 1,250.50  paid 20% DUE EUR 1,000.50" in text


def test_a_hold_that_ran_out_is_said_and_counts_no_more() -> None:
    rows = {**WEEK, reads.BOOKINGS: (BOOKINGS[4],)}
    shown = calendar(rows, keys=("right", "right", "down"))
    assert "EXPIRED" in shown.text
    assert "Occupancy 0%" in shown.text


def test_a_hold_that_runs_out_while_one_looks_is_no_change_and_a_release_is() -> None:
    held = tuple(one._replace(expired=False) for one in BOOKINGS)
    before = {**WEEK, reads.BOOKINGS: held}
    shown = calendar(before=before)
    assert shown.text == calendar().text
    released = {**WEEK, reads.BOOKINGS: tuple(one for one in held if not one.expired)[:4]}
    assert "+" in line(calendar(released, before=before), "Terrace")


def test_a_booking_over_midnight_and_over_three_days_tells_its_dates() -> None:
    night = booked(8, MAIN, 17, (20, 23))._replace(ends_at=at(18, 1))
    shown = calendar({**WEEK, reads.BOOKINGS: (night,)})
    assert "[.C]" in line(shown, "Main")
    assert "20:00-01:00" in shown.text
    long = booked(9, MAIN, 17, (18, 23))._replace(ends_at=at(19, 12))
    shown = calendar({**WEEK, reads.BOOKINGS: (long,)}, keys=("right",))
    assert "[CC]" in line(shown, "Main")
    assert "17 Mar 18:00-19 Mar 12:00" in shown.text


def test_the_night_in_which_the_clock_changes_is_told_by_the_clock_on_the_wall() -> None:
    """On 29 March 2026 two o'clock becomes three in Berlin: of these eleven hours ten went by."""
    berlin = VENUE._replace(timezone="Europe/Berlin")
    zone = ZoneInfo("Europe/Berlin")
    night = booked(8, MAIN, 17, (10, 15))._replace(
        starts_at=datetime(2026, 3, 28, 20, tzinfo=zone),
        ends_at=datetime(2026, 3, 29, 7, tzinfo=zone),
    )
    rows = {**WEEK, reads.BOOKINGS: (night,)}
    keys = ("right",) * 11
    shown = calendar(rows, place=berlin, keys=keys)
    row = line(shown, "Main")
    assert row.endswith("[.C]  C.")
    assert "28 Mar" in shown.text
    assert "E 20:00-29 Mar 07:00 C" in shown.text
    wide = calendar(rows, place=berlin, keys=keys, size=(160, 50)).text.splitlines()
    timeline = next(text[80:] for text in wide if text[80:].startswith("Main"))
    assert timeline == "Main      " + "·" * 26 + "░░" + "C" * 12, "until two in the night"


def test_the_terminals_own_zone_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    here = calendar(size=(160, 50)).text
    try:
        for zone in ("Pacific/Auckland", "America/New_York"):
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            assert calendar(size=(160, 50)).text == here
    finally:
        monkeypatch.undo()
        time.tzset()


def test_keys_go_by_day_by_week_and_by_span() -> None:
    assert "Wed 18 Mar, Terrace" in calendar(keys=("right", "down")).text
    day = calendar(keys=("p", "p"))
    assert ">Tu17" in day.text
    assert "We18" not in day.text
    month = calendar(keys=("p",), size=(160, 29))
    assert "S19" in month.text.splitlines()[1]


def test_a_venue_without_halls_says_so() -> None:
    assert "No halls yet" in calendar(EMPTY).text


def test_two_hundred_halls_scroll_under_their_days() -> None:
    many = tuple(HallRow(number, f"Hall {number:03}", 10, 0, 0) for number in range(200))
    shown = calendar({**WEEK, reads.HALLS: many}, keys=("G",))
    assert ">Tu17" in shown.text
    assert "Hall 199" in shown.text
    assert "200/200" in shown.text


def test_a_hall_with_a_long_name_leaves_the_days_in_sight() -> None:
    long = (HallRow(1, "Ball" * 75, 10, 0, 0), *HALLS[1:])
    shown = calendar({**WEEK, reads.HALLS: long})
    assert "Mo16" in shown.text
    assert "[CC]" in shown.text


def test_the_cursor_stays_on_its_hall_when_others_come() -> None:
    before = {**WEEK, reads.HALLS: (MAIN, HALLS[1])}
    added = {**WEEK, reads.HALLS: (HallRow(9, "Annex", 10, 0, 0), MAIN, HALLS[1])}
    shown = calendar(added, before=before)
    assert "[CC]" in line(shown, "Main")


def called(name: str) -> Rows:
    return {
        **WEEK,
        reads.HALLS: tuple(hall._replace(name=name) for hall in HALLS),
        reads.BOOKINGS: tuple(one._replace(client=name, person=name) for one in BOOKINGS),
    }


def test_hostile_text_is_shown_harmless() -> None:
    each = {text: called(text) for text in HOSTILE}
    for text, shown in in_turn(CALENDAR_PANE, each, place=VENUE, size=(160, 50)).items():
        assert_harmless(shown, text)
