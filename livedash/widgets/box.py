"""The cells of a matrix: lines on one ground, names before them, signs and the cursor between them.

Between two cells there is one column. It holds a bar of the cursor, the sign of the cell before it
(waiting, selected), `+` where that cell has changed, or the rule of a week.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import NamedTuple

from livedash.widgets.cell import Key
from livedash.widgets.clean import clean, fit
from livedash.widgets.line import Piece, whole
from livedash.widgets.lines import Line, Span
from livedash.widgets.tones import Ground, Tone


class Box(NamedTuple):
    """One cell: its lines, from the top, on a ground."""

    lines: tuple[Piece, ...] = ()
    ground: Ground = ""
    data: Hashable = None
    """The facts in the cell, where other times or widths draw the same facts otherwise. A cell is
    marked as changed only if its data differ too. None: the lines hold all facts."""

    def news(self, was: Box) -> bool:
        """Whether the cell tells other facts than before, and not only in another form."""
        if self.data is None and was.data is None:
            return self != was
        # Data that come for the first time are no change.
        return None not in (self.data, was.data) and self.data != was.data


NO_BOX = Box()


class Shape(NamedTuple):
    """The size of the cells, and their arrangement."""

    breadth: int = 5
    """The width of a column, with the free column before it."""
    height: int = 1
    """Lines of a cell."""
    over: bool = False
    """Whether a row's name has a line of its own, over its cells."""
    gap: int = 0
    """Lines between two rows."""
    per: int = 0
    """Columns that stand side by side, the others in bands below them. 0: all of them, and they
    scroll where they do not fit."""
    apart: int = 0
    """Lines between two bands."""

    @property
    def lines(self) -> int:
        """The lines of a row."""
        return self.over + self.height

    def whole(self, rows: int, columns: int) -> int:
        """The lines of so many rows and columns."""
        bands = -(-columns // self.per) if self.per else 1
        each = 1 + rows * (self.lines + self.gap) - self.gap
        return bands * (each + self.apart) - self.apart


class Head(NamedTuple):
    """A column: its key and its heading."""

    key: Key
    title: str
    tone: Tone = "dim"
    rule: bool = False
    """Whether a rule stands before the column: a week begins here."""


class Name(NamedTuple):
    """A row: its key, its name and, where there is room, the figure after its cells."""

    key: Key
    name: str
    after: str = ""
    below: tuple[str, ...] = ()
    """A word for each line under the name: `80 seats`; where the name has a line of its own, for
    each line of the cells: `evening`."""
    note: str = ""
    """The words after the name, where the name has a line of its own."""


class Sign(NamedTuple):
    """One letter beside a cell."""

    letter: str
    tone: Tone = "accent"


class Look(NamedTuple):
    """All that decides the lines of one row."""

    name: Name
    told: str
    """The name on the screen, maybe cut."""
    heads: tuple[Head, ...]
    boxes: tuple[Box, ...]
    signs: Mapping[Key, Sign]
    marked: frozenset[int]
    cursor: int | None
    """The cursor's column, if the cursor is in this row."""
    chosen: bool
    """Whether the keys go to the cursor."""
    band: range
    """The columns that are drawn."""
    sizes: tuple[int, int]
    """The width of the names, and of the whole line."""
    shape: Shape
    after: str
    ascii: bool


def heads_line(
    place: str,
    heads: tuple[Head, ...],
    shape: Shape,
    room: int,
    width: int,
    after: str,
    ascii: bool,
) -> Line:
    """The line of headings. `place`: the cursor's place, where rows are out of sight."""
    spans, inner = [Span(fit(place, room, ascii=ascii), room, "dim")], shape.breadth - 1
    for head in heads:
        text = fit(clean(head.title, ascii), inner, ascii=ascii)
        spans += [Span(" ", 1), Span(text, inner, head.tone)]
    return _ended(spans, after, after, width, "dim", ascii)


def drawn_row(look: Look) -> list[Line]:
    lines = [_name_line(look)] if look.shape.over else []
    return [*lines, *(_cells_line(look, number) for number in range(look.shape.height))]


def _name_line(look: Look) -> Line:
    width = look.sizes[1]
    name = clean(look.told, look.ascii)
    note = fit(f"  {clean(look.name.note, look.ascii)}", max(0, width - len(name)))
    tone: Tone = "text" if look.cursor is None else "strong"
    return (
        Span(fit(name, min(width, len(name)), ascii=look.ascii), len(name), tone, bold=True),
        Span(note, len(note), "dim"),
    )


def _cells_line(look: Look, number: int) -> Line:
    room, width = look.sizes
    spans = [_before(look, number, room)]
    inner, ascii = look.shape.breadth - 1, look.ascii
    for column in look.band:
        box = look.boxes[column] if look.boxes else NO_BOX
        spans.append(_between(look, column, number))
        line = box.lines[number] if number < len(box.lines) else None
        spans += box_line(line, box.ground, inner, ascii)
    spans.append(_between(look, look.band.stop, number))
    return _ended(spans, look.name.after if not number else "", look.after, width, "dim", ascii)


def _before(look: Look, number: int, room: int) -> Span:
    at = number if look.shape.over else number - 1
    if at < 0:
        tone: Tone = "text" if look.cursor is None else "strong"
        return Span(fit(look.told, room, ascii=look.ascii), room, tone, bold=True)
    text = look.name.below[at] if at < len(look.name.below) else ""
    return Span(fit(clean(text, look.ascii), room, ascii=look.ascii), room, "dim")


def _between(look: Look, column: int, number: int) -> Span:
    """The column between this column's cell and the one before it."""
    tall, before = look.shape.height > 1, column - 1 if column > look.band.start else None
    bar: Tone = "accent" if look.chosen else "dim"
    sign = None if before is None else look.signs.get(look.heads[before].key)
    if sign is not None and number == 0 and (tall or column != look.cursor):
        return Span(clean(sign.letter, look.ascii), 1, sign.tone, bold=True)
    if column == look.cursor:
        return Span("[" if look.ascii else "▐", 1, bar)
    if before is not None and before in look.marked and number == look.shape.height - 1:
        return Span("+", 1, "accent")
    if before is not None and before == look.cursor:
        return Span("]" if look.ascii else "▌", 1, bar)
    if column < look.band.stop and look.heads[column].rule and column > look.band.start:
        return Span("|" if look.ascii else "│", 1, "line")
    return _BLANK


_BLANK = Span(" ", 1)


def _ended(spans: list[Span], text: str, after: str, width: int, tone: Tone, ascii: bool) -> Line:
    """The line with the figure behind the columns, where the figure fits."""
    taken = sum([span.width for span in spans])
    if after and width - taken > len(after):
        long = len(after) + 1
        spans.append(Span(fit(clean(text, ascii), long, right=True, ascii=ascii), long, tone))
    return tuple(spans)


@lru_cache(maxsize=4096)
def box_line(line: Piece | None, ground: Ground, width: int, ascii: bool) -> Line:
    """One line of a cell in exactly this width. Kept, because many cells have the same lines."""
    found: list[Span] = []
    for span in () if line is None else whole(line, ascii):
        taken = min(span.width, width)
        text = span.text if taken == span.width else fit(span.text, taken, ascii=ascii)
        if taken:
            found.append(span._replace(text=text, width=taken, ground=span.ground or ground))
        width -= taken
    if width:
        found.append(Span(" " * width, width, ground=ground))
    return tuple(found)
