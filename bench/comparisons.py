"""What each comparison between a read and the terminal saves: `python -m bench.comparisons`.

One changed row comes as a read brings it, in new objects; it goes through the query's entry, the
pane, the compositor and the picture of the terminal, all as in the program. In turns with that,
one comparison after the other is left out: what came is taken for changed there. Processor time
and bytes; no database, no terminal. `--turns N`, `--size 80x24`, names of what to leave out.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from statistics import median
from typing import Any, NamedTuple
from unittest.mock import patch

from rich.console import RenderableType
from textual.app import ComposeResult
from textual.geometry import Region

from bench.show import CASES, SIZES, Case
from livedash.app.boundary import GuardedApp, MainScreen
from livedash.app.picture import TerminalPicture, _rendered, glyphs
from livedash.business.kanban.cards import CARDS
from livedash.business.venue.calendar import BOOKINGS
from livedash.live import cached_query
from livedash.live.cached_query import CachedQuery
from livedash.panes.board.spec import SPEC as BOARD_PANE
from livedash.panes.calendar.spec import SPEC as CALENDAR_PANE
from livedash.panes.pane import Pane
from livedash.panes.pane_of import pane_of
from livedash.panes.seen import DrawnRows, Graph, Seen
from livedash.panes.view import View
from livedash.testing import LAGOS
from livedash.textual_internals import Update
from livedash.widgets import lines, table
from livedash.widgets.lines import Lines
from livedash.widgets.matrix import Matrix
from tests.panes import bakery, halls, kanban, reads

BLOCK = 5
"""Showings in a row, of the program as it is and then of the one without a comparison."""

STATES = ("confirmed", "tentative")
HALLS = tuple(halls.MAIN._replace(hall_id=n, name=f"Hall {n}") for n in range(1, 41))
MANY: tuple[Case, ...] = (
    (
        *(
            CALENDAR_PANE,
            {
                **halls.WEEK,
                reads.HALLS: HALLS,
                reads.BOOKINGS: tuple(
                    halls.booked(n, HALLS[n % 40], 16 + n // 40 % 15, (8 + n % 9, 9 + n % 9))
                    for n in range(1, 601)
                ),
            },
            BOOKINGS,
        ),
        lambda row, n: row._replace(status=STATES[n % 2]),
        *(bakery.NOW, halls.VENUE),
    ),
    (
        *(
            BOARD_PANE,
            {
                **kanban.BOARD,
                CARDS: tuple(
                    kanban.card(n, n % 4, f"Card of number {n}", assignee="Ada") for n in range(500)
                ),
            },
            CARDS,
        ),
        lambda row, n: row._replace(title=f"{row.title} {n}"),
        *(kanban.NOW, LAGOS),
    ),
)

Patch = tuple[object, str, object]
draw_matrix = Matrix.draw


def whole_widget(self: Lines) -> None:
    """`redraw` that takes every line for changed."""
    size = self._drawn_size = self.outer_size
    self._drawn = self.draw(size.width, size.height)
    self._repaint([Region(0, 0, size.width, size.height)])


def whole_line(old: lines.Line, new: lines.Line) -> tuple[int, int]:
    return 0, max(sum(span.width for span in old), sum(span.width for span in new))


def every_glyph(self: TerminalPicture, x: int, y: int, strip: Any, colours: Any) -> str:
    """`write` that takes every cell for changed."""
    line = self._lines[y]
    return f"\x1b[{y + 1};{x + 1}H{_rendered(glyphs(strip)[: len(line) - x], colours)}"


def by_textual(self: MainScreen) -> None:
    """`paint_now` that leaves it to Textual, but at once."""
    asked, self._asked = self._asked, {}
    for widget, regions in asked.items():
        widget.refresh(*regions)
    self._compositor.update_widgets(set(asked))
    self._compositor_refresh()


def rows_of_matrix_anew(self: Matrix, width: int, height: int) -> Any:
    self._looked.clear()
    return draw_matrix(self, width, height)


OUT: dict[str, Sequence[Patch]] = {
    "nothing (how far two turns differ)": (),
    "rows: which are the same (live/rows)": (
        (cached_query, "kept", lambda _before, after, _key: after),
    ),
    "figures: looked at what changed (panes/seen)": ((Graph, "_differs", lambda *_: True),),
    "cells: of which rows (panes/parts/table)": ((Seen, "kept", lambda *_: DrawnRows()),),
    "cells: heads and places (widgets/table)": (
        (table, "headed", table.headed.__wrapped__),
        (table, "place", table.place.__wrapped__),
    ),
    "cells: rows as lines (widgets/table)": ((table, "laid_out", table.laid_out.__wrapped__),),
    "cells: rows as lines (widgets/matrix)": ((Matrix, "draw", rows_of_matrix_anew),),
    "spans: within a line (widgets/lines)": ((lines, "differing", whole_line),),
    "spans: all (widgets/lines)": ((Lines, "redraw", whole_widget),),
    "glyphs (app/picture)": ((TerminalPicture, "write", every_glyph),),
    "glyphs, and spans within a line": (
        (TerminalPicture, "write", every_glyph),
        (lines, "differing", whole_line),
    ),
    "spots: Textual's own compositor": ((MainScreen, "paint_now", by_textual),),
}


class Figures(NamedTuple):
    shown: float
    """Milliseconds from the rows to the widgets that say they have changed."""
    painted: float
    """And from there to the bytes."""
    size: int
    """Bytes."""


class Alone(GuardedApp):
    CSS = "Pane { height: 1fr; }"

    def __init__(self, pane: Pane) -> None:
        super().__init__()
        self.pane, self.bytes = pane, 0

    def compose(self) -> ComposeResult:
        yield self.pane

    def painting(self, update: RenderableType | None) -> RenderableType | None:
        if isinstance(update, Update) and not self.batching:
            self.bytes += len(self.rendered(update).encode())
        return None


def anew(rows: Sequence[Any]) -> tuple[Any, ...]:
    """The rows as another read brings them."""
    return tuple(row._make(map(_anew, row)) for row in rows)


def _anew(value: Any) -> Any:
    return "".join(list(value)) if isinstance(value, str) else value


class Showing:
    """One pane on a screen, to which changed rows come again and again."""

    def __init__(self, app: Alone, case: Case) -> None:
        _, rows, self.read, self.changed, self.now, self.place = case
        self.app, self.pane = app, app.pane
        self.rows = {one: tuple(found) for one, found in rows.items()}
        self.entry = CachedQuery(self.read.at(self.place, self.pane.state))
        self.entry.read(self.rows[self.read], self.now, 1)
        self.count = 0
        self.show(self.rows[self.read])
        self.paint()

    def show(self, found: tuple[Any, ...]) -> None:
        rows = {**self.rows, self.read: found}
        self.pane.show(View(self.place, self.now, rows, state=self.pane.state))

    def paint(self) -> None:
        screen = self.app.screen
        assert isinstance(screen, MainScreen)
        screen.paint_now()

    def take(self, found: tuple[Any, ...], *, always: bool) -> Figures:
        """`always`: nobody asks whether these rows are the same."""
        self.app.bytes = 0
        began = time.process_time()
        before = self.entry.server_rows
        kept = self.entry.read(found, self.now, 1)
        if always or kept != before:
            self.show(kept)
        between = time.process_time()
        self.paint()
        ended = time.process_time()
        return Figures((between - began) * 1000, (ended - between) * 1000, self.app.bytes)

    def one_changed(self) -> Figures:
        """A read brings another row."""
        self.count += 1
        first, *rest = self.rows[self.read]
        return self.take(anew([self.changed(first, self.count % 8 + 1), *rest]), always=False)

    def equal(self) -> Figures:
        """A read brings the same rows, and nobody asks whether they are."""
        assert self.entry.server_rows is not None
        return self.take(anew(self.entry.server_rows), always=True)


@contextmanager
def without(patches: Sequence[Patch]) -> Iterator[None]:
    with ExitStack() as stack:
        for owner, name, other in patches:
            stack.enter_context(patch.object(owner, name, other))
        yield


def median_of(found: Sequence[Figures]) -> Figures:
    shown, painted, size = zip(*found, strict=True)
    return Figures(median(shown), median(painted), round(sum(size) / len(size)))


async def compare(case: Case, size: tuple[int, int], names: Sequence[str], turns: int) -> None:
    app = Alone(pane_of(case[0]))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        showing = Showing(app, case)
        for name in names:
            for words, act in (("one row", showing.one_changed), ("equal", showing.equal)):
                whole: list[Figures] = []
                less: list[Figures] = []
                for _ in range(turns):
                    for figures, patches in ((whole, ()), (less, OUT[name])):
                        with without(patches):
                            showing.one_changed()
                            act()
                            figures += [act() for _ in range(BLOCK)]
                    await pilot.pause()
                say(f"{case[0].name} {size[0]}x{size[1]}", words, name, whole, less)


def say(
    where: str, words: str, name: str, whole: Sequence[Figures], less: Sequence[Figures]
) -> None:
    is_now, then = median_of(whole), median_of(less)
    print(
        f"{where:<16}{words:<9}{name:<48}"
        f"show {is_now.shown:5.2f} → {then.shown:5.2f} ms   "
        f"paint {is_now.painted:5.2f} → {then.painted:5.2f} ms   "
        f"{is_now.size:>5} → {then.size:>5} bytes",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="the beginnings of what is left out")
    parser.add_argument("--turns", type=int, default=30)
    parser.add_argument("--pane", default="")
    parser.add_argument("--size", default="")
    parser.add_argument("--many", action="store_true")
    options = parser.parse_args()
    names = [name for name in OUT if not options.names or name.startswith(tuple(options.names))]
    for size in SIZES:
        for case in MANY if options.many else CASES:
            if options.size in ("", "{}x{}".format(*size)) and options.pane in case[0].name:
                asyncio.run(compare(case, size, names, options.turns))


if __name__ == "__main__":
    main()
