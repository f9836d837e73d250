"""Lines of pieces one under the other: words and figures about one thing."""

from __future__ import annotations

from collections.abc import Sequence

from livedash.widgets.line import Piece, compose
from livedash.widgets.lines import Line, Lines

Sides = tuple[Sequence[Piece], Sequence[Piece]]
"""The pieces at the left edge of a line, and at the right one."""


class TextLines(Lines):
    """As many lines as there is room for."""

    def __init__(self, *, gap: int = 2, id: str | None = None) -> None:
        super().__init__(id=id)
        self._said: tuple[Sides, ...] = ()
        self._gap = gap
        self._composed: tuple[object, list[tuple[Sides, Line]]] = (None, [])
        """Each line as it was drawn last, with the width it was drawn for."""

    def show(self, said: Sequence[Sides]) -> None:
        if tuple(said) != self._said:
            self._said = tuple(said)
            self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        look = (width, self.ascii)
        before = self._composed[1] if self._composed[0] == look else []
        lines = []
        for number, sides in enumerate(self._said[:height]):
            if number < len(before) and before[number][0] == sides:
                lines.append(before[number])
            else:
                lines.append((sides, compose(*sides, width, self._gap, self.ascii)))
        self._composed = look, lines
        return [line for _, line in lines]
