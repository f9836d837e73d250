"""The sales pane: the same rows the same way at every width, no figure cut into another one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from livedash.business.bakery import sales as asked
from livedash.business.bakery.sales import AllSales
from livedash.live.rows import with_once
from livedash.panes.pane import Pane
from livedash.panes.pane_of import pane_of
from livedash.panes.sales.spec import SPEC as SALES_PANE
from livedash.testing import LAGOS, Frame, Rows, capture, frame
from tests.panes.bakery import NOW
from tests.panes.hostile import HOSTILE, assert_harmless
from tests.panes.in_turn import in_turn
from tests.panes.selling import (
    BEFORE,
    LINE,
    MONTH,
    NOTHING_SOLD,
    PEOPLE,
    SALES,
    SELLING,
    SOLD,
    WASTE,
)
from tests.panes.telling import show, tell

SIZES = [(40, 12), (60, 20), (80, 24), (100, 30), (160, 50)]


def sales(rows: Rows = SELLING, **known: Any) -> Frame:
    return frame(SALES_PANE, rows, now=NOW, **known)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_an_afternoon_by_width(size: tuple[int, int], picture: SnapshotAssertion) -> None:
    assert sales(size=size).text == picture


def test_a_terminal_without_unicode_gets_none(picture: SnapshotAssertion) -> None:
    shown = sales(ascii=True, size=(160, 50))
    assert shown.text.isascii()
    assert shown.text == picture


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_sold_is_no_fault(size: tuple[int, int]) -> None:
    text = sales(NOTHING_SOLD, size=size).text
    assert "N 0" in text
    assert "nan" not in text


def test_without_a_day_to_compare_with_it_says_so() -> None:
    text = sales({**SELLING, asked.SALES_BEFORE: (), asked.SALES_MONTH: ()}).text
    assert "-- on Tue" in text
    assert "-- on 4 weeks" in text


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (("d",), "Wed 11 Mar"),
        (("d", "d"), "1-"),
        (("d", "d", "d"), "so far today"),
        (("m",), "only morning"),
        (("m", "m"), "only night"),
        (("v",), "4-wk avg"),
    ],
    ids="".join,
)
def test_a_key_shows_other_figures_of_the_same_rows(keys: tuple[str, ...], said: str) -> None:
    assert said in sales(keys=keys).text


def test_compared_with_nothing_there_is_no_other_day() -> None:
    assert "last Tue" not in sales(keys=("v", "v")).text


def test_another_view_marks_nothing_as_changed() -> None:
    later = (SOLD[0]._replace(revenue=SOLD[0].revenue + 100), *SOLD[1:])
    shown = sales({**SELLING, asked.SALES_TODAY: later}, before=SELLING)
    assert "+" in shown.text.splitlines()[2]
    turned = sales({**SELLING, asked.SALES_TODAY: later}, before=SELLING, keys=("d", "d", "d"))
    assert "+" not in turned.text.splitlines()[2]


def later(hours: int) -> Rows:
    """The same sales, looked at again: what was sold up to this time of day has grown."""
    by_now = tuple(row._replace(by_now=row.revenue) for row in BEFORE)
    line = LINE._replace(minute=NOW + timedelta(hours=hours))
    return {**SELLING, asked.DRIFT: (line,), asked.SALES_BEFORE: by_now}


@pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])
@pytest.mark.parametrize("keys", [("G",), ("d", "G")], ids=["hours", "week"])
@pytest.mark.parametrize("hours", [1, 14, 17], ids=["next hour", "midnight", "next day"])
def test_time_alone_marks_nothing(hours: int, keys: tuple[str, ...], size: tuple[int, int]) -> None:
    after = later(hours)
    shown = sales(after, before=SELLING, keys=keys, size=size)
    assert shown.text == sales(after, keys=keys, size=size).text


@pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])
def test_another_scale_of_the_bars_marks_only_what_was_sold(size: tuple[int, int]) -> None:
    """The first hour has sold twice as much: its bar is the longest, and all others get shorter."""
    most = tuple(row._replace(revenue=row.revenue * 3) if row.hour == 0 else row for row in SOLD)
    marked = sales(
        {**SELLING, asked.SALES_TODAY: most}, before=SELLING, size=size
    ).text.splitlines()
    plain = sales({**SELLING, asked.SALES_TODAY: most}, size=size).text.splitlines()
    until = plain[1].index("so far today")
    assert marked[2][:until] != plain[2][:until], "its own hour is marked"
    for hour in range(3, 10):
        assert marked[hour][:until] == plain[hour][:until]


def test_a_drill_down_adds_up() -> None:
    """Two at 8.50 each are 17.00; none of it is rounded."""
    euros = LAGOS._replace(currency="EUR")
    sale = SALES[0]._replace(quantity=2, unit_price=850, discount=0, revenue=1700)
    whole = SALES[1]._replace(quantity=2, unit_price=800, discount=50, revenue=1550)
    sold = with_once((sale, whole), AllSales(2, sale.revenue + whole.revenue))
    rows = {**SELLING, asked.SALES_BEHIND: sold}
    text = sales(rows, keys=("enter",), place=euros, size=(100, 30)).text
    assert [line.split()[-4:-1] for line in text.splitlines()[3:5]] == [
        ["8.50", "0.00", "17.00"],
        ["8.00", "0.50", "15.50"],
    ]
    assert "EUR 32.50" in text.splitlines()[1]


def test_money_is_shown_one_way_on_all_of_the_pane_and_the_way_marks_nothing() -> None:
    euros = LAGOS._replace(currency="EUR")
    today = tuple(row._replace(revenue=row.revenue // 100) for row in SOLD)
    cents = (*today[:-1], today[-1]._replace(revenue=today[-1].revenue + 50))
    even = tuple(row._replace(revenue=100_000) for row in SOLD)
    whole = {**SELLING, asked.SALES_TODAY: even}
    assert "1,000.00" not in sales(whole, place=euros).text
    text = sales({**SELLING, asked.SALES_TODAY: cents}, place=euros, size=(160, 50)).text
    assert "EUR 1,864.70" in text
    assert "246.60" in text.splitlines()[2]
    one_more = (*even[:-1], even[-1]._replace(revenue=100_050))
    shown = sales({**whole, asked.SALES_TODAY: one_more}, before=whole, place=euros)
    first, last = shown.text.splitlines()[2], shown.text.splitlines()[9]
    assert "2,000.00 " in first
    assert "+" not in first, "the same money, written with its minor units"
    assert "2,000.50+" in last


def test_means_of_whole_money_are_whole_money() -> None:
    odd = tuple(row._replace(by_now=row.by_now + 100 * row.weeks_ago) for row in BEFORE)
    text = sales({**SELLING, asked.SALES_BEFORE: odd}, keys=("v",), size=(160, 50)).text
    assert "." not in "".join(line[52:] for line in text.splitlines()[2:10])


def test_the_drift_line_adds_up() -> None:
    said = "14 + 412 made + 1 back - 355 sold - 9 wasted = 63, counted 61"
    assert said in sales().text
    even = LINE._replace(on_hand=63)
    assert "all there" in sales({**SELLING, asked.DRIFT: (even,)}).text
    uncounted = LINE._replace(on_hand=63, counted=0)
    assert "nothing counted today" in sales({**SELLING, asked.DRIFT: (uncounted,)}).text


def test_the_numbers_stand_until_the_sales_behind_one_are_there() -> None:
    text = sales(keys=("enter",)).text
    # The rows of what is drilled into come later; until then the numbers stand.
    assert "so far today" in text


def test_a_figure_too_long_for_its_column_is_said_shorter_never_cut() -> None:
    huge = tuple(row._replace(revenue=10**17) for row in SOLD)
    text = sales({**SELLING, asked.SALES_TODAY: huge}).text
    assert "2000t" in text
    assert "over 999%" in text
    assert "…" not in "".join(text.splitlines()[2:16])


def test_a_day_of_returns_alone_is_below_nothing() -> None:
    row = SOLD[0]._replace(units=2, returned=2, revenue=-5_000)
    text = sales({**SELLING, asked.SALES_TODAY: (row,)}).text
    assert "N -50" in text


def test_a_bread_with_a_long_name_leaves_the_figures_alone() -> None:
    long = tuple(row._replace(bread="Sourdough " * 30) for row in SOLD)
    text = sales({**SELLING, asked.SALES_TODAY: long}).text
    assert "186,420" in text


def called(name: str) -> Rows:
    return {
        **SELLING,
        asked.SALES_TODAY: tuple(row._replace(bread=name, size=name) for row in SOLD),
        asked.SALES_PEOPLE: tuple(r._replace(person=name) for r in PEOPLE),
        asked.WASTE: tuple(r._replace(reason=name) for r in WASTE),
    }


def test_hostile_text_is_shown_harmless() -> None:
    each = {text: called(text) for text in HOSTILE}
    for text, shown in in_turn(SALES_PANE, each, size=(160, 50)).items():
        assert_harmless(shown, text)


def test_the_figures_beside_follow_the_rows() -> None:
    fewer = tuple(row for row in MONTH if row.days_ago != 3)
    text = sales({**SELLING, asked.SALES_MONTH: fewer}, keys=("d",)).text
    assert "Sat 14 Mar" in text
    assert "Fri 13 Mar" in text


def test_another_choice_does_not_drop_a_number_whose_sales_are_on_their_way() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        begun = pane.state
        show(pane, SELLING, NOW, state=begun)
        await pilot.press("enter", "m")
        show(pane, {**SELLING, asked.SALES_BEHIND: SALES}, NOW, state=pane.state)
        await pilot.pause()
        text = capture(pilot.app).text
        assert "Sales 17:00-18:00" in text
        assert "only morning" in text
        await pilot.press("escape")
        assert pane.state == replace(begun, only="morning")

    tell(pane_of(SALES_PANE), story)
