"""One line put together from pieces: header, summary, tabs, hints.

The left pieces stand at the left edge, the right ones at the right; when it gets narrow the pieces
with the highest priority number go first.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
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


@lru_cache(maxsize=1024)
def whole(piece: Piece, ascii_only: bool) -> Span:
    """A piece where it has room. Remembered: of a line's pieces mostly one is new."""
    text = clean(piece.text, ascii_only)
    return Span(text, cell_len(text), piece.tone)


def compose(
    left: Sequence[Piece], right: Sequence[Piece], width: int, gap: int, ascii_only: bool
) -> Line:
    """The spans of a line that is exactly `width` cells wide."""
    start = [(whole(piece, ascii_only), piece.priority) for piece in left]
    end = [(whole(piece, ascii_only), piece.priority) for piece in right]
    while sum([span.width + gap for span, _ in start + end]) - gap > width:
        dispensable = [priority for _, priority in start + end if priority]
        if not dispensable:
            break
        last = max(dispensable)
        side = start if any(priority == last for _, priority in start) else end
        side.remove(next(piece for piece in side if piece[1] == last))
    room = width
    tail: list[Span] = []
    for span, _ in reversed(end):
        taken = min(span.width, room)
        if tail and room > gap:
            tail.append(_blank(gap))
            room -= gap
            taken = min(taken, room)
        tail.append(_cut(span, taken, ascii_only))
        room -= taken
    spans: list[Span] = []
    for span, _ in start:
        if spans and room > gap:
            spans.append(_blank(gap))
            room -= gap
        taken = max(0, min(span.width, room - (gap if tail and room > gap else 0)))
        spans.append(_cut(span, taken, ascii_only))
        room -= taken
    spans.append(_blank(room))
    return tuple([span for span in (*spans, *reversed(tail)) if span.width])


def _cut(span: Span, width: int, ascii_only: bool) -> Span:
    if span.width == width:
        return span
    return span._replace(text=fit(span.text, width, ascii=ascii_only), width=width)


def _blank(width: int) -> Span:
    return Span(" " * width, width)
