"""What has not changed stays the same object through a refetch."""

from __future__ import annotations

from decimal import Decimal
from math import nan
from operator import itemgetter
from typing import Any

import pytest

from livedash.live.rows import equal, kept

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
