"""One thing in full: a rule, its facts a line each, and as much of its text as fits."""

from __future__ import annotations

import textwrap

from livedash.widgets.clean import clean
from livedash.widgets.line import Piece, compose
from livedash.widgets.lines import Line, Lines, Span

GAP = 3


class Facts(Lines):
    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._facts: tuple[tuple[Piece, ...], ...] = ()
        self._text = ""

    def show(self, facts: tuple[tuple[Piece, ...], ...], text: str) -> None:
        if (facts, text) != (self._facts, self._text):
            self._facts, self._text = facts, text
            self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        rule = "-" if self.ascii else "─"
        told = [
            (Piece(line),)
            for paragraph in self._text.splitlines()
            for line in textwrap.wrap(clean(paragraph, self.ascii), width) or [""]
        ]
        room = height - 1 - len(self._facts)
        if len(told) > room > 0:
            told[room - 1 :] = [(Piece("...", "dim"),)]
        lines = [compose(pieces, (), width, GAP, self.ascii) for pieces in (*self._facts, *told)]
        lines.insert(0, (Span(rule * width, width, "dim"),))
        return (lines + [()] * height)[:height]
