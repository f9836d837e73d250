"""How a row says that a write of it is not in the database yet."""

from __future__ import annotations

from livedash.panes.view import Mark
from livedash.widgets.cell import Cell, Tone


def pending(text: str, tone: Tone, mark: Mark | None) -> Cell:
    """First, not last: a name that is cut must not take it along."""
    if mark is None:
        return Cell(text, tone)
    return Cell(f"… {text}", "warn") if mark == "waiting" else Cell(f"REFUSED {text}", "over")
