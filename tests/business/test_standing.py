"""How a bread stands: the figures that follow from one row, and the order of the list."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedash.business.bakery.stock import StockRow
from livedash.business.bakery.stock_status import (
    Haste,
    StockStatus,
    haste,
    out_at,
    rate,
    sell_through,
    standing,
    totals,
    worst_first,
)

NOW = datetime(2026, 3, 17, 16, 41, tzinfo=UTC)
CLOSE = datetime(2026, 3, 17, 21, 0, tzinfo=UTC)


def bread(**known: Any) -> StockRow:
    return StockRow(
        **{
            "bread_type_id": 1,
            "bread": "Agege loaf",
            "size": "L",
            "low_at": 10,
            "planned": 120,
            "made": 110,
            "sold": 90,
            "returned": 0,
            "wasted": 0,
            "on_hand": 20,
            "sold_lately": 0,
            "last_sold_at": None,
            "counted": None,
            "drift": None,
            "counted_at": None,
            "business_date": date(2026, 3, 17),
            "minute": NOW,
            **known,
        }
    )


@pytest.mark.parametrize(
    ("on_hand", "expected"),
    [
        (-1, StockStatus.OVERSOLD),
        (0, StockStatus.OUT),
        (1, StockStatus.LOW),
        (10, StockStatus.LOW),
        (11, StockStatus.OK),
        (120, StockStatus.OK),
        (121, StockStatus.HIGH),
    ],
)
def test_a_bread_stands_by_what_is_on_hand(on_hand: int, expected: StockStatus) -> None:
    assert standing(bread(on_hand=on_hand)) is expected


def test_a_bread_without_a_plan_is_never_too_much() -> None:
    assert standing(bread(planned=0, on_hand=10_000)) is StockStatus.OK


def test_sell_through_passes_one_hundred_when_more_was_sold_than_made() -> None:
    assert sell_through(bread(made=60, sold=61)) == pytest.approx(61 / 60)


def test_sell_through_of_nothing_made_is_unknown_and_not_zero() -> None:
    assert sell_through(bread(made=0, sold=3)) is None


def test_the_rate_is_per_hour_over_two_hours() -> None:
    assert rate(bread(sold_lately=7)) == 3.5


def test_it_runs_out_when_the_rate_has_eaten_what_is_on_hand() -> None:
    assert out_at(bread(on_hand=7, sold_lately=28)) == NOW + timedelta(minutes=30)


@pytest.mark.parametrize("gone", [{"on_hand": 0}, {"on_hand": -4}, {"sold_lately": 0}])
def test_nothing_runs_out_that_is_gone_or_does_not_sell(gone: dict[str, int]) -> None:
    assert out_at(bread(**{"on_hand": 5, "sold_lately": 4, **gone})) is None


def test_a_pile_that_outlasts_the_calendar_does_not_break_the_table() -> None:
    assert out_at(bread(on_hand=2_000_000_000, sold_lately=1)) is None


@pytest.mark.parametrize(
    ("on_hand", "expected"),
    [(13, Haste.WITHIN_THE_HOUR), (14, Haste.BEFORE_CLOSE), (61, Haste.LATER)],
)
def test_haste_goes_in_steps(on_hand: int, expected: Haste) -> None:
    assert haste(bread(on_hand=on_hand, sold_lately=28), CLOSE) is expected


def test_worst_is_first_and_names_decide_among_equals() -> None:
    rows = [
        bread(bread_type_id=1, bread="Wheat loaf", on_hand=19, low_at=8),
        bread(bread_type_id=2, bread="Milk bread", on_hand=0),
        bread(bread_type_id=3, bread="Sardine roll", on_hand=-1),
        bread(bread_type_id=4, bread="Coconut bun", on_hand=500),
        bread(bread_type_id=5, bread="Agege loaf", on_hand=1),
        bread(bread_type_id=6, bread="Brown loaf", on_hand=12, low_at=8, sold_lately=40),
        bread(bread_type_id=7, bread="Agege loaf", on_hand=19, size="S"),
    ]
    assert [row.bread_type_id for row in worst_first(rows, CLOSE)] == [3, 2, 5, 6, 7, 1, 4]


def test_one_more_sale_of_a_bread_that_stays_well_does_not_move_its_row() -> None:
    rows = [bread(bread_type_id=i, bread=f"Bread {i}", on_hand=60 + i) for i in range(9)]
    sold = [row._replace(on_hand=row.on_hand - 1, sold=row.sold + 1) for row in rows]
    before = [row.bread_type_id for row in worst_first(rows, CLOSE)]
    assert [row.bread_type_id for row in worst_first([*rows[:4], sold[4], *rows[5:]], CLOSE)] == (
        before
    )


def test_totals_of_no_bread_are_nothing() -> None:
    assert totals([]) == (0,) * 9
    assert totals([]).sell_through is None


@given(
    st.lists(
        st.builds(
            lambda **known: bread(**known),
            on_hand=st.integers(-50, 300),
            low_at=st.integers(0, 20),
            planned=st.integers(0, 200),
            made=st.integers(0, 200),
            sold=st.integers(0, 200),
            sold_lately=st.integers(0, 80),
        ),
        max_size=30,
    ).map(lambda rows: [row._replace(bread_type_id=i) for i, row in enumerate(rows)])
)
def test_totals_are_the_sums_of_the_rows_and_the_order_is_by_standing(rows: list[StockRow]) -> None:
    sums = totals(rows)
    assert sums.on_hand == sum(row.on_hand for row in rows)
    assert sums.oversold == sum(row.on_hand < 0 for row in rows)
    ordered = worst_first(rows, CLOSE)
    assert {row.bread_type_id for row in ordered} == {row.bread_type_id for row in rows}
    assert [standing(row) for row in ordered] == sorted(standing(row) for row in rows)
    assert worst_first(reversed(ordered), CLOSE) == worst_first(ordered, CLOSE)
