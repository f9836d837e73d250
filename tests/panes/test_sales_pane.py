"""The sales pane: the same rows the same way at every width, no figure cut into another one."""

from __future__ import annotations

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from livedash.panes.sales import SalesPane
from livedash.testing import Frame, Rows, frame
from tests.panes.bakery import NOW, VENUE
from tests.panes.hostile import HOSTILE, assert_harmless
from tests.panes.selling import (
    LINE,
    MONTH,
    NOTHING_SOLD,
    PEOPLE,
    SELLING,
    SOLD,
    WASTE,
)

SIZES = [(40, 12), (60, 20), (80, 24), (100, 30), (160, 50)]


def sales(rows: Rows = SELLING, **known: Any) -> Frame:
    return frame(SalesPane, rows, now=NOW, **known)


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
    text = sales({**SELLING, "before": (), "month": ()}).text
    assert "vs same Tue to 17:41 --" in text
    assert "vs 4-wk avg --" in text


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (("d",), "Wed 11 Mar"),
        (("d", "d"), "1-"),
        (("d", "d", "d"), "cum today"),
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
    shown = sales({**SELLING, "today": later}, before=SELLING)
    assert "+" in shown.text.splitlines()[2]
    turned = sales({**SELLING, "today": later}, before=SELLING, keys=("d", "d", "d"))
    assert "+" not in turned.text.splitlines()[2]


def test_the_drift_line_adds_up() -> None:
    said = "Open 14 + made 412 + ret 1 - sold 355 - waste 9 = 63; counted 61; drift -2 [!]"
    assert said in sales().text
    even = LINE._replace(on_hand=63)
    assert "no drift" in sales({**SELLING, "drift": (even,)}).text
    uncounted = LINE._replace(on_hand=63, counted=0)
    assert "nothing counted today" in sales({**SELLING, "drift": (uncounted,)}).text


def test_the_numbers_stand_until_the_sales_behind_one_are_there() -> None:
    text = sales(keys=("enter",)).text
    # The rows of what is drilled into come later; until then the numbers stand.
    assert "cum today" in text


def test_a_figure_too_long_for_its_column_is_said_shorter_never_cut() -> None:
    huge = tuple(row._replace(revenue=10**17) for row in SOLD)
    text = sales({**SELLING, "today": huge}).text
    assert "2000t" in text
    assert "over +999%" in text
    assert "…" not in "".join(text.splitlines()[2:16])


def test_a_day_of_returns_alone_is_below_nothing() -> None:
    row = SOLD[0]._replace(units=2, returned=2, revenue=-5_000)
    text = sales({**SELLING, "today": (row,)}).text
    assert "N -50" in text


def test_a_place_that_is_no_bakery_says_so() -> None:
    assert "it is no bakery" in sales({}, place=VENUE).text


def test_a_bread_with_a_long_name_leaves_the_figures_alone() -> None:
    long = tuple(row._replace(bread="Sourdough " * 30) for row in SOLD)
    text = sales({**SELLING, "today": long}).text
    assert "186,420" in text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_shown_harmless(hostile: str) -> None:
    rows: Rows = {
        **SELLING,
        "today": tuple(row._replace(bread=hostile, size=hostile) for row in SOLD),
        "people": tuple(r._replace(person=hostile) for r in PEOPLE),
        "waste": tuple(r._replace(reason=hostile) for r in WASTE),
    }
    assert_harmless(sales(rows, size=(160, 50)), HOSTILE[hostile])


def test_the_figures_beside_follow_the_rows() -> None:
    fewer = tuple(row for row in MONTH if row.days_ago != 3)
    text = sales({**SELLING, "month": fewer}, keys=("d",)).text
    assert "Sat 14 Mar" in text
    assert "Fri 13 Mar" in text
