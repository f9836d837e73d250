"""The mark on a row whose write is not in the database yet."""

from __future__ import annotations

from livedash.panes.view import Mark
from livedash.widgets.cell import Cell, Tone


def pending(text: str, tone: Tone, mark: Mark | None) -> Cell:
    """The text with its mark at the front: where a name is cut, the mark stays."""
    if mark is None:
        return Cell(text, tone)
    return Cell(f"… {text}", "warn") if mark == "waiting" else Cell(f"REFUSED {text}", "over")
