"""One line put together from pieces: header, summary, tabs, hints.

The left pieces stand at the left edge, the right ones at the right; when it gets narrow the pieces
with the highest priority number go first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from livedash.widgets.cell import Tone
from livedash.widgets.clean import clean, fit
from livedash.widgets.lines import Line, Lines, Span


class Piece(NamedTuple):
    """A part of a line. Text as it came; it is cleaned when drawn."""

    text: str
    tone: Tone = "plain"
    priority: int = 0
    """0 always stays (and is cut when even that does not fit)."""


class TextLine(Lines):
    """A line of pieces with a gap between them."""

    DEFAULT_CSS = "TextLine { height: 1; width: 1fr; }"

    def __init__(
        self,
        left: Sequence[Piece] = (),
        right: Sequence[Piece] = (),
        *,
        gap: int = 2,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._left, self._right, self._gap = tuple(left), tuple(right), gap

    def show(self, left: Sequence[Piece], right: Sequence[Piece] = ()) -> None:
        left, right = tuple(left), tuple(right)
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        return [compose(self._left, self._right, width, self._gap, self.ascii)][:height]


def compose(
    left: Sequence[Piece], right: Sequence[Piece], width: int, gap: int, ascii_only: bool
) -> Line:
    """The spans of a line that is exactly `width` cells wide."""
    start = [piece._replace(text=clean(piece.text, ascii_only)) for piece in left]
    end = [piece._replace(text=clean(piece.text, ascii_only)) for piece in right]
    while _wanted(start + end, gap) > width:
        dispensable = [piece for piece in start + end if piece.priority]
        if not dispensable:
            break
        last = max(dispensable, key=lambda piece: piece.priority)
        (start if last in start else end).remove(last)
    room = width
    tail: list[Span] = []
    for piece in reversed(end):
        taken = min(cell_len(piece.text), room)
        if tail and room > gap:
            tail.append(_blank(gap))
            room -= gap
            taken = min(taken, room)
        tail.append(_span(piece, taken, ascii_only))
        room -= taken
    spans: list[Span] = []
    for piece in start:
        if spans and room > gap:
            spans.append(_blank(gap))
            room -= gap
        taken = min(cell_len(piece.text), room - (gap if tail and room > gap else 0))
        spans.append(_span(piece, max(0, taken), ascii_only))
        room -= max(0, taken)
    spans.append(_blank(room))
    return tuple(span for span in (*spans, *reversed(tail)) if span.width)


def _wanted(pieces: Sequence[Piece], gap: int) -> int:
    return sum(cell_len(piece.text) + gap for piece in pieces) - gap


def _span(piece: Piece, width: int, ascii_only: bool) -> Span:
    return Span(fit(piece.text, width, ascii=ascii_only), width, piece.tone)


def _blank(width: int) -> Span:
    return Span(" " * width, width)
