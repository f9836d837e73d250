"""`?`: every key that works, the pane's own first, taken from the bindings themselves."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widget import Widget

from livedash.app.keys import ShellKey, shown
from livedash.app.sheet import Sheet
from livedash.widgets.cell import Cell, Row
from livedash.widgets.table import Column, KeyedTable


class HelpSheet(Sheet):
    """A key a line: what it is, what it does."""

    heading = "Keys"

    def __init__(self, own: list[tuple[str, str]], everywhere: Sequence[ShellKey]) -> None:
        """`own`: the keys of the pane in sight, and what they do. `everywhere`: the shell's."""
        super().__init__()
        self._table = KeyedTable(
            [
                Column("KEY", 12, "left"),
                Column("WHERE", 12, "left", priority=1),
                Column("DOES", 40, "left", grow=40),
            ]
        )
        here = [(key, "here", what) for key, what in own]
        movement = [
            ("arrows hjkl", "everywhere", "Move"),
            ("g G", "everywhere", "First, last"),
            ("1-9", "everywhere", "Open a pane"),
        ]
        shell = [(shown(key.keys), "everywhere", key.meaning) for key in everywhere]
        self._rows = [
            Row(index, (Cell(key, "strong"), Cell(where, "dim"), Cell(what)))
            for index, (key, where, what) in enumerate([*here, *movement, *shell])
        ]

    def content(self) -> Widget:
        return self._table

    def on_mount(self) -> None:
        self._table.show(self._rows)
        self._table.focus()
