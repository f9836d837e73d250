"""A piece of text and what it means; how that looks is the theme's business."""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

from livedash.widgets.bars import Gauge
from livedash.widgets.tones import Ground, Tone

__all__ = ["Cell", "Key", "Row", "Tone"]

Key = Hashable
"""What a row or card is known by from one refresh to the next: its id in the database."""


class Cell(NamedTuple):
    """Text as it came, cleaned only when it is drawn."""

    text: str
    tone: Tone = "text"
    before: str = ""
    """What stands before a name, and is no part of it: in a column of names only."""
    data: Hashable = None
    """What is drawn, where the same may be drawn otherwise at another time, scale or width. A cell
    is marked as changed only if its data are others as well. None: the text says all of it."""
    ground: Ground = ""
    """A tint of its own, wherever it stands."""
    bold: bool = False
    gauge: Gauge | None = None
    """What is drawn in the place of the text, as wide as the column is."""

    def news(self, was: Cell) -> bool:
        """Whether something else is said than before, and not only said otherwise."""
        drawn = self[:3] != was[:3] or (self.gauge != was.gauge and self.data is not None)
        if self.data is None and was.data is None:
            return drawn
        # Data that were not read before are no change.
        return drawn and None not in (self.data, was.data) and self.data != was.data


class Row(NamedTuple):
    """One row of a table: as many cells as the table has columns."""

    key: Key
    cells: tuple[Cell, ...]
    ground: Ground = ""
    """A tint from edge to edge."""
