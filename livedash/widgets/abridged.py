"""The columns of names in a table, shortened where they are too narrow for some names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from livedash.widgets.cell import Cell, Key
from livedash.widgets.clean import clean
from livedash.widgets.names import told_apart

Rows = Mapping[Key, tuple[Cell, ...]]
Where = Sequence[tuple[int, int]]
"""The columns, and the width of each."""


class Narrow(NamedTuple):
    """A column with names too long for it."""

    column: int
    width: int
    names: tuple[str, ...]
    told: Mapping[str, str]
    """The short form of each name."""


class Abridged:
    """The shortened names of one table. Every update comes this way, and names hardly ever change:
    the short forms are kept until the names change, or their columns move."""

    def __init__(self) -> None:
        self._looked_at: tuple[Rows, Where, bool] | None = None
        self._texts: list[list[tuple[str, str]]] = []
        self._narrow: list[Narrow] = []
        self._told: dict[Key, tuple[tuple[Cell, ...], tuple[Cell, ...]]] = {}
        """By row: its cells as they came, and its cells with short names."""

    def look(self, rows: Rows, where: Where, ascii: bool) -> bool:
        """Whether any name is too long."""
        before = self._looked_at
        if before is None or before[0] is not rows or before[1:] != (where, ascii):
            self._looked_at = rows, where, ascii
            texts = [
                [(row[column].text, row[column].before) for row in rows.values()]
                for column, _ in where
            ]
            if before is None or before[1:] != (where, ascii) or texts != self._texts:
                self._texts = texts
                self._narrow = list(_too_narrow(texts, where, ascii))
                self._told = {}
        return bool(self._narrow)

    def told(self, key: Key, cells: tuple[Cell, ...], ascii: bool) -> tuple[Cell, ...]:
        """The cells of a row, with short names."""
        known = self._told.get(key)
        if known is None or known[0] is not cells:
            known = self._told[key] = cells, _told(cells, self._narrow, ascii)
        return known[1]


def _too_narrow(
    texts: Sequence[Sequence[tuple[str, str]]], where: Where, ascii: bool
) -> Iterator[Narrow]:
    for (column, width), found in zip(where, texts, strict=True):
        names = tuple(sorted({clean(text, ascii) for text, _ in found}))
        before = max((cell_len(before) for _, before in found), default=0)
        if any(cell_len(name) + before > width for name in names):
            yield Narrow(column, width, names, told_apart(names, width, ascii))


def _told(cells: tuple[Cell, ...], narrow: Sequence[Narrow], ascii: bool) -> tuple[Cell, ...]:
    told = list(cells)
    for column, width, names, short in narrow:
        cell = cells[column]
        if cell.before:
            short = told_apart(names, max(0, width - cell_len(cell.before)), ascii)
        told[column] = cell._replace(text=short[clean(cell.text, ascii)])
    return tuple(told)
