"""What the wall costs on the terminal: nothing while nothing happens, else about what differs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from rich.console import RenderableType

from livedash.app.app import LiveDash
from livedash.business.bakery import sales
from livedash.panes.board.spec import SPEC as BOARD_PANE
from livedash.panes.calendar.spec import SPEC as CALENDAR_PANE
from livedash.panes.sales.spec import SPEC as SALES_PANE
from livedash.panes.spec import PaneSpec
from livedash.panes.stock.spec import SPEC as STOCK_PANE
from livedash.testing import Rows
from livedash.textual_internals import Update
from tests.app.shelled import Shelled, shelled
from tests.app.test_snapshots import FULL, HERE, PANES
from tests.panes import halls, kanban, reads, selling
from tests.panes.bakery import BREADS, NOW

pytestmark = pytest.mark.usefixtures("painted")

WALLS = [(160, 50), (200, 60)]


class Measured(LiveDash):
    """A dashboard, and what would have gone to the terminal."""

    written = ""

    def painting(self, update: RenderableType | None) -> RenderableType | None:
        if isinstance(update, Update) and not self.batching:
            self.written += self.rendered(update)
        return None

    def post_display_hook(self) -> None:
        """How long a write took is not shown: it would be counted."""

    def spent(self) -> int:
        """Bytes since this was last asked."""
        spent, self.written = len(self.written.encode()), ""
        return spent


@asynccontextmanager
async def wall(size: tuple[int, int]) -> AsyncIterator[tuple[Shelled, Callable[[], int]]]:
    """A wall of four, painted and at rest; and what it costs from now on."""
    async with shelled(PANES, known=(HERE,), now=NOW, size=size, kind=Measured) as dash:
        assert isinstance(dash.app, Measured)
        for pane in PANES:
            dash.hold(pane, FULL[pane], HERE)
        await dash.live()
        assert dash.app.spent() > 5000, "a first frame is measured at all"
        yield dash, dash.app.spent


async def change(dash: Shelled, pane: PaneSpec, rows: Rows, *tables: str) -> None:
    """The database has these rows now; the first paint of them is over, no mark has faded yet."""
    dash.hold(pane, {**FULL[pane], **rows}, HERE)
    for table in tables:
        dash.source.change(table)
    await dash.settle()


@pytest.mark.parametrize("size", WALLS)
async def test_idle_costs_nothing(size: tuple[int, int]) -> None:
    async with wall(size) as (dash, spent):
        await dash.clock.turn(40)
        await dash.settle()
        assert spent() == 0


@pytest.mark.parametrize("size", WALLS)
async def test_rows_read_again_that_are_the_same_cost_nothing(size: tuple[int, int]) -> None:
    async with wall(size) as (dash, spent):
        for table in ("livedash.sales_logs", "livedash.bookings", "livedash.tasks"):
            dash.source.change(table)
        await dash.settle()
        await dash.clock.turn(2)
        await dash.settle()
        assert spent() == 0


@pytest.mark.parametrize("size", WALLS)
async def test_one_plan_cell_costs_it_and_the_total(size: tuple[int, int]) -> None:
    async with wall(size) as (dash, spent):
        rows = (BREADS[0]._replace(planned=BREADS[0].planned + 1), *BREADS[1:])
        await change(dash, STOCK_PANE, {reads.STOCK: rows}, "livedash.production_plans")
        assert 0 < spent() <= 170


@pytest.mark.parametrize("size", WALLS)
async def test_one_booking_costs_its_cell_and_what_is_taken(size: tuple[int, int]) -> None:
    """A new one gives both lines of its cell another ground, and moves every sum."""
    held = halls.BOOKINGS[3]._replace(status="confirmed", hold_until=None)
    confirmed = (*halls.BOOKINGS[:3], held, *halls.BOOKINGS[4:])
    new = (*halls.BOOKINGS, halls.booked(10, halls.GARDEN, 19, (10, 12)))
    for rows, most in ((confirmed, 170), (new, 260)):
        async with wall(size) as (dash, spent):
            await change(dash, CALENDAR_PANE, {reads.BOOKINGS: rows}, "livedash.bookings")
            assert 0 < spent() <= most


@pytest.mark.parametrize("size", WALLS)
async def test_one_card_costs_that_card(size: tuple[int, int]) -> None:
    """Two lines of it and what is told of it below: 258 bytes."""
    async with wall(size) as (dash, spent):
        rows = (kanban.CARDS[0], kanban.CARDS[1]._replace(assignee="Bob"), *kanban.CARDS[2:])
        await change(dash, BOARD_PANE, {reads.CARDS: rows}, "livedash.tasks")
        assert 0 < spent() <= 260


@pytest.mark.parametrize("size", WALLS)
async def test_one_sale_costs_what_it_moves_on_the_sales_pane(size: tuple[int, int]) -> None:
    async with wall(size) as (dash, spent):
        last = selling.SOLD[7]
        sold = last._replace(units=last.units + 4, revenue=last.revenue + 200_000)
        rows: Rows = {
            sales.SALES_TODAY: (*selling.SOLD[:7], sold, *selling.SOLD[8:]),
            sales.DRIFT: (selling.LINE._replace(sold=359, on_hand=57),),
        }
        await change(dash, SALES_PANE, rows, "livedash.sales_logs")
        assert 0 < spent() <= 1000


@pytest.mark.parametrize("size", WALLS)
async def test_a_paused_pane_costs_its_count_alone(size: tuple[int, int]) -> None:
    """The first change takes the place of the words that there was none; the next is a digit."""
    async with wall(size) as (dash, spent):
        await dash.press("P")
        for step in (1, 2, 3):
            rows = (BREADS[0]._replace(planned=BREADS[0].planned + step), *BREADS[1:])
            await change(dash, STOCK_PANE, {reads.STOCK: rows}, "livedash.production_plans")
            await dash.clock.turn(1)
            await dash.settle()
            last = spent()
        assert 0 < last <= 40
        await dash.clock.turn(30)
        await dash.settle()
        assert spent() == 0
