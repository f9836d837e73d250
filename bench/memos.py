"""What each private memo of a pane saves: `python -m bench.memos`.

Over the rows that a shop of `bench.large` gives (1,000,000 sales, 5,000 open cards), one row of
them changed: processor time until that is painted, with the memo and without it in turns.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from bench.large import LOGIN, MOMENT, furnish
from bench.show import Alone
from bench.stage import installed
from livedash.business import shift, today
from livedash.business.bakery import stock_status
from livedash.business.bakery.sales import SALES_BEHIND, SALES_TODAY, Behind
from livedash.business.bakery.stock import BREADS
from livedash.business.kanban.cards import CARDS
from livedash.business.place import Place
from livedash.business.places import PLACES
from livedash.business.venue import sessions
from livedash.business.venue.calendar import BOOKINGS
from livedash.database.address import Address
from livedash.database.reader import Reader
from livedash.demo.server import EmbeddedServer
from livedash.live.rows import once_of, with_once
from livedash.panes.board.cards import lanes
from livedash.panes.board.spec import SPEC as BOARD_PANE
from livedash.panes.board.state import BoardState
from livedash.panes.calendar.figures import day_cells
from livedash.panes.calendar.spec import SPEC as CALENDAR_PANE
from livedash.panes.pane import Pane
from livedash.panes.pane_of import pane_of
from livedash.panes.parts.table import TablePart
from livedash.panes.sales import cells as sales_cells
from livedash.panes.sales.figures import SalesState
from livedash.panes.sales.spec import SPEC as SALES_PANE
from livedash.panes.seen import DrawnRows, Seen
from livedash.panes.spec import PaneSpec
from livedash.panes.stock import cells as stock_cells
from livedash.panes.stock import moves
from livedash.panes.stock.spec import SPEC as STOCK_PANE
from livedash.panes.view import View
from livedash.widgets import clean, line, matrix, names, table

SIZE = (160, 50)
TURNS = 5

Without = Callable[[], Any]
Changed = Callable[[Any, int], Any]


def kept_of(is_it: Callable[[object], bool]) -> Without:
    """Without what parts like this one keep of single rows."""

    @contextmanager
    def without() -> Iterator[None]:
        before = Seen.kept

        def kept(seen: Seen[Any], part: object) -> DrawnRows:
            return DrawnRows() if is_it(part) else before(seen, part)

        Seen.kept = kept  # type: ignore[method-assign, assignment]
        try:
            yield
        finally:
            Seen.kept = before  # type: ignore[method-assign]

    return without


def cached(module: Any, name: str) -> Without:
    """Without the memo of this function, wherever it was imported to."""

    @contextmanager
    def without() -> Iterator[None]:
        memo = getattr(module, name)
        homes = [
            (one, known)
            for one in list(sys.modules.values())
            if (getattr(one, "__name__", "") or "").startswith("livedash.")
            for known, value in list(vars(one).items())
            if value is memo
        ]
        for home, known in homes:
            setattr(home, known, memo.__wrapped__)
        try:
            yield
        finally:
            for home, known in homes:
                setattr(home, known, memo)

    return without


class Story(NamedTuple):
    """A pane, the state it is in, and the row that changes."""

    name: str
    pane: PaneSpec
    state: Any
    read: Any
    changed: Changed


STORIES = (
    Story(
        "board",
        BOARD_PANE,
        BoardState(first=2500),
        CARDS,
        lambda row, n: row._replace(title=f"t{n}"),
    ),
    Story(
        *("sales", SALES_PANE, SalesState(), SALES_TODAY),
        lambda row, n: row._replace(units=row.units + n, revenue=row.revenue + 500 * n),
    ),
    Story(
        *("sales, 30 days", SALES_PANE, SalesState("30 days"), SALES_TODAY),
        lambda row, n: row._replace(units=row.units + n, revenue=row.revenue + 500 * n),
    ),
    Story(
        *("sales, one by one", SALES_PANE, SalesState(behind=Behind()), SALES_BEHIND),
        lambda row, n: row._replace(quantity=row.quantity + n),
    ),
    Story(
        *("stock", STOCK_PANE, None, BREADS),
        lambda row, n: row._replace(sold=row.sold + n, on_hand=row.on_hand - n),
    ),
    Story(
        *("calendar", CALENDAR_PANE, None, BOOKINGS),
        lambda row, n: row._replace(guests=row.guests + n),
    ),
)
TABLES = ("sales", "sales, 30 days", "sales, one by one", "stock")
SALES = TABLES[:3]
MEMOS: Mapping[str, tuple[Without, tuple[str, ...]]] = {
    "nothing": (nullcontext, ("board", *TABLES, "calendar")),
    "board/cards.lanes": (kept_of(lambda part: part is lanes), ("board",)),
    "parts/table rows": (kept_of(lambda part: isinstance(part, TablePart)), TABLES),
    "calendar/figures.day_cells": (kept_of(lambda part: part is day_cells), ("calendar",)),
    "sales/cells.figure": (cached(sales_cells, "figure"), SALES),
    "sales/cells._day": (cached(sales_cells, "_day"), SALES),
    "sales/cells.day_named": (cached(sales_cells, "day_named"), SALES),
    "stock/moves.sentence": (cached(moves, "sentence"), ("stock",)),
    "stock/cells._breads": (cached(stock_cells, "_breads"), ("stock",)),
    "bakery/stock_status._urgency": (cached(stock_status, "_urgency"), ("stock",)),
    "venue/sessions._taken": (cached(sessions, "_taken"), ("calendar",)),
    "business/shift.shift_at": (cached(shift, "shift_at"), ("stock", "sales")),
    "business/today.today_at": (cached(today, "today_at"), ("stock", "sales")),
    "widgets/line.whole": (cached(line, "whole"), ("board", *TABLES)),
    "widgets/names.told_apart": (cached(names, "told_apart"), ("stock", "calendar")),
    "widgets/clean._cleaned": (cached(clean, "_cleaned"), ("board", *TABLES, "calendar")),
    "widgets/matrix._span": (cached(matrix, "_span"), ("calendar",)),
    "widgets/table.fit_columns": (cached(table, "fit_columns"), TABLES),
    "widgets/table.laid_out": (cached(table, "laid_out"), TABLES),
}


async def rows_of(reader: Reader, pane: Pane, place: Place) -> dict[Any, tuple[Any, ...]]:
    queries = pane.asks(place, *SIZE).queries
    fetched = await reader.fetch(list(queries.values()), NOW)
    for failure in fetched.failed.values():
        raise failure
    return {name: fetched.rows[query.key] for name, query in queries.items()}


NOW = datetime.fromisoformat(MOMENT)


async def measure(story: Story, reader: Reader, place: Place, wanted: str) -> None:
    pane = pane_of(story.pane)
    if story.state is not None:
        pane.state = story.state
    rows = await rows_of(reader, pane, place)
    middle = len(rows[story.read]) // 2
    before, row, after = (
        rows[story.read][:middle],
        rows[story.read][middle],
        rows[story.read][middle + 1 :],
    )
    print(f"\n{story.name}: {sum(map(len, rows.values())):,} rows")
    number = 0
    async with Alone(pane).run_test(size=SIZE) as pilot:
        pane.show(View(place, NOW, rows, state=pane.state))
        await pilot.pause()

        async def took() -> float:
            nonlocal number
            number += 1
            found = with_once(
                (*before, story.changed(row, number), *after), once_of(rows[story.read])
            )
            began = time.process_time()
            pane.show(View(place, NOW, {**rows, story.read: found}, state=pane.state))
            await pilot.pause()
            return (time.process_time() - began) * 1000

        async def took_each() -> float:
            # The first after the other way compares with what that one made.
            await took()
            return median([await took() for _ in range(3)])

        for name, (without, stories) in MEMOS.items():
            if story.name not in stories or wanted not in name:
                continue
            pairs = []
            for _ in range(TURNS):
                held = await took_each()
                with without():
                    pairs.append((held, await took_each()))
            held, left = (median(pair[side] for pair in pairs) for side in (0, 1))
            gain = median(left - held for held, left in pairs)
            print(
                f"  {name:<28}{held:7.2f} ms, without {left:7.2f} ms, difference {gain:+6.2f}",
                flush=True,
            )


async def every(server: EmbeddedServer, wanted: str) -> None:
    await furnish(server)
    reader = Reader(Address.parse(server.dsn("bench", LOGIN)))
    try:
        places = (await reader.fetch([PLACES.at()], NOW)).rows[PLACES.at().key]
        place = next(one for one in places if one.project_id == 1)
        for story in STORIES:
            await measure(story, reader, place, wanted)
    finally:
        await reader.close()


def main() -> None:
    installed()
    server = EmbeddedServer(Path(tempfile.mkdtemp(prefix="livedash-bench-")), temporary=True)
    server.join()
    try:
        asyncio.run(every(server, sys.argv[1] if len(sys.argv) > 1 else ""))
    finally:
        server.leave()


if __name__ == "__main__":
    main()
