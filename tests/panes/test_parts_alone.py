"""Order and words without a pane: what goes before what, which column is next, what is found."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import pairwise
from operator import itemgetter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedash.panes.parts import Bar, Column
from livedash.panes.parts.sorting import in_order, turned
from livedash.panes.parts.words import Words, nothing, only
from livedash.widgets.cell import Cell
from livedash.widgets.table import Order
from tests.panes.hostile import HOSTILE

NINE = datetime(2026, 3, 17, 9, tzinfo=UTC)


def ordered(*values: Any, falls: bool = False) -> list[Any]:
    rows = list(enumerate(values))
    return [value for _, value in in_order(rows, itemgetter(1), falls=falls)]


@pytest.mark.parametrize(
    "values",
    [
        [-1, Decimal("1.5"), 2, 2.5, Decimal("10"), float("inf")],
        ["Agege", "bun", "Rye", "Zopf", "Épi"],
        [
            date(2026, 3, 17),
            NINE.astimezone(timezone(timedelta(hours=5))) - timedelta(hours=1),
            datetime(2026, 3, 17, 9),  # noqa: DTZ001 - as a column without a zone gives it
            NINE + timedelta(hours=1),
            date(2026, 3, 18),
        ],
        [False, 1, "1", "true"],
        [3, NINE, (1, 2), "a"],
    ],
    ids=["numbers", "texts", "moments", "truths", "of all kinds"],
)
def test_values_have_an_order_whatever_they_are(values: list[Any]) -> None:
    assert ordered(*reversed(values)) == values
    assert ordered(*values, falls=True) == values[::-1]


def test_rows_without_a_value_come_last_either_way() -> None:
    nan = float("nan")
    assert ordered(None, 2, nan, 1) == [1, 2, None, nan]
    assert ordered(None, 2, nan, 1, falls=True) == [2, 1, None, nan]


@given(st.lists(st.none() | st.integers(0, 3) | st.decimals(0, 3, places=1)), st.booleans())
def test_equal_rows_keep_their_own_order(values: list[Any], falls: bool) -> None:
    rows = list(enumerate(values))
    found = in_order(rows, itemgetter(1), falls=falls)
    assert sorted(found, key=itemgetter(0)) == rows
    for (before, one), (after, other) in pairwise(found):
        assert one != other or before < after


def test_a_key_goes_through_the_columns_and_back_to_the_rows_own_order() -> None:
    order, seen = None, []
    for _ in range(4):
        order = turned(order, (1, 4, 6), round=False)
        seen.append(order)
    assert seen == [Order(1), Order(4), Order(6), None]
    assert turned(None, (), round=False) is None
    assert turned(Order(9), (1, 4), round=False) == Order(1), "a column that stands no more"


def test_the_other_key_turns_the_order_round_and_then_gives_it_up() -> None:
    assert turned(None, (1, 4), round=True) == Order(1, falls=True)
    assert turned(Order(4), (1, 4), round=True) == Order(4, falls=True)
    assert turned(Order(4, falls=True), (1, 4), round=True) is None
    assert turned(Order(1, falls=True), (1, 4), round=False) == Order(4)


def test_all_words_must_stand_in_a_row_whatever_their_case() -> None:
    rows = ["Rye loaf L", "Rye bun", "Butter loaf"]
    words = Words[str](str, {"long": lambda row: len(row) > 8})
    assert words.find(rows, "") is rows
    assert words.find(rows, "LOAF rye") == ["Rye loaf L"]
    assert words.find(rows, "long") == ["Rye loaf L", "Butter loaf"]
    assert words.find(rows, "LONG butter") == ["Butter loaf"]
    assert words.find(rows, "rye loaf rye x") == []
    assert Words[str](str).find(["STRASSE", "épi"], "straße") == ["STRASSE"]


@pytest.mark.parametrize("typed", HOSTILE)
def test_any_text_may_be_looked_for(typed: str) -> None:
    assert Words[str](str).find([typed, "rye"], typed) == [typed]
    assert typed[:21] in only(typed, 1, 2).text
    assert typed in nothing(typed)


def test_a_column_is_found_by_what_it_shows_and_by_what_it_writes() -> None:
    one = Column[int]("N", 6, value=lambda row: row)
    assert one.said(1234) == "1,234\n1234"
    assert Column[int]("N", 6, cell=lambda _: Cell("low", before="~ ")).said(1) == "low"
    assert Column[int]("N", 6, cell=lambda row: Bar(row, 9)).said(1) == ""
    assert Column[int]("N", 6, value=lambda _: None).said(1) == ""


def test_one_sorts_by_the_value_or_by_what_is_said_instead() -> None:
    named = Column[date]("DAY", 9, value=str, by="day")
    assert named.by is not None
    assert named.by(date(2026, 3, 17)) == 17
    assert Column[int]("N", 6, cell=str).by is None
