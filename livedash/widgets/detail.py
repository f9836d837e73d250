"""Sentences about one thing, one under the other."""

from __future__ import annotations

from collections.abc import Sequence

from livedash.widgets.cell import Cell
from livedash.widgets.clean import clean, fit
from livedash.widgets.lines import Line, Lines, Span


class Detail(Lines):
    """As many sentences as there is room for, each cut where it is too long."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._said: tuple[Cell, ...] = ()

    def show(self, said: Sequence[Cell]) -> None:
        if tuple(said) != self._said:
            self._said = tuple(said)
            self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        return [
            (Span(fit(clean(one.text, self.ascii), width, ascii=self.ascii), width, one.tone),)
            for one in self._said[:height]
        ]
