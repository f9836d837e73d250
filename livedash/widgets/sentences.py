"""Sentences: joined in a single line, as many as fit; or a line each where there is room."""

from __future__ import annotations

from collections.abc import Sequence

from livedash.widgets.line import Piece, compose, whole, width_of
from livedash.widgets.lines import Line, Lines

GAP = 3


class Sentences(Lines):
    """Sentences, the important ones first. A sentence is a piece, with all that follows it."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._sentences: tuple[Piece, ...] = ()

    def show(self, sentences: Sequence[Piece]) -> None:
        if tuple(sentences) != self._sentences:
            self._sentences = tuple(sentences)
            self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        if height > 1:
            return [compose((one,), (), width, GAP, self.ascii) for one in self._sentences]
        said: list[Piece] = []
        taken = 0
        for one in self._sentences:
            taken += width_of(whole(one, self.ascii)) + GAP * bool(said)
            if said and taken > width:
                break
            said.append(one)
        return [compose(said, (), width, GAP, self.ascii)]
