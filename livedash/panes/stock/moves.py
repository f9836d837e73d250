"""The latest movements, joined in a single line, or a line each where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rich.cells import cell_len

from livedash.business.bakery.moves import Told
from livedash.business.today import Today
from livedash.panes.stock.breads import named
from livedash.widgets.cell import Cell
from livedash.widgets.clean import clean, fit
from livedash.widgets.lanes import words
from livedash.widgets.lines import Line, Lines, Span


class Moves(Lines):
    """Newest first."""

    DEFAULT_CSS = "Moves { height: 1; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self._sentences: list[str] = []

    def show(self, tale: Sequence[Told], today: Today) -> None:
        sentences = [sentence(told, today) for told in tale]
        if sentences != self._sentences:
            self._sentences = sentences
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

    @property
    def count(self) -> int:
        return len(self._sentences)


@lru_cache(maxsize=256)
def sentence(told: Told, today: Today) -> str:
    """`17:40:52 Bob sold 4 Agege loaf L -> 1`"""
    move = told.move
    local = today.place.local(move.at)
    now = today.place.local(today.minute)
    when = f"{local:%H:%M:%S}" if local.date() == now.date() else f"{local.day} {local:%b %H:%M}"
    who = move.who or "somebody"
    left = f" -> {told.left}" if told.left is not None else ""
    drift = f" ({move.change:+d})" if move.act == "counted" and move.change else ""
    bread = named(move.bread, move.size)
    return f"{when} {who} {move.act} {move.quantity} {bread}{drift}{left}"
