"""A matrix: things by days, a few letters in each cell, a cursor on one of them.

Heads and names stay in sight while the rest scrolls. The cursor belongs to a row's and a column's
key, so it stays where it is however the rows change; only cells that differ are painted.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import BindingType

from livedash.widgets.bound import bound
from livedash.widgets.cell import Cell, Key, Tone
from livedash.widgets.clean import clean, fit
from livedash.widgets.keyed import Keyed
from livedash.widgets.lines import Line, Span
from livedash.widgets.marks import Spot
from livedash.widgets.names import told_apart
from livedash.widgets.window import Window

NO_CELL = Cell("")
NARROWEST = 8
"""Cells that names keep, however narrow it gets."""


class Head(NamedTuple):
    """A column: what it is known by, what stands over it."""

    key: Key
    title: str
    tone: Tone = "strong"
    rule: bool = False
    """A line before it: here something new begins, a week."""


class Name(NamedTuple):
    """A row: what it is known by, what stands before it and, where there is room, after it."""

    key: Key
    name: str
    after: str = ""


class RowLook(NamedTuple):
    """All that one row's line follows from."""

    name: Name
    told: str
    """The name as it stands there, maybe cut."""
    heads: tuple[Head, ...]
    cells: tuple[Cell, ...]
    signs: Mapping[Key, str]
    marked: frozenset[int]
    cursor: int | None
    """The cursor's column, if it stands in this row."""
    chosen: bool
    """And whether the keys go there."""
    shown: range
    sizes: tuple[int, int, int]
    """Of the names, of the whole line, of a column."""
    after: str
    ascii: bool


