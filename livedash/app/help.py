"""`?`: every key that works, the pane's own first, taken from the bindings themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from textual.binding import ActiveBinding
from textual.widget import Widget

from livedash.app.actions import WHERE, Keymap, actions_of, place_of
from livedash.app.form_sheet import FormSheet
from livedash.app.hints import in_order
from livedash.app.keys import shown
from livedash.app.sheet import Sheet
from livedash.panes.pane import Pane
from livedash.widgets.cell import Cell, Row
from livedash.widgets.filter_line import FilterLine
from livedash.widgets.table import Heading, KeyedTable

HERE = "here"


class Help(NamedTuple):
    """One line of help."""

    keys: str
    where: str
    meaning: str


def told(active: Iterable[ActiveBinding], keymap: Keymap, *, forms: bool) -> list[Help]:
    """The keys that work now, and the keys of the filter and, where there are any, of forms."""
    keys: dict[tuple[str, str], list[str]] = {}
    for node, binding, enabled, _ in sorted(in_order(active), key=lambda one: one.binding.priority):
        meaning = binding.tooltip or binding.description
        named = binding.id is not None or isinstance(node, Pane) or node is node.app
        if enabled and named and meaning:
            where = HERE if isinstance(node, Pane) else WHERE[place_of(binding.id or "app")]
            keys.setdefault((where, meaning), []).append(shown(binding.key))
    lines = [Help(" ".join(mine), *what) for what, mine in keys.items()]
    for owner in (FilterLine, FormSheet)[: 1 + forms]:
        lines += [
            Help(" ".join(one.written), one.where, one.meaning) for one in actions_of(owner, keymap)
        ]
    order = [HERE, *WHERE.values()]
    return sorted(lines, key=lambda line: order.index(line.where))


class HelpSheet(Sheet):
    """A key a line: its name, its place, its effect."""

    heading = "Keys"
    columns = 74

    def __init__(self, active: Iterable[ActiveBinding], keymap: Keymap, *, forms: bool) -> None:
        """`active`: the keys of the panes. `forms`: whether the person may write there."""
        super().__init__()
        self._table = KeyedTable(
            [
                Heading("KEY", 14, "left"),
                Heading("WHERE", 12, "left", priority=1),
                Heading("DOES", 46, "left", grow=40),
            ]
        )
        self._rows = [
            Row(index, (Cell(line.keys, "strong"), Cell(line.where, "dim"), Cell(line.meaning)))
            for index, line in enumerate(told(active, keymap, forms=forms))
        ]

    def content(self) -> Widget:
        return self._table

    def wanted(self, width: int) -> int:
        del width
        return 1 + len(self._rows)

    def on_mount(self) -> None:
        self._table.show(self._rows)
        self._table.focus()
