"""Sorting and finding on the stock and sales panes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

import pytest
from textual import on
from textual.pilot import Pilot

from livedash.panes.pane import Pane
from livedash.panes.pane_of import pane_of
from livedash.panes.sales.spec import SPEC as SALES_PANE
from livedash.panes.stock.spec import SPEC as STOCK_PANE
from livedash.panes.wishes import Says
from livedash.testing import Rows, capture
from livedash.widgets.filter_line import FilterLine
from livedash.widgets.table import KeyedTable
from tests.panes import reads, selling
from tests.panes.bakery import DAY, NOW, bread
from tests.panes.telling import Alone, show, tell

STOCK: Rows = {
    **DAY,
    reads.STOCK: (
        bread(1, "Zopf", on_hand=-2, last_sold_at=NOW - timedelta(hours=1)),
        bread(2, "agege", on_hand=12_345, sold=9),
        bread(3, "Bun", on_hand=100, sold_lately=0),
        bread(4, "Bun", size="L", on_hand=7, made=0),
    ),
}


def keys_of(pane: Pane, table: str) -> list[object]:
    return list(pane.query_one(f"#{table}", KeyedTable)._window.keys)


def exported(pane: Pane, column: int) -> Sequence[object]:
    table = pane.table()
    assert table is not None
    return [row[column] for row in table.rows]


@pytest.mark.parametrize(
    ("heading", "falls", "rows"),
    [
        ("BREAD", False, [2, 3, 4, 1]),
        ("ON HAND", False, [1, 4, 3, 2]),
        ("ON HAND", True, [2, 3, 4, 1]),
        ("RUNS OUT", False, [1, 4, 2, 3]),
        ("SOLD", False, [2, 1, 4, 3]),
    ],
)
def test_breads_are_sorted_by_what_a_column_means(
    heading: str, falls: bool, rows: list[int]
) -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, STOCK, NOW)
        table = pane.query_one("#breads", KeyedTable)
        for _ in table.columns:
            await pilot.press("o")
            assert table.order is not None
            if table.columns[table.order.column].title == heading:
                break
        if falls:
            await pilot.press("O")
        assert keys_of(pane, "breads") == rows
        assert len(exported(pane, 1)) == 4
        assert exported(pane, 10) == [
            next(one.on_hand for one in STOCK[reads.STOCK] if one[0] == key)  # type: ignore[attr-defined]
            for key in rows
        ]

    tell(pane_of(STOCK_PANE), story)


def test_a_preset_and_an_order_go_together() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, STOCK, NOW)
        await pilot.press("O", "f")
        assert keys_of(pane, "breads") == [1, 4]
        assert "only 2 of 4: low" in capture(pilot.app).text
        assert pane.table() is not None
        assert exported(pane, 1) == ["Zopf", "Bun"]

    tell(pane_of(STOCK_PANE), story)


def test_hours_and_shifts_are_a_scale_and_stand_as_they_are() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, selling.SELLING, NOW)
        await pilot.pause()
        assert "list.sort" not in {one.binding.id for one in pane.screen.active_bindings.values()}
        hours, shifts = keys_of(pane, "hours"), keys_of(pane, "shifts")
        await pilot.press("o", "O", "slash", *"sardine", "enter")
        await pilot.pause()
        assert (keys_of(pane, "hours"), keys_of(pane, "shifts")) == (hours, shifts)
        assert len(keys_of(pane, "best")) == 1
        assert "only 1 of 2: sardine" in capture(pilot.app).text

    tell(pane_of(SALES_PANE), story)


class Listening(Alone):
    """With what the pane says."""

    said: ClassVar[list[str]] = []

    @on(Says)
    def _says(self, says: Says) -> None:
        self.said.append(says.words)


async def test_a_pane_on_which_nothing_stands_that_could_be_found_says_so() -> None:
    pane = pane_of(SALES_PANE)
    app = Listening(pane)
    async with app.run_test(size=(80, 12)) as pilot:
        show(pane, selling.SELLING, NOW)
        await pilot.press("slash")
        await pilot.pause()
        assert app.said == ["Sales has nothing to filter."]
        assert not pane.query_one(FilterLine).display


def test_the_days_are_exported_as_they_are_listed_and_found() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, selling.SELLING, NOW)
        await pilot.press("d", "o")
        days = exported(pane, 0)
        assert days == sorted(days)  # type: ignore[type-var]
        await pilot.press("O")
        assert exported(pane, 0)[0] == days[-1]
        await pilot.press("slash", *"tue", "enter")
        table = pane.table()
        assert table is not None
        assert table.part == "only: tue"
        assert len(set(exported(pane, 0))) == 1

    tell(pane_of(SALES_PANE), story)
