"""A table whose rows have keys: shown again and again, painted only where a cell differs.

The cursor, the scroll position and the marks belong to keys, not to places, so they survive every
refresh. It knows nothing of what its rows mean.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, Literal, NamedTuple

from textual import events
from textual.binding import BindingType
from textual.message import Message

from livedash.widgets.abridged import Abridged
from livedash.widgets.bars import drawn
from livedash.widgets.bound import bound
from livedash.widgets.cell import Cell, Key, Row
from livedash.widgets.clean import clean, fit
from livedash.widgets.keyed import Keyed
from livedash.widgets.lines import Line, Span
from livedash.widgets.marks import Spot
from livedash.widgets.tones import Ground
from livedash.widgets.window import Window

BAR = 1
"""Cells of the cursor's bar."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's head and its place on narrow and wide terminals. A gap of one cell follows it."""

    title: str
    width: int
    align: Literal["left", "right"] = "right"
    priority: int = 0
    """0 always stays; of the others the highest number goes first when it gets narrow."""
    grow: int = 0
    """How many more cells it may take when there is room."""
    timed: bool = False
    """What it says moves with the clock too: other words there are no news, and are not marked.
    Nor is a row that time brings: a new one is marked on its first wordy cell."""
    names: bool = False
    """Its texts are what people know the rows by: those that are cut must still differ."""


@lru_cache(maxsize=64)
def fit_columns(columns: tuple[Heading, ...], width: int) -> tuple[tuple[int, int], ...]:
    """Which columns stand, and how wide: (index, cells without the gap). Remembered: reckoned for
    every picture, it took as long as a row."""
    kept = list(range(len(columns)))
    while sum(columns[index].width + 1 for index in kept) > width:
        dispensable = [index for index in kept if columns[index].priority]
        if not dispensable:
            break
        kept.remove(max(dispensable, key=lambda index: (columns[index].priority, index)))
    room = width - sum(columns[index].width + 1 for index in kept)
    placed = []
    for index in kept:
        column = columns[index]
        extra = min(column.grow, room) if room > 0 else 0
        if room < 0 and column.grow:
            extra = max(room, 1 - column.width)
        room -= extra
        placed.append((index, column.width + extra))
    return tuple(placed)


class Placed(NamedTuple):
    """A column that stands: which, how wide without its gap, and on which side its text."""

    column: int
    width: int
    right: bool


@lru_cache(maxsize=4096)
def laid_out(
    cells: tuple[Cell, ...],
    placed: tuple[Placed, ...],
    marked: frozenset[int],
    cursor: bool,
    ascii_only: bool,
    width: int,
    ground: Ground = "",
) -> Line:
    """A row as a line of that width, with the cursor's bar at its left edge. Remembered: of all
    rows in sight a change touches one or two, and laying out the others takes 0.2 to 0.7 ms of a
    paint (`bench/comparisons.py`)."""
    bar = clean("▌", ascii_only) if cursor else " "
    spans = [Span(bar, 1, "accent", cursor, ground=ground)]
    for index, taken, right in placed:
        spans += _drawn(cells[index], taken, right, index in marked, cursor, ground, ascii_only)
    if (rest := width - sum([span.width for span in spans])) > 0:
        spans.append(Span(" " * rest, rest, "text", cursor, ground=ground))
    return tuple(spans)


def _drawn(
    cell: Cell, width: int, right: bool, marked: bool, cursor: bool, ground: Ground, ascii: bool
) -> list[Span]:
    """A cell and the gap behind it, in which its mark stands."""
    gap = "+" if marked else " "
    own = cell.ground or ground
    if cell.gauge is not None:
        said = [(clean(text, ascii), tone) for text, tone in drawn(cell.gauge, width, cell.tone)]
        spans = [Span(text, len(text), tone, cursor, ground=own) for text, tone in said]
        return [*spans, Span(gap, 1, "text", cursor, marked, ground)]
    text = fit(_said(cell, ascii), width, right=right, ascii=ascii)
    if own == ground:
        return [Span(text + gap, width + 1, cell.tone, cursor, marked, own, cell.bold)]
    return [
        Span(text, width, cell.tone, cursor, marked, own, cell.bold),
        Span(gap, 1, "text", cursor, marked, ground),
    ]


def _said(cell: Cell, ascii_only: bool) -> str:
    text = clean(cell.text, ascii_only)
    return clean(cell.before, ascii_only) + text if cell.before else text


class Order(NamedTuple):
    """The column that rows are sorted by."""

    column: int
    falls: bool = False
    """The highest first."""


@lru_cache(maxsize=64)
def place(columns: tuple[Heading, ...], width: int) -> tuple[Placed, ...]:
    """Where the columns stand."""
    return tuple(
        Placed(index, taken, columns[index].align == "right")
        for index, taken in fit_columns(columns, width)
    )


@lru_cache(maxsize=256)
def headed(
    columns: tuple[Heading, ...],
    placed: tuple[Placed, ...],
    shown: range,
    count: int,
    ascii_only: bool,
    order: Order | None = None,
) -> Line:
    """The line of column heads, which says where one is when not all rows fit, and by what they
    are sorted. Remembered: making it and its places anew for every picture takes 0.1 ms
    (`bench/comparisons.py`)."""
    place = f"{shown.start + 1}-{shown.stop} of {count}"
    spans = []
    for index, width, right in placed:
        column = columns[index]
        title = name = clean(column.title, ascii_only)
        if column.grow and len(shown) < count:
            title = f"{title}  {place}" if len(title) + len(place) + 2 <= width else place
        text = fit(title, width, right=right, ascii=ascii_only)
        if order is not None and order.column == index:
            text = sorted_by(text, name, ("^v" if ascii_only else "▲▼")[order.falls], right)
        else:
            text += " "
        spans.append(Span(text, width + 1, "dim"))
    return tuple(spans)


def sorted_by(text: str, name: str, mark: str, right: bool) -> str:
    """A heading and its gap, with a mark where a blank stands beside the name: nothing moves."""
    at = len(text) - len(text.lstrip(" ")) - 1 if right else len(name)
    if at < 0 or not text.startswith(" " if right else f"{name} "):
        return text + mark
    return f"{text[:at]}{mark}{text[at + 1 :]} "


class KeyedTable(Keyed):
    """Rows by key under one line of column heads."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("list.sort", "o", "sort(False)", "Sort by the next column; after the last, unsorted"),
        bound("list.sort_round", "O", "sort(True)", "Sort the other way round; again: unsorted"),
    ]

    class Sorts(Message):
        """Another order is wanted. `round`: the same column the other way round."""

        def __init__(self, widget: KeyedTable, *, round: bool) -> None:
            super().__init__()
            self.widget, self.round = widget, round

    def __init__(
        self,
        columns: Sequence[Heading],
        *,
        empty: str = "",
        clock: Callable[[], float] = time.monotonic,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(empty=empty, clock=clock, id=id, classes=classes)
        self.columns = tuple(columns)
        self.order: Order | None = None
        """By what the rows are sorted that are shown; None: as they come."""
        self.sorts = False
        """Whether somebody listens who sorts them otherwise."""
        self._rows: dict[Key, tuple[Cell, ...]] | None = None
        self._grounds: dict[Key, Ground] = {}
        self._window = Window()
        self._abridged = Abridged()

    @property
    def cursor_key(self) -> Key | None:
        return self._window.key

    @property
    def row_count(self) -> int:
        return len(self._window.keys)

    def show(self, rows: Sequence[Row], away: bool = False) -> int:
        """Show these rows; answer how many cells differ (a row that came or went counts one)."""
        before = self._rows
        self._rows = {row.key: row.cells for row in rows}
        self._grounds = {row.key: row.ground for row in rows if row.ground}
        self._window.update([row.key for row in rows])
        changed: list[Spot] = []
        gone = 0
        if before is not None:
            changed, news = _changed(before, self._rows)
            gone = sum(key not in self._rows for key in before)
            self._marks.keep(self._rows)
            timed = {index for index, column in enumerate(self.columns) if column.timed}
            self._mark([spot for spot in news if spot[1] not in timed], away)
        self.moved()
        return len(changed) + gone

    def move_to(self, key: Key) -> bool:
        """Put the cursor on a row; False when it is not there."""
        if self._rows is None or key not in self._rows:
            return False
        self._window.move_to(list(self._window.keys).index(key))
        self.moved()
        return True

    def draw(self, width: int, height: int) -> list[Line]:
        self._window.resize(height - 1)
        placed = place(self.columns, width - BAR)
        ascii_only = self.ascii
        shown, count = self._window.shown, len(self._window.keys)
        heads = headed(self.columns, placed, shown, count, ascii_only, self.order)
        lines = [(Span(" " * BAR, BAR), *heads)]
        if not self._window.keys and self._rows is not None:
            lines.append((Span(fit(clean(self.empty, ascii_only), width), width, "dim"),))
        cursor = self._window.cursor if self.lit else -1
        rows = self._rows or {}
        names = tuple((one.column, one.width) for one in placed if self.columns[one.column].names)
        cut = bool(names) and self._abridged.look(rows, names, ascii_only)
        for index in shown:
            key = self._window.keys[index]
            cells = self._abridged.told(key, rows[key], ascii_only) if cut else rows[key]
            here, ground = index == cursor, self._grounds.get(key, "")
            marks = self._marks.of(key)
            lines.append(laid_out(cells, placed, marks, here, ascii_only, width, ground))
        lines.extend([()] * (height - len(lines)))
        return lines[:height]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.sorts if action == "sort" else super().check_action(action, parameters)

    def action_sort(self, round: bool) -> None:
        self.post_message(self.Sorts(self, round=round))

    def action_step(self, steps: int) -> None:
        self._window.move_by(steps)
        self.moved()

    def action_page(self, pages: int) -> None:
        self.action_step(pages * max(1, self._window.height - 1))

    def action_first(self) -> None:
        self._window.move_to(0)
        self.moved()

    def action_last(self) -> None:
        self._window.move_to(self.row_count - 1)
        self.moved()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._window.scroll_by(3)
        self.redraw()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._window.scroll_by(-3)
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        index = self._window.top + event.y - 1
        if event.y and index < self.row_count:
            self._window.move_to(index)
            self.moved()


def _changed(
    before: dict[Key, tuple[Cell, ...]], after: dict[Key, tuple[Cell, ...]]
) -> tuple[list[Spot], list[Spot]]:
    """The cells that differ, and those of them that say something new; of a row that is new
    its first wordy one."""
    changed: list[Spot] = []
    news: list[Spot] = []
    for key, cells in after.items():
        old = before.get(key)
        if old == cells:
            continue
        if old is None or len(old) != len(cells):
            changed.append((key, _wordy(cells)))
            # Other columns, on a wider screen, say nothing that was not so before.
            news += [(key, _wordy(cells))] * (old is None)
            continue
        for index, (was, now) in enumerate(zip(old, cells, strict=True)):
            if was != now:
                changed.append((key, index))
                if now.news(was):
                    news.append((key, index))
    return changed, news


def _wordy(cells: tuple[Cell, ...]) -> int:
    return next((index for index, cell in enumerate(cells) if len(cell.text) > 1), 0)
