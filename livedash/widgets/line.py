"""One line put together from pieces: header, summary, tabs, hints.

The left pieces stand at the left edge, the right ones at the right; when it gets narrow the pieces
with the highest priority number go first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from rich.cells import cell_len

from livedash.widgets.bars import Gauge, drawn
from livedash.widgets.clean import clean, fit
from livedash.widgets.lines import Line, Lines, Span
from livedash.widgets.tones import Ground, Tone

WIDE = 60
"""Cells from which a line can spare some at its ends."""


class Piece(NamedTuple):
    """A part of a line. Text as it came; it is cleaned when drawn."""

    text: str
    tone: Tone = "text"
    priority: int = 0
    """0 always stays (and is cut when even that does not fit)."""
    ground: Ground = ""
    bold: bool = False
    then: Piece | None = None
    """What follows without a gap, and stays and goes with it."""


def chip(text: str, tone: Tone, priority: int = 0) -> Piece:
    """A few words on a ground of their own: ` 3 late `."""
    return Piece(f" {text} ", tone, priority, TINTS.get(tone, ""), bold=True)


TINTS: Mapping[Tone, Ground] = MappingProxyType(
    {"ok": "ok", "warn": "warn", "bad": "bad", "info": "info", "accent": "accent"}
)
"""The tint that goes with a tone."""


def labelled(figure: str, label: str, priority: int = 0, tone: Tone = "strong") -> Piece:
    """A figure, and after it in dim what it counts: `355 sold`."""
    return Piece(figure, tone, priority, bold=True, then=Piece(f" {label}", "dim"))


def gauge(share: float, width: int, tone: Tone, priority: int = 0) -> Piece:
    """`━━━╸──`: a share of so many cells."""
    piece: Piece | None = None
    for text, shade in reversed(drawn(Gauge(share), width, tone)):
        piece = Piece(text, shade, priority, then=piece)
    return piece or Piece("", priority=priority)


def joined(pieces: Sequence[Piece]) -> Piece:
    """Pieces without a gap between them, that stay and go together."""
    each: list[Piece] = []
    for piece in pieces:
        part: Piece | None = piece
        while part is not None:
            each.append(part)
            part = part.then
    found: Piece | None = None
    for piece in reversed(each):
        found = piece._replace(then=found)
    return found or Piece("")


def rule(
    left: Sequence[Piece], right: Sequence[Piece], width: int, *, ascii: bool
) -> tuple[Piece, ...]:
    """`── Tue 17 Mar · Garden ──────── 80 seats ──`: words in a line from edge to edge, to be
    composed with a gap of one."""
    taken = sum([width_of(whole(piece, ascii)) + 1 for piece in (*left, *right)])
    stroke = "-" if ascii else "─"
    between = width - taken - 2
    if between < 2 and right:
        return rule(left, (), width, ascii=ascii)
    end = (Piece(stroke, "line"),) if right and between > 4 else ()
    between -= 2 * len(end)
    return (
        Piece(stroke, "line"),
        *left,
        Piece(stroke * max(0, between), "line", 1),
        *right,
        *end,
    )


class TextLine(Lines):
    """A line of pieces with a gap between them."""

    DEFAULT_CSS = "TextLine { height: 1; width: 1fr; }"

    def __init__(
        self,
        left: Sequence[Piece] = (),
        right: Sequence[Piece] = (),
        *,
        gap: int = 2,
        ground: Ground = "",
        edge: int = 0,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`edge`: cells that are left free at both ends where the line is wide."""
        super().__init__(id=id, classes=classes)
        self._left, self._right, self._gap, self._edge = tuple(left), tuple(right), gap, edge
        self.ground = ground

    def show(self, left: Sequence[Piece], right: Sequence[Piece] = ()) -> None:
        left, right = tuple(left), tuple(right)
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        edge = self._edge if width >= WIDE else 0
        line = compose(self._left, self._right, width - 2 * edge, self._gap, self.ascii)
        free = (_blank(edge),) if edge else ()
        return [(*free, *line, *free)][:height]


@lru_cache(maxsize=1024)
def whole(piece: Piece, ascii_only: bool) -> Line:
    """A piece where it has room. Remembered: of a line's pieces mostly one is new."""
    text = clean(piece.text, ascii_only)
    span = Span(text, cell_len(text), piece.tone, ground=piece.ground, bold=piece.bold)
    return (span,) if piece.then is None else (span, *whole(piece.then, ascii_only))


def width_of(line: Line) -> int:
    return sum([span.width for span in line])


class _Fitted(NamedTuple):
    """A piece that is to stand there."""

    spans: Line
    width: int
    priority: int

    @staticmethod
    def of(piece: Piece, ascii_only: bool) -> _Fitted:
        spans = whole(piece, ascii_only)
        return _Fitted(spans, width_of(spans), piece.priority)


def compose(
    left: Sequence[Piece], right: Sequence[Piece], width: int, gap: int, ascii_only: bool
) -> Line:
    """The spans of a line that is exactly `width` cells wide."""
    start = [_Fitted.of(piece, ascii_only) for piece in left]
    end = [_Fitted.of(piece, ascii_only) for piece in right]
    while sum([one.width + gap for one in start + end]) - gap > width:
        dispensable = [one.priority for one in start + end if one.priority]
        if not dispensable:
            break
        last = max(dispensable)
        side = start if any(one.priority == last for one in start) else end
        side.remove(next(one for one in side if one.priority == last))
    room = width
    tail: list[Line] = []
    for one in reversed(end):
        taken = min(one.width, room)
        if tail and room > gap:
            tail.append((_blank(gap),))
            room -= gap
            taken = min(taken, room)
        tail.append(_cut(one, taken, ascii_only))
        room -= taken
    spans: list[Span] = []
    for one in start:
        if spans and room > gap:
            spans.append(_blank(gap))
            room -= gap
        taken = max(0, min(one.width, room - (gap if tail and room > gap else 0)))
        spans += _cut(one, taken, ascii_only)
        room -= taken
    spans.append(_blank(room))
    for line in reversed(tail):
        spans += line
    return tuple([span for span in spans if span.width])


def _cut(one: _Fitted, width: int, ascii_only: bool) -> Line:
    """The beginning of a piece, in so many cells."""
    if one.width == width:
        return one.spans
    found: list[Span] = []
    for span in one.spans:
        taken = min(span.width, width)
        if taken < span.width:
            span = span._replace(text=fit(span.text, taken, ascii=ascii_only), width=taken)
        found.append(span)
        width -= taken
    return tuple(found)


def _blank(width: int) -> Span:
    return Span(" " * width, width)
