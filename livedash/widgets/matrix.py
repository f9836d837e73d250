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
from textual.binding import Binding, BindingType
from textual.message import Message

from livedash.widgets.cell import Cell, Key, Tone
from livedash.widgets.clean import clean, fit
from livedash.widgets.keyed import Keyed
from livedash.widgets.lines import Line, Span
from livedash.widgets.marks import Spot
from livedash.widgets.window import Window

NO_CELL = Cell("")
NARROWEST = 8
"""Cells that names keep, however narrow it gets."""


class Head(NamedTuple):
    """A column: what it is known by, what stands over it."""

    key: Key
    title: str
    tone: Tone = "title"
    rule: bool = False
    """A line before it: here something new begins, a week."""


class Name(NamedTuple):
    """A row: what it is known by, what stands before it and, where there is room, after it."""

    key: Key
    name: str
    after: str = ""


class Matrix(Keyed):
    """Rows by columns. `breadth` is what a column takes, the cell's frame included."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "across(-1)", "Left", show=False),
        Binding("right,l", "across(1)", "Right", show=False),
    ]

    class Beyond(Message):
        """The cursor wants to go past the first column (-1) or the last (1)."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

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
        self._cells: Mapping[tuple[Key, Key], Cell] | None = None
        self._signs: Mapping[tuple[Key, Key], str] = {}
        self._rows, self._columns = Window(), Window()
        self._width = 0

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
        cells: Mapping[tuple[Key, Key], Cell],
        away: bool = False,
    ) -> int:
        """Answers how many cells differ of those that stood before; other columns are no change."""
        before, self._cells = self._cells, dict(cells)
        same = [head.key for head in heads] == [head.key for head in self._heads]
        self._names, self._heads = {one.key: one for one in names}, tuple(heads)
        self._rows.update([one.key for one in names])
        self._columns.update([head.key for head in heads])
        changed: list[Spot] = []
        if before is not None and same:
            at = {head.key: index for index, head in enumerate(heads)}
            changed = [
                (row, at[column])
                for row, column in {**before, **cells}
                if column in at
                and row in self._names
                and before.get((row, column), NO_CELL) != cells.get((row, column), NO_CELL)
            ]
        elif not same:
            self._marks.clear()
        self._mark(changed, away)
        self.moved()
        return len(changed)

    def sign(self, signs: Mapping[tuple[Key, Key], str]) -> None:
        """One letter behind what stands in some cells: that it waits, that it is selected."""
        if signs != self._signs:
            self._signs = dict(signs)
            self.redraw()

    def move_to(self, row: Key | None = None, column: Key | None = None) -> None:
        for window, key in ((self._rows, row), (self._columns, column)):
            if key is not None and key in window.keys:
                window.move_to(list(window.keys).index(key))
        self.moved()

    def draw(self, width: int, height: int) -> list[Line]:
        self._rows.resize(height - 1)
        room = self._room(width)
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

    def _head_line(self, room: int, width: int) -> Line:
        place = ""
        if len(self._rows.shown) < len(self._names):
            place = f"{self._rows.cursor + 1}/{len(self._names)}"
        spans = [Span(fit(place, room, ascii=self.ascii), room, "dim")]
        for index in self._columns.shown:
            head = self._heads[index]
            title = fit(clean(head.title, self.ascii), self.breadth, ascii=self.ascii)
            spans.append(Span(title, self.breadth, head.tone))
        return self._ended(spans, self.after, width, "title")

    def _row_line(self, index: int, room: int, width: int) -> Line:
        name = self._names[self._rows.keys[index]]
        here = index == self._rows.cursor
        text = fit(clean(name.name, self.ascii), room - 1, ascii=self.ascii) + " "
        spans = [Span(text, room, "strong" if here else "plain")]
        marked, ascii = self._marks.of(name.key), self.ascii
        for column in self._columns.shown:
            cursor = here and column == self._columns.cursor
            spans.append(self._cell_span(name.key, column, cursor, column in marked, ascii))
        return self._ended(spans, name.after, width, "dim")

    def _cell_span(self, row: Key, column: int, cursor: bool, marked: bool, ascii: bool) -> Span:
        head = self._heads[column]
        cell = (self._cells or {}).get((row, head.key), NO_CELL)
        sign = self._signs.get((row, head.key))
        chosen = cursor and self.has_focus
        return _span(cell, sign, head.rule, cursor, chosen, marked, self.breadth, ascii)

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
            self.post_message(self.Beyond(steps))
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
