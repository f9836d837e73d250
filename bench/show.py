"""What it takes to show one changed row, pane by pane: `python -m bench.show`.

Each showing has another row, as in a shop; processor time, so that what else runs counts little.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from statistics import median
from typing import Any

from textual.app import ComposeResult

from livedash.app.painting import PaintedApp
from livedash.business.bakery.sales import SALES_TODAY
from livedash.business.bakery.stock import BREADS
from livedash.business.kanban.cards import CARDS
from livedash.business.place import Place
from livedash.business.venue.calendar import BOOKINGS
from livedash.live.rows import once_of, with_once
from livedash.panes.board.spec import SPEC as BOARD_PANE
from livedash.panes.calendar.spec import SPEC as CALENDAR_PANE
from livedash.panes.pane import Pane
from livedash.panes.pane_of import pane_of
from livedash.panes.sales.spec import SPEC as SALES_PANE
from livedash.panes.spec import PaneSpec
from livedash.panes.stock.spec import SPEC as STOCK_PANE
from livedash.panes.view import View
from livedash.testing import LAGOS, Rows, frozen
from tests.panes import bakery, halls, kanban, selling

SIZES = ((80, 24), (160, 50))
TIMES = 300

Changed = Callable[[Any, int], Any]
Case = tuple[PaneSpec, Rows, Any, Changed, datetime, Place]

CASES: tuple[Case, ...] = (
    (
        *(STOCK_PANE, bakery.DAY, BREADS),
        lambda row, n: row._replace(sold=row.sold + n, on_hand=row.on_hand - n),
        *(bakery.NOW, LAGOS),
    ),
    (
        *(SALES_PANE, selling.SELLING, SALES_TODAY),
        lambda row, n: row._replace(units=row.units + n, revenue=row.revenue + 500 * n),
        *(bakery.NOW, LAGOS),
    ),
    (
        *(CALENDAR_PANE, halls.WEEK, BOOKINGS),
        lambda row, n: row._replace(guests=row.guests + n),
        *(bakery.NOW, halls.VENUE),
    ),
    (
        *(BOARD_PANE, kanban.BOARD, CARDS),
        lambda row, n: row._replace(title=f"{row.title} {n}"),
        *(kanban.NOW, LAGOS),
    ),
)


class Alone(PaintedApp):
    CSS = "Pane { height: 1fr; }"

    def __init__(self, pane: Pane) -> None:
        super().__init__()
        self.pane = pane

    def compose(self) -> ComposeResult:
        yield self.pane


async def measure(case: Case, size: tuple[int, int]) -> float:
    """The milliseconds of one showing."""
    kind, rows, read, changed, now, place = case
    pane = pane_of(kind)
    stands = frozen(rows)
    first, *rest = stands[read]
    taken = []
    async with Alone(pane).run_test(size=size) as pilot:
        pane.show(View(place, now, stands, state=pane.state))
        for number in range(TIMES):
            after = {
                **stands,
                read: with_once((changed(first, number), *rest), once_of(stands[read])),
            }
            view = View(place, now, after, state=pane.state)
            began = time.process_time()
            pane.show(view)
            taken.append((time.process_time() - began) * 1000)
            if number % 10 == 0:
                await pilot.pause()
    return median(taken)


async def every() -> None:
    for size in SIZES:
        for case in CASES:
            milliseconds = await measure(case, size)
            print(f"{size[0]}x{size[1]} {case[0].name:<10}{milliseconds:6.2f} ms")


if __name__ == "__main__":
    asyncio.run(every())
