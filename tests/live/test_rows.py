"""What has not changed stays the same object through a refetch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from math import nan
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from livedash.business.foreseen import Foreseen
from livedash.live.rows import equal, kept, once_of, with_once

BEFORE = ((1, "rye", 5), (2, "bun", 7), (3, "roll", 9))
BY_ID = itemgetter(0)


def again(rows: tuple[tuple[Any, ...], ...]) -> tuple[tuple[Any, ...], ...]:
    """The same, read anew."""
    return tuple((*row[:1], *row[1:]) for row in rows)


def test_equal_rows_are_those_before() -> None:
    assert kept(BEFORE, again(BEFORE), BY_ID) is BEFORE
    assert kept(None, BEFORE, BY_ID) is BEFORE
    assert kept((), (), BY_ID) == ()


def test_a_row_that_changed_is_new_and_no_other() -> None:
    after = again(BEFORE)
    found = kept(BEFORE, (after[0], (2, "bun", 6), after[2]), BY_ID)
    assert found == (BEFORE[0], (2, "bun", 6), BEFORE[2])
    assert found[0] is BEFORE[0]
    assert found[2] is BEFORE[2]


@pytest.mark.parametrize("order", [(2, 0, 1), (1, 2), (0,), (2, 1, 0)])
def test_a_row_that_stands_elsewhere_is_found_by_its_key(order: tuple[int, ...]) -> None:
    after = again(BEFORE)
    found = kept(BEFORE, tuple(after[index] for index in order), BY_ID)
    assert [row is BEFORE[index] for row, index in zip(found, order, strict=True)] == [True] * len(
        order
    )


def test_a_row_that_comes_in_between_leaves_the_others_what_they_are() -> None:
    new = (9, "bagel", 1)
    found = kept(BEFORE, (new, *again(BEFORE)), BY_ID)
    assert found[0] is new
    assert all(one is old for one, old in zip(found[1:], BEFORE, strict=True))


def test_without_a_key_a_row_is_known_by_its_place() -> None:
    found = kept(BEFORE, ((0, "new", 0), *again(BEFORE)[1:]), None)
    assert found[0] == (0, "new", 0)
    assert found[1] is BEFORE[1]


@pytest.mark.parametrize("number", [nan, Decimal("NaN")], ids=["float", "numeric"])
def test_not_a_number_is_no_change(number: object) -> None:
    rows = ((1, number), (2, (number, 3)))
    fresh = type(number)("nan")  # type: ignore[call-arg]
    assert kept(rows, ((1, fresh), (2, (fresh, 3))), BY_ID) is rows
    assert not equal((1, number), (1, 0))
    assert not equal((1, number), (1, number, 2))


class Point(NamedTuple):
    id: int
    at: Any


@dataclass(frozen=True)
class Figure:
    points: tuple[Point, ...]


FORESEEN = Foreseen.of(5, UUID(int=1), datetime(2026, 3, 17, tzinfo=UTC))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FORESEEN, 5),
        (True, 1),
        (0, False),
        (1, 1.0),
        (1, "1"),
        (None, False),
        ([1], (1,)),
        ([1, 2], [2, 1]),
        ([1], [1, 1]),
        ({"a": 1}, {"a": True}),
        ({"a": 1}, {"b": 1}),
        ({"a": None}, {}),
    ],
)
def test_other_values_and_other_types_are_changes_however_deep(one: object, other: object) -> None:
    """Also within rows, arrays, JSON and figures that hand rows on."""
    for before, after in ((one, other), (other, one)):
        assert not equal(before, after)
        assert not equal([before], [after])
        assert not equal({"deep": [before]}, {"deep": [after]})
        assert not equal(Figure((Point(1, before),)), Figure((Point(1, after),)))
        row = Point(1, after)
        assert kept((Point(1, before),), (row,), BY_ID)[0] is row


@pytest.mark.parametrize(
    "make",
    [
        lambda: float("nan"),
        lambda: Decimal("NaN"),
        lambda: [1, [float("nan"), None]],
        lambda: {"b": 1, "a": [{"c": float("nan")}]},
        lambda: Point(1, (2, float("nan"))),
        lambda: Figure((Point(1, float("nan")),)),
        lambda: Foreseen.of(5, UUID(int=1), datetime(2026, 3, 17, tzinfo=UTC)),
    ],
)
def test_what_people_would_call_the_same_is_no_change(make: Callable[[], object]) -> None:
    assert equal(make(), make())
    rows = (Point(1, make()), Point(2, "x"))
    assert kept(rows, (Point(1, make()), Point(2, "x")), BY_ID) is rows


def test_json_is_the_same_in_any_order_of_its_names() -> None:
    assert equal({"a": 1, "b": [2]}, {"b": [2], "a": 1})


# What is said once of all rows


def test_another_word_about_all_rows_renews_none_of_them() -> None:
    before = with_once(BEFORE, Point(230, 5))
    after = kept(before, with_once(again(BEFORE), Point(231, 6)), BY_ID)
    assert once_of(after) == Point(231, 6)
    assert all(row is old for row, old in zip(after, BEFORE, strict=True))
    assert before != after
    assert not equal(before, after)


def test_the_same_rows_and_words_are_those_before() -> None:
    before = with_once(BEFORE, Point(1, nan))
    assert kept(before, with_once(again(BEFORE), Point(1, float("nan"))), BY_ID) is before
    fewer = kept(before, with_once(again(BEFORE[:2]), Point(1, float("nan"))), BY_ID)
    assert once_of(fewer) is once_of(before)
    assert fewer[1] is BEFORE[1]


def test_rows_with_a_word_about_them_are_not_the_rows_alone() -> None:
    told = with_once(BEFORE, Point(1, 2))
    assert told == with_once(again(BEFORE), Point(1, 2))
    assert hash(told) == hash(with_once(again(BEFORE), Point(1, 2)))
    assert (told == BEFORE, told == BEFORE, told != BEFORE) == (False, False, True)
    assert with_once(BEFORE, None) is BEFORE
    assert once_of(BEFORE) is None
    assert once_of(with_once(told, Point(3, 4))) == Point(1, 2), "they say it themselves"


def test_a_column_of_another_type_keeps_no_row_however_many_there_are() -> None:
    """`1` that is `1.0` since an ALTER TABLE is shown otherwise, in the last row too."""
    before = tuple(Point(number, number) for number in range(100))
    after = tuple(Point(number, float(number)) for number in range(100))
    found = kept(before, after, BY_ID)
    assert [type(row.at) for row in found] == [float] * 100
