"""A matrix: things by days (or staff by hours), lines on a ground in each cell, a cursor on one.

Heads and names stay in sight while the rest scrolls. Columns that do not fit side by side stand in
bands, one under the other, each with its heads. The cursor belongs to a row's and a column's key,
so it stays where it is however the rows change; only cells that differ are painted.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType

from livedash.widgets.bound import bound
from livedash.widgets.box import NO_BOX, Box, Head, Look, Name, Shape, Sign, drawn_row, heads_line
from livedash.widgets.cell import Key
from livedash.widgets.clean import clean, fit
from livedash.widgets.keyed import Keyed
from livedash.widgets.lines import Line, Span
from livedash.widgets.marks import Spot
from livedash.widgets.names import told_apart
from livedash.widgets.window import Window

NARROWEST = 8
"""Cells that names keep, however narrow it gets."""


class Matrix(Keyed):
    """Rows by columns, in cells of one shape."""

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
        self.shape = Shape()
        self.after = ""
        """What stands over the figures after the columns; empty: there are none."""
        self._names: dict[Key, Name] = {}
        self._heads: tuple[Head, ...] = ()
        self._cells: Mapping[Key, tuple[Box, ...]] | None = None
        self._signs: Mapping[tuple[Key, Key], Sign] = {}
        self._signs_of: Mapping[Key, Mapping[Key, Sign]] = {}
        self._told_by: Mapping[str, str] = {}
        """What stands for each name, in the width that they have."""
        self._told_for: tuple[tuple[Name, ...], int, bool] | None = None
        self._rows, self._columns, self._bands = Window(), Window(), Window()
        self._looked: dict[tuple[Key, int], tuple[Look, list[Line]]] = {}
        """The lines of each row in each band as they were drawn last, with all that they followed
        from."""

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
        cells: Mapping[Key, tuple[Box, ...]],
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
            blank = (NO_BOX,) * len(heads)
            for row in self._names:
                old, new = before.get(row, blank), cells.get(row, blank)
                if old is not new:
                    each = enumerate(zip(old, new, strict=True))
                    differ = [(column, now.news(was)) for column, (was, now) in each if was != now]
                    changed += [(row, column) for column, _ in differ]
                    news += [(row, column) for column, new in differ if new or row not in before]
        elif not same:
            self._marks.clear()
            self._looked = {}
        if any(row not in self._names for row, _ in self._looked):
            self._looked = {at: one for at, one in self._looked.items() if at[0] in self._names}
        self._mark(news, away)
        self.moved()
        return len(changed)

    def sign(self, signs: Mapping[tuple[Key, Key], Sign]) -> None:
        """One letter beside some cells: that it waits, that it is selected."""
        if signs != self._signs:
            self._signs = dict(signs)
            found: dict[Key, dict[Key, Sign]] = {}
            for (row, column), sign in signs.items():
                found.setdefault(row, {})[column] = sign
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
        room = self._room(width)
        self._shorten(width if self.shape.over else room)
        if not self._names and self._cells is not None:
            words = fit(clean(self.empty, self.ascii), width, ascii=self.ascii)
            return [(Span(words, width, "dim"),)]
        lines: list[Line] = []
        for band in self._fit(room, width, height):
            gap = bool(lines) and self.shape.apart
            lines += [()] * gap
            lines.append(self._head_line(band, room, width))
            for index in self._rows.shown:
                if index > self._rows.top:
                    lines += [()] * self.shape.gap
                lines += self._row_lines(index, band, room, width)
        return lines[:height]

    def _fit(self, room: int, width: int, height: int) -> list[range]:
        """The columns of each band that is in sight."""
        fitting, count = max(1, (width - room - 1) // self.shape.breadth), len(self._heads)
        per = self.shape.per
        if not per or per > fitting:
            # They scroll from side to side.
            self._columns.resize(fitting)
            self._bands.update([0])
            self._rows.resize(self._fitting_rows(height))
            return [self._columns.shown]
        self._columns.resize(count)
        firsts = range(0, count, per)
        self._bands.update(firsts)
        each = 1 + self.shape.lines
        self._bands.resize((height + self.shape.apart) // (each + self.shape.apart))
        self._bands.move_to(self._columns.cursor // per)
        number = len(self._bands.shown)
        self._rows.resize(self._fitting_rows((height - self.shape.apart * (number - 1)) // number))
        return [range(firsts[band], min(firsts[band] + per, count)) for band in self._bands.shown]

    def _fitting_rows(self, height: int) -> int:
        return max(1, (height - 1 + self.shape.gap) // (self.shape.lines + self.shape.gap))

    def _room(self, width: int) -> int:
        """Of the names: as long as the longest, but the columns come first."""
        each = [one.below if self.shape.over else (one.name, *one.below) for one in self.names]
        longest = max((len(text) for texts in each for text in texts), default=0)
        columns = self.shape.per or len(self._heads)
        left = width - columns * self.shape.breadth - 1
        return min(longest, max(left, NARROWEST))

    @property
    def names(self) -> Sequence[Name]:
        return list(self._names.values())

    def _shorten(self, width: int) -> None:
        told_for = (tuple(self._names.values()), width, self.ascii)
        if told_for != self._told_for:
            names = {clean(one.name, self.ascii) for one in self._names.values()}
            self._told_by = told_apart(tuple(sorted(names)), width, self.ascii)
            self._told_for = told_for

    def _head_line(self, band: range, room: int, width: int) -> Line:
        place = ""
        if len(self._rows.shown) < len(self._names):
            place = f"{self._rows.cursor + 1}/{len(self._names)}"
        heads = self._heads[band.start : band.stop]
        return heads_line(place, heads, self.shape, room, width, self.after, self.ascii)

    def _row_lines(self, index: int, band: range, room: int, width: int) -> list[Line]:
        name = self._names[self._rows.keys[index]]
        cursor = self._columns.cursor if index == self._rows.cursor else None
        look = Look(
            name,
            self._told_by[clean(name.name, self.ascii)],
            self._heads,
            (self._cells or {}).get(name.key, ()),
            self._signs_of.get(name.key, {}),
            frozenset(self._marks.of(name.key)),
            cursor,
            cursor is not None and self.lit,
            band,
            (room, width),
            self.shape,
            self.after,
            self.ascii,
        )
        before = self._looked.get((name.key, band.start))
        if before is not None and before[0] == look:
            return before[1]
        lines = drawn_row(look)
        self._looked[name.key, band.start] = look, lines
        return lines

    def action_step(self, steps: int) -> None:
        """From the last row of a band to the first of the next, where bands stand."""
        per, at = self.shape.per, self._rows.cursor + steps
        banded = len(self._bands.keys) > 1 and abs(steps) == 1
        if banded and not 0 <= at < self.row_count:
            column = self._columns.cursor + per * steps
            if 0 <= column < len(self._heads):
                self._columns.move_to(column)
                self._rows.move_to(0 if steps > 0 else self.row_count - 1)
        else:
            self._rows.move_by(steps)
        self.moved()

    def action_across(self, steps: int) -> None:
        before = self._columns.key
        self._columns.move_by(steps)
        if self._columns.key == before:
            self.post_message(self.Beyond(self, steps))
        self.moved()

    def action_page(self, pages: int) -> None:
        self._rows.move_by(pages * max(1, self._rows.height - 1))
        self.moved()

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
        shape, room = self.shape, self._room(self.size.width)
        rows = len(self._rows.shown)
        each = 1 + rows * (shape.lines + shape.gap) - shape.gap + shape.apart
        band, line = divmod(event.y, each)
        row = self._rows.top + (line - 1) // (shape.lines + shape.gap)
        first = self._bands.top + band
        column = (event.x - room) // shape.breadth
        if len(self._bands.keys) > 1:
            column += first * shape.per
        else:
            column += self._columns.top
        in_row = line and row < self.row_count and band < len(self._bands.shown)
        if in_row and event.x >= room and 0 <= column < len(self._heads):
            self._rows.move_to(row)
            self._columns.move_to(column)
            self.moved()
