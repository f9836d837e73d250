"""Sentences: joined in a single line, as many as fit; or a line each where there is room."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from livedash.widgets.cell import Cell
from livedash.widgets.clean import clean, fit
from livedash.widgets.lanes import words
from livedash.widgets.lines import Line, Lines, Span


class Sentences(Lines):
    """What matters most comes first."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._sentences: tuple[str, ...] = ()

    def show(self, sentences: Sequence[str]) -> None:
        if tuple(sentences) != self._sentences:
            self._sentences = tuple(sentences)
            self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        if height > 1:
            return [tuple(words([Cell(one)], width, ascii=self.ascii)) for one in self._sentences]
        said = ""
        for one in self._sentences:
            longer = f"{said} | {clean(one, self.ascii)}" if said else clean(one, self.ascii)
            if said and cell_len(longer) > width:
                break
            said = longer
        return [(Span(fit(said, width, ascii=self.ascii), width),)]