class Matrix(Keyed):
    """Rows by columns. `breadth` is what a column takes, the cell's frame included."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("list.left", "left,h", "across(-1)", "To the left"),
        bound("list.right", "right,l", "across(1)", "To the right"),
    ]

    def __init__(
        self,
        *,
        empty: str = "",
        clock: Callable[[], float] = time.monotonic,
        id: str | None = None,
    ) -> None:
        super().__init__(empty=empty, clock=clock, id=id)
        self.breadth = 5
        self.after = ""
        """What stands over the figures after the columns; empty: there are none."""
        self._names: dict[Key, Name] = {}
        self._heads: tuple[Head, ...] = ()
        self._cells: Mapping[Key, tuple[Cell, ...]] | None = None
        self._signs: Mapping[tuple[Key, Key], str] = {}
        self._signs_of: Mapping[Key, Mapping[Key, str]] = {}
        self._told_by: Mapping[str, str] = {}
        """What stands for each name, in the width that they have."""
        self._told_for: tuple[tuple[Name, ...], int, bool] | None = None
        self._rows, self._columns = Window(), Window()
        self._looked: dict[Key, tuple[RowLook, Line]] = {}
        """Each row's line as it was drawn last, with all that it followed from."""

    @property
    def cursor_key(self) -> tuple[Key, Key] | None:
        row, column = self._rows.key, self._columns.key
        return None if row is None or column is None else (row, column)

    @property
    def row_count(self) -> int:
        return len(self._names)

    def show(
        self,
        names: Sequence[Name],
        heads: Sequence[Head],
        cells: Mapping[Key, tuple[Cell, ...]],
        away: bool = False,
    ) -> int:
        """`cells`: of each row, one for each column. Answers how many differ of those that stood
        before; other columns are no change."""
        before, self._cells = self._cells, dict(cells)
        same = [head.key for head in heads] == [head.key for head in self._heads]
        self._names, self._heads = {one.key: one for one in names}, tuple(heads)
        self._rows.update([one.key for one in names])
        self._columns.update([head.key for head in heads])
        changed: list[Spot] = []
        news: list[Spot] = []
        if before is not None and same:
            blank = (NO_CELL,) * len(heads)
            for row in self._names:
                old, new = before.get(row, blank), cells.get(row, blank)
                if old is not new:
                    each = enumerate(zip(old, new, strict=True))
                    differ = [(column, now.news(was)) for column, (was, now) in each if was != now]
                    changed += [(row, column) for column, _ in differ]
                    news += [(row, column) for column, new in differ if new or row not in before]
        elif not same:
            self._marks.clear()
        if self._looked.keys() - self._names.keys():
            self._looked = {row: one for row, one in self._looked.items() if row in self._names}
        self._mark(news, away)
        self.moved()
        return len(changed)

    def sign(self, signs: Mapping[tuple[Key, Key], str]) -> None:
        """One letter behind what stands in some cells: that it waits, that it is selected."""
        if signs != self._signs:
            self._signs = dict(signs)
            found: dict[Key, dict[Key, str]] = {}
            for (row, column), letter in signs.items():
                found.setdefault(row, {})[column] = letter
            self._signs_of = found
            self.redraw()

    @property
    def headed(self) -> bool:
        """Whether there are columns."""
        return bool(self._heads)

    def move_to(self, row: Key | None = None, column: Key | None = None) -> bool:
        """Put the cursor there, as far as that is there; False where it is not."""
        wanted = [(self._rows, row), (self._columns, column)]
        there = [(window, key) for window, key in wanted if key in (None, *window.keys)]
        for window, key in there:
            if key is not None:
                window.move_to(list(window.keys).index(key))
        self.moved()
        return there == wanted

    def draw(self, width: int, height: int) -> list[Line]:
        self._rows.resize(height - 1)
        room = self._room(width)
        self._shorten(room - 1)
        self._columns.resize(max(1, (width - room) // self.breadth))
        if not self._names and self._cells is not None:
            words = fit(clean(self.empty, self.ascii), width, ascii=self.ascii)
            return [(Span(words, width, "dim"),)]
        return [
            self._head_line(room, width),
            *(self._row_line(index, room, width) for index in self._rows.shown),
        ]

    def _room(self, width: int) -> int:
        """Of the names: as long as the longest, but the columns come first."""
        longest = max((len(one.name) for one in self._names.values()), default=0) + 1
        left = width - len(self._heads) * self.breadth - (len(self.after) + 1) * bool(self.after)
        return min(longest, max(left, NARROWEST))

    def _shorten(self, width: int) -> None:
        told_for = (tuple(self._names.values()), width, self.ascii)
        if told_for != self._told_for:
            names = {clean(one.name, self.ascii) for one in self._names.values()}
            self._told_by = told_apart(tuple(sorted(names)), width, self.ascii)
            self._told_for = told_for

    def _head_line(self, room: int, width: int) -> Line:
        place, ascii = "", self.ascii
        if len(self._rows.shown) < len(self._names):
            place = f"{self._rows.cursor + 1}/{len(self._names)}"
        shown = self._columns.shown
        spans = [Span(fit(place, room, ascii=ascii), room, "dim")]
        spans += _head_spans(self._heads[shown.start : shown.stop], self.breadth, ascii)
        return self._ended(spans, self.after, width, "strong")

    def _row_line(self, index: int, room: int, width: int) -> Line:
        name, shown = self._names[self._rows.keys[index]], self._columns.shown
        cursor = self._columns.cursor if index == self._rows.cursor else None
        look = RowLook(
            name,
            self._told_by[clean(name.name, self.ascii)],
            self._heads,
            (self._cells or {}).get(name.key, ()),
            self._signs_of.get(name.key, {}),
            frozenset(self._marks.of(name.key)),
            cursor,
            cursor is not None and self.lit,
            shown,
            (room, width, self.breadth),
            self.after,
            self.ascii,
        )
        before = self._looked.get(name.key)
        if before is not None and before[0] == look:
            return before[1]
        line = self._drawn_row(look)
        self._looked[name.key] = look, line
        return line

    def _drawn_row(self, look: RowLook) -> Line:
        room, width, breadth = look.sizes
        text = fit(look.told, room, ascii=look.ascii)
        spans = [Span(text, room, "text" if look.cursor is None else "strong")]
        for column in look.shown:
            head = look.heads[column]
            cell = look.cells[column] if look.cells else NO_CELL
            here = column == look.cursor
            marked = column in look.marked
            sign, chosen = look.signs.get(head.key), here and look.chosen
            spans.append(_span(cell, sign, head.rule, here, chosen, marked, breadth, look.ascii))
        return self._ended(spans, look.name.after, width, "dim")

    def _ended(self, spans: list[Span], after: str, width: int, tone: Tone) -> Line:
        """With the figures behind it, where they fit."""
        taken = sum(span.width for span in spans)
        if self.after and width - taken > len(self.after):
            long = len(self.after) + 1
            text = fit(clean(after, self.ascii), long, right=True, ascii=self.ascii)
            spans.append(Span(text, long, tone))
        return tuple(spans)

    def action_step(self, steps: int) -> None:
        self._rows.move_by(steps)
        self.moved()

    def action_across(self, steps: int) -> None:
        before = self._columns.key
        self._columns.move_by(steps)
        if self._columns.key == before:
            self.post_message(self.Beyond(self, steps))
        self.moved()

    def action_page(self, pages: int) -> None:
        self.action_step(pages * max(1, self._rows.height - 1))

    def action_first(self) -> None:
        self._rows.move_to(0)
        self.moved()

    def action_last(self) -> None:
        self._rows.move_to(self.row_count - 1)
        self.moved()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._rows.scroll_by(3)
        self.redraw()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._rows.scroll_by(-3)
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        row = self._rows.top + event.y - 1
        column = self._columns.top + (event.x - self._room(self.size.width)) // self.breadth
        if event.y and row < self.row_count and 0 <= column < len(self._heads):
            self._rows.move_to(row)
            self._columns.move_to(column)
            self.moved()


def _head_spans(heads: tuple[Head, ...], breadth: int, ascii: bool) -> list[Span]:
    return [
        Span(fit(clean(head.title, ascii), breadth, ascii=ascii), breadth, head.tone)
        for head in heads
    ]


@lru_cache(maxsize=512)
def _span(
    cell: Cell,
    sign: str | None,
    rule: bool,
    cursor: bool,
    chosen: bool,
    marked: bool,
    breadth: int,
    ascii: bool,
) -> Span:
    """One cell as it is drawn. Remembered: few letters in many cells."""
    line = ("|" if ascii else "│") if rule else " "
    before, after = ("[", "]") if cursor else (line, "+" if marked else " ")
    if sign is not None:
        # The cursor's frame closes behind it.
        after = f"{sign}]" if cursor and breadth > 4 else sign
    inner = fit(clean(cell.text, ascii), 2, ascii=ascii)
    return Span(f"{before}{inner}{after}".ljust(breadth), breadth, cell.tone, chosen, marked)
