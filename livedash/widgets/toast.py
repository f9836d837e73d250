"""A few short lines over the right bottom corner of the panes, for some seconds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from livedash.widgets.line import Piece, compose, whole, width_of
from livedash.widgets.lines import Line, Lines, Span

WIDEST = 48
"""Cells of a line: a longer line is cut, so that most of the pane below stays in sight."""
GAP = 2


class Toast(NamedTuple):
    """One line of a toast."""

    words: str
    more: str = ""
    """The number of news that are left out; never cut."""

    @property
    def pieces(self) -> tuple[list[Piece], list[Piece]]:
        return [Piece(f"• {self.words}")], [Piece(self.more, "dim")] if self.more else []


class Toasts(Lines):
    """The toasts: opaque, and as large as their words."""

    DEFAULT_CSS = """
    Toasts {
        display: none;
        max-width: 100%;
        background: $panel;
        &:ansi { text-style: reverse; }
        &:nocolor { text-style: reverse; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._said: tuple[Toast, ...] = ()
        self._width = 0

    def show(self, said: Sequence[Toast]) -> None:
        if tuple(said) == self._said:
            return
        # Toasts on the screen only grow: another width would arrange the whole screen anew.
        least = self._width if self._said else 0
        self._said = tuple(said)
        if said:
            self._width = min(WIDEST, max(least, *map(self._needed, said)))
            self.styles.width, self.styles.height = self._width, len(said)
        self.display = bool(said)
        self.redraw()

    def _needed(self, toast: Toast) -> int:
        left, right = toast.pieces
        widths = [width_of(whole(piece, self.ascii)) for piece in left + right]
        return sum(widths) + GAP * (len(widths) - 1) + 2

    def draw(self, width: int, height: int) -> list[Line]:
        edge = Span(" ", 1)
        return [
            (edge, *compose(*toast.pieces, width - 2, GAP, self.ascii), edge)
            for toast in self._said[:height]
        ]
