"""The columns of a table that hold names, where they are too narrow for some of these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from livedash.widgets.cell import Cell, Key
from livedash.widgets.clean import clean
from livedash.widgets.names import told_apart

Rows = Mapping[Key, tuple[Cell, ...]]


class Column(NamedTuple):
    """One of names of which some are too long."""

    column: int
    width: int
    names: tuple[str, ...]
    told: Mapping[str, str]
    """What stands for each."""


class Abridged:
    """One table's. Looked for anew only for other rows, another width, another alphabet."""

    def __init__(self) -> None:
        self._rows: Rows | None = None
        self._where: tuple[Sequence[tuple[int, int]], bool] = ((), False)
        self._columns: tuple[Column, ...] = ()

    def columns(
        self, rows: Rows, where: Sequence[tuple[int, int]], ascii: bool
    ) -> tuple[Column, ...]:
        """`where`: the columns of names, and how wide each is."""
        if self._rows is not rows or self._where != (where, ascii):
            self._rows, self._where = rows, (where, ascii)
            self._columns = tuple(_too_narrow(rows, where, ascii))
        return self._columns


def _too_narrow(rows: Rows, where: Sequence[tuple[int, int]], ascii: bool) -> Iterable[Column]:
    for column, width in where:
        cells = {row[column] for row in rows.values()}
        names = tuple(sorted({clean(cell.text, ascii) for cell in cells}))
        before = max((cell_len(cell.before) for cell in cells), default=0)
        if any(cell_len(name) + before > width for name in names):
            yield Column(column, width, names, told_apart(names, width, ascii))


def abridged(cells: tuple[Cell, ...], columns: Iterable[Column], ascii: bool) -> tuple[Cell, ...]:
    """A row with its names as they stand there."""
    told = list(cells)
    for column, width, names, short in columns:
        cell = cells[column]
        if cell.before:
            short = told_apart(names, max(0, width - cell_len(cell.before)), ascii)
        told[column] = cell._replace(text=short[clean(cell.text, ascii)])
    return tuple(told)
