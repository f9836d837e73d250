"""A thin frame around a thing, with its name in the upper edge."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual import events
from textual.containers import Vertical

from livedash.widgets.line import Piece, compose, whole, width_of
from livedash.widgets.lines import ASCII_CLASS, Line, looks_of
from livedash.widgets.looks import Look
from livedash.widgets.tones import Tone

EDGES = 6
"""Cells of the upper edge that no words take: corners, a stroke at each side, a blank."""


class Framed(Vertical):
    """A widget in a frame while it has the class `-framed`; with `-entered` the keys go there."""

    DEFAULT_CSS = """
    Framed.-framed { border: round $border; border-title-align: left; }
    Framed.-framed.-entered { border: round $accent; }
    Framed.-framed.-ascii { border: ascii $border; }
    Framed.-framed.-ascii.-entered { border: ascii $accent; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._left: tuple[Piece, ...] = ()
        self._right: tuple[Piece, ...] = ()
        self._edge: tuple[Line, str, Line, Tone] | None = None
        """The words in the upper edge."""

    def entitle(self, left: Sequence[Piece], right: Sequence[Piece] = ()) -> None:
        """Put words at the left and at the right of the upper edge."""
        self._left, self._right = tuple(left), tuple(right)
        self._draw_edge()

    def on_mount(self) -> None:
        self.set_class(self.app.has_class(ASCII_CLASS), ASCII_CLASS)

    def on_resize(self, event: events.Resize) -> None:
        del event
        self._draw_edge()

    @property
    def framed(self) -> bool:
        return self.has_class("-framed")

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._edge = None
        if self.is_attached:
            self._draw_edge()

    def _draw_edge(self) -> None:
        """Draw the edge; an equal edge paints nothing."""
        ascii = self.app.has_class(ASCII_CLASS)
        room = self.outer_size.width - EDGES
        left = compose(self._left, (), _wide(self._left, ascii, room), 1, ascii)
        rest = room - width_of(left) - 2
        right = compose(self._right, (), _wide(self._right, ascii, rest), 1, ascii)
        stroke = "-" if ascii else "─"
        between = f" {stroke * max(0, rest - width_of(right))} " if right else ""
        tone: Tone = "accent" if self.has_class("-entered") else "line"
        edge = left, between, right, tone
        if edge == self._edge or room < 1:
            return
        self._edge, looks = edge, looks_of(self.app)
        self.border_title = Text.assemble(
            *((span.text, looks.style(Look(*span[2:]))) for span in left),
            (between, looks.style(Look(tone))),
            *((span.text, looks.style(Look(*span[2:]))) for span in right),
        )


def _wide(pieces: Sequence[Piece], ascii: bool, most: int) -> int:
    widths = [width_of(whole(piece, ascii)) for piece in pieces]
    return max(0, min(most, sum(widths) + len(widths) - 1))
