"""What a change costs on the terminal: nothing when nothing differs, else about what differs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest
from rich.console import RenderableType
from textual.app import ComposeResult

from livedash.app.painting import PaintedApp
from livedash.business.bakery import sales
from livedash.business.place import Place
from livedash.panes.board.spec import SPEC as BOARD_PANE
from livedash.panes.calendar.spec import SPEC as CALENDAR_PANE
from livedash.panes.pane import Pane
from livedash.panes.pane_of import pane_of
from livedash.panes.sales.spec import SPEC as SALES_PANE
from livedash.panes.stock.spec import SPEC as STOCK_PANE
from livedash.panes.view import View
from livedash.testing import LAGOS, Rows, frozen
from livedash.textual_internals import Update
from tests.panes import halls, kanban, reads, selling
from tests.panes.bakery import BREADS, DAY, MOVES, NOW

pytestmark = pytest.mark.usefixtures("painted")

SIZES = [(80, 20), (160, 46)]
SOLD: Rows = {
    **DAY,
    reads.STOCK: (BREADS[0]._replace(sold=39, on_hand=18, sold_lately=8), *BREADS[1:]),
    reads.MOVES: (
        MOVES[3]._replace(act="sold", id="new", at=NOW),
        *MOVES,
    ),
}


class Measured(PaintedApp):
    """One pane, and what would have gone to the terminal."""

    CSS = "Pane { height: 1fr; }"

    def __init__(self, pane: Pane) -> None:
        super().__init__()
        self.pane = pane
        self.written = ""

    def compose(self) -> ComposeResult:
        yield self.pane

    def painting(self, update: RenderableType | None) -> RenderableType | None:
        if isinstance(update, Update):
            self.written += self.rendered(update)
        return None


async def cost(
    pane: Pane,
    size: tuple[int, int],
    shown: Sequence[Rows],
    now: datetime = NOW,
    place: Place = LAGOS,
    keys: Sequence[str] = (),
) -> int:
    """Bytes of the last of these; `keys` are pressed before it."""
    app = Measured(pane)
    async with app.run_test(size=size) as pilot:
        for index, rows in enumerate(shown):
            if index and keys:
                app.set_focus(pane.first_for_keys)
                await pilot.press(*keys)
                await pilot.pause()
            app.written = ""
            pane.show(View(place, now, frozen(rows)))
            await pilot.pause()
    return len(app.written.encode())


@pytest.mark.parametrize("size", SIZES)
async def test_equal_rows_cost_nothing(size: tuple[int, int]) -> None:
    assert await cost(pane_of(STOCK_PANE), size, [DAY, dict(DAY)]) == 0
    assert await cost(pane_of(BOARD_PANE), size, [kanban.BOARD, dict(kanban.BOARD)]) == 0
    assert await cost(pane_of(SALES_PANE), size, [selling.SELLING, dict(selling.SELLING)]) == 0
    week = [halls.WEEK, dict(halls.WEEK)]
    assert await cost(pane_of(CALENDAR_PANE), size, week, place=halls.VENUE) == 0


@pytest.mark.parametrize("size", SIZES)
async def test_a_first_frame_is_measured_at_all(size: tuple[int, int]) -> None:
    assert await cost(pane_of(STOCK_PANE), size, [DAY]) > 500


@pytest.mark.parametrize("size", SIZES)
async def test_one_changed_cell_costs_one_cell(size: tuple[int, int]) -> None:
    after = {**DAY, reads.STOCK: (BREADS[0]._replace(bread="Wheat loaves"), *BREADS[1:])}
    assert 0 < await cost(pane_of(STOCK_PANE), size, [DAY, after]) <= 80


@pytest.mark.parametrize("size", SIZES)
async def test_one_changed_cell_of_a_sorted_table_costs_one_cell_too(size: tuple[int, int]) -> None:
    after = {**DAY, reads.STOCK: (BREADS[0]._replace(bread="Wheat loaves"), *BREADS[1:])}
    by_name = await cost(pane_of(STOCK_PANE), size, [DAY, after], keys=["o"])
    assert 0 < by_name <= 80
    assert await cost(pane_of(STOCK_PANE), size, [DAY, dict(DAY)], keys=["o"]) == 0


@pytest.mark.parametrize(("size", "limit"), [((80, 20), 500), ((160, 46), 1000)])
async def test_a_sale_costs_its_cells_totals_and_sentence(
    size: tuple[int, int], limit: int
) -> None:
    """Where the movements have a list of their own, every line of it moves down."""
    assert 0 < await cost(pane_of(STOCK_PANE), size, [DAY, SOLD]) <= limit


@pytest.mark.parametrize("size", SIZES)
async def test_a_sale_on_the_sales_pane(size: tuple[int, int]) -> None:
    """The hour, its bar and sums, the total, a best seller, the shift, the drift line."""
    last = selling.SOLD[7]
    sold = (
        *selling.SOLD[:7],
        last._replace(units=last.units + 4, revenue=last.revenue + 200_000, sales=last.sales + 1),
        *selling.SOLD[8:],
    )
    line = selling.LINE._replace(sold=359, on_hand=57)
    after = {**selling.SELLING, sales.SALES_TODAY: sold, sales.DRIFT: (line,)}
    assert 0 < await cost(pane_of(SALES_PANE), size, [selling.SELLING, after]) <= 1000


@pytest.mark.parametrize("size", SIZES)
async def test_a_changed_booking_costs_its_cell(size: tuple[int, int]) -> None:
    """With what is counted in the summary."""
    held, before = halls.BOOKINGS[3], halls.WEEK
    changes = (held._replace(status="confirmed", hold_until=None), held._replace(client="Bello"))
    for changed in changes:
        rows = (*halls.BOOKINGS[:3], changed, *halls.BOOKINGS[4:])
        after = {**halls.WEEK, reads.BOOKINGS: rows}
        spent = await cost(pane_of(CALENDAR_PANE), size, [before, after], place=halls.VENUE)
        assert 0 < spent <= 170


@pytest.mark.parametrize("size", SIZES)
async def test_a_changed_card_costs_that_card(size: tuple[int, int]) -> None:
    cards = kanban.CARDS
    after = {**kanban.BOARD, reads.CARDS: (cards[0], cards[1]._replace(assignee="Bob"), *cards[2:])}
    assert 0 < await cost(pane_of(BOARD_PANE), size, [kanban.BOARD, after]) <= 250


@pytest.mark.parametrize("size", SIZES)
async def test_a_minute_in_which_nothing_happened_moves_only_what_time_moves(
    size: tuple[int, int],
) -> None:
    later = NOW.replace(minute=42)
    after = {**DAY, reads.STOCK: tuple(row._replace(minute=later) for row in BREADS)}
    assert 0 < await cost(pane_of(STOCK_PANE), size, [DAY, after]) <= 100
