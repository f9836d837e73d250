"""The caption line: an event, the panes it touched, its time and its bytes.

Pure: deeds and touches come in, a line comes out. Several events share one line, which says so.
"""

from __future__ import annotations

from collections.abc import Iterable

from livedash.demo.staff import StaffDeed
from livedash.widgets.cell import Tone
from livedash.widgets.line import Piece


class Captions:
    """The events since the last line."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._deeds: list[StaffDeed] = []
        self._tables: dict[str, None] = {}
        self._panes: dict[str, None] = {}

    def deed(self, deed: StaffDeed) -> None:
        """Note what one of the staff did, or was refused."""
        self._deeds.append(deed)

    def change(self, table: str) -> None:
        """Note a change of a table, whoever made it."""
        self._tables[table.removeprefix("livedash.")] = None

    def touched(self, panes: Iterable[str]) -> None:
        """Note the panes in sight whose rows changed."""
        self._panes |= dict.fromkeys(panes)

    def line(self, seconds: float | None, painted: int, *, arrow: str) -> list[Piece]:
        """The line `Bob sold 4 Agege loaf → stock, sales · 9 ms · 168 bytes`; nothing when nothing
        in sight happened."""
        deeds, tables, panes = self._deeds, list(self._tables), list(self._panes)
        self._begin()
        refused = next((deed for deed in deeds if deed.refused), None)
        if not panes and refused is None:
            return []
        told = refused or (deeds[-1] if deeds else None)
        tone: Tone = "warn" if refused is not None else "text"
        if told is not None:
            words = f"{told.who.capitalize()} {told.did}"
        else:
            words = f"Somebody changed {', '.join(tables)}" if tables else "Time went on"
        more = len(deeds) - 1
        said = [Piece(f"{words} +{more}" if more > 0 else words, tone)]
        if panes:
            cost = [f"{arrow} {', '.join(panes)}"]
            if seconds is not None:
                cost.append(f"{seconds * 1000:.0f} ms")
            cost.append(f"{painted:,} bytes")
            said.append(Piece(" · ".join(cost), "dim", priority=1))
        return said
