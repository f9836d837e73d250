"""The calendar shows the same rows the same way; a letter always says what the colour says."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
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
from tests.panes.halls import BOOKINGS, EMPTY, GARDEN, HALLS, MAIN, VENUE, WEEK, at, booked
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


def row(shown: Frame, name: str) -> list[str]:
    """The lines of a hall in the grid: its own, and those of its cells."""
    lines = shown.text.splitlines()
    at = next(number for number, text in enumerate(lines) if text.startswith(name))
    return lines[at : at + 3]


WEEKS_KEY = ("p",)
"""From one week in words to two weeks."""


def test_a_cell_says_who_has_the_morning_and_who_the_evening() -> None:
    shown = calendar()
    main, morning, evening = row(shown, "Main")
    assert main.split() == ["Main", "400", "seats"]
    assert morning.startswith("morning  free    ▐ Bello  C▌ free")
    assert evening.startswith("evening  free    ▐ Okafor C▌ free")
    assert "Client T" in row(shown, "Terrace")[2]
    assert "Client e" in row(shown, "Terrace")[1], "a hold that is over"
    assert ["new    x" in text for text in row(shown, "Garden")] == [False, True, True]


def test_two_weeks_have_letters_before_the_names() -> None:
    shown = calendar(keys=WEEKS_KEY)
    assert "Su29" in shown.text
    assert "▐CBel▌" in row(shown, "Main")[0]
    assert "▐COka▌" in row(shown, "Main")[1]
    assert "TCli" in row(shown, "Terrace")[1]


def test_below_the_grid_stand_the_bookings_of_the_day_under_the_cursor() -> None:
    text = calendar().text
    assert "─ Tue 17 Mar · Main ──" in text
    assert "── seats 400 · 1 h before and after ─" in text
    assert "10:00-15:00  confirmed   Bello wedding · 320 guests · N 900k" in text
    assert "18:00-23:00  confirmed   Okafor 50th · 250 guests · N 900k" in text
    assert "━━────── 25% paid, N 675k due" in text
    assert "waiting 1  Adeyemi (lead) for the evening" in text
    free = calendar(keys=("right",)).text
    assert "morning and evening free" in free
    one = {**WEEK, reads.BOOKINGS: BOOKINGS[1:2]}
    assert "morning free" in calendar(one).text


def test_money_of_a_booking_is_never_rounded() -> None:
    euros = VENUE._replace(currency="EUR")
    one = booked(1, MAIN, 17, (10, 15), total=125_050, paid=25_000)
    text = calendar({**WEEK, reads.BOOKINGS: (one,)}, place=euros).text
    assert "EUR 1,250.50" in text
    assert "20% paid, EUR 1,000.50 due" in text


def test_the_summary_says_what_is_taken_and_for_how_many_guests() -> None:
    first = calendar().text.splitlines()[0]
    assert first.startswith("16-22 March   7% taken")
    assert "2 confirmed, 1 on hold  674 guests" in first
    assert first.rstrip().endswith("1 hold ends < 24 h")


def test_a_hold_that_ran_out_is_said_and_counts_no_more() -> None:
    rows = {**WEEK, reads.BOOKINGS: (BOOKINGS[4],)}
    shown = calendar(rows, keys=("right", "right", "down"))
    assert "hold is over" in shown.text
    assert "hold ended Tue 17 Mar 09:00" in shown.text
    assert "morning and evening free" in shown.text
    assert " 0% taken" in shown.text


def test_a_hold_that_runs_out_while_one_looks_is_no_change_and_a_release_is() -> None:
    held = tuple(one._replace(expired=False) for one in BOOKINGS)
    before = {**WEEK, reads.BOOKINGS: held}
    shown = calendar(before=before)
    assert shown.text == calendar().text
    released = {**WEEK, reads.BOOKINGS: tuple(one for one in held if not one.expired)[:4]}
    assert "+" in "".join(row(calendar(released, before=before), "Terrace"))


def test_a_booking_over_midnight_and_over_three_days_tells_its_dates() -> None:
    night = booked(8, MAIN, 17, (20, 23))._replace(ends_at=at(18, 1))
    shown = calendar({**WEEK, reads.BOOKINGS: (night,)})
    assert "▐ free    ▌" in row(shown, "Main")[1]
    assert "▐ Client C▌" in row(shown, "Main")[2]
    assert "20:00-01:00" in shown.text
    long = booked(9, MAIN, 17, (18, 23))._replace(ends_at=at(19, 12))
    shown = calendar({**WEEK, reads.BOOKINGS: (long,)}, keys=("right",))
    assert all("▐ Client C▌" in text for text in row(shown, "Main")[1:])
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
    keys = (*WEEKS_KEY, *("right",) * 11)
    shown = calendar(rows, place=berlin, keys=keys)
    morning, evening, _ = row(shown, "Main")
    assert morning.rstrip().endswith("▐ ·  ▌CCli")
    assert evening.rstrip().endswith("▐CCli▌ ·")
    assert "20:00-29 Mar 07:00" in shown.text
    wide = calendar(rows, place=berlin, keys=("right",) * 11, size=(160, 50)).text.splitlines()
    hours = next(text for text in wide if "░" in text).split("│")[1]
    assert "░▌C Client 8 · 108" in hours
    assert hours.endswith("▐"), "until two in the night"


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
    assert "Wed 18 Mar · Terrace" in calendar(keys=("right", "down")).text
    assert "Mon 23" in calendar(keys=("right_square_bracket",)).text, "the weeks are read already"
    assert "Tue 24 Mar · Main" in calendar(keys=("right_square_bracket",)).text
    assert "Mon 23 Mar · Main" in calendar(keys=("right",) * 6).text
    day = calendar(keys=("p", "p", "p")).text
    assert day.startswith("Tue 17 March")
    assert "06    08" in day
    assert "▌C Bello weddin…▐" in day
    assert calendar(keys=("p",) * 4).text == calendar().text


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24), (100, 30), (160, 50)])
def test_a_month_has_all_its_days_at_every_width(size: tuple[int, int]) -> None:
    """Where they do not fit side by side, or not all at once, they are a few steps away."""
    far = {**WEEK, reads.BOOKINGS: (booked(9, GARDEN, 17, (10, 12)),)}
    keys = ("p",) * (1 if size[0] == 160 else 2)
    seen = "".join(
        calendar(far, size=size, keys=(*keys, *("down",) * steps)).text for steps in range(0, 15, 3)
    )
    first = date(2026, 3, 16)
    for number in range(35):
        day = first + timedelta(days=number)
        titles = (f"{day:%a}"[:1], f"{day:%a}"[:2], f"{day:%a} ")
        said = [f"{titles[0]}{day:%d}", f"{titles[1]}{day:%d}", f"{titles[2]}{day.day}"]
        assert any(text in seen for text in said), day
    if size[1] > 20:
        assert "Su19" in calendar(far, size=size, keys=keys).text or "Sun 19" in seen


def test_many_halls_are_shown_for_two_weeks_and_few_in_words() -> None:
    many = tuple(HallRow(number, f"Hall {number:02}", 10, 0, 0) for number in range(20))
    assert "Su29" in calendar({**WEEK, reads.HALLS: many}).text
    assert "morning" in calendar().text


def test_a_venue_without_halls_says_so() -> None:
    assert "No halls yet" in calendar(EMPTY).text


def test_two_hundred_halls_scroll_under_their_days() -> None:
    many = tuple(HallRow(number, f"Hall {number:03}", 10, 0, 0) for number in range(200))
    shown = calendar({**WEEK, reads.HALLS: many}, keys=("G",))
    assert "Tu17" in shown.text
    assert "Hall 199" in shown.text
    assert "200/200" in shown.text


def test_a_hall_with_a_long_name_leaves_the_days_in_sight() -> None:
    long = (HallRow(1, "Ball" * 75, 10, 0, 0), *HALLS[1:])
    shown = calendar({**WEEK, reads.HALLS: long})
    assert "Mon 16" in shown.text
    assert "▐ Bello  C▌" in calendar().text


def test_the_cursor_stays_on_its_hall_when_others_come() -> None:
    before = {**WEEK, reads.HALLS: (MAIN, HALLS[1])}
    added = {**WEEK, reads.HALLS: (HallRow(9, "Annex", 10, 0, 0), MAIN, HALLS[1])}
    shown = calendar(added, before=before)
    assert "▐ Bello  C▌" in row(shown, "Main")[1]


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
