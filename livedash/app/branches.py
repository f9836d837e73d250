"""`b`: the branches and projects that this login is a member of; Enter goes there."""

from __future__ import annotations

from textual import on
from textual.widget import Widget

from livedash.app.sheet import Sheet
from livedash.app.whereabouts import Whereabouts
from livedash.business.place import Place
from livedash.widgets.cell import Cell, Row
from livedash.widgets.table import Column, KeyedTable


class BranchSheet(Sheet):
    """A place a line."""

    heading = "Branch or project"

    def __init__(self, where: Whereabouts) -> None:
        super().__init__()
        self._places: tuple[Place, ...] = ()
        self._where = where
        self._table = KeyedTable(
            [
                Column("BRANCH", 20, "left", grow=20, names=True),
                Column("PROJECT", 20, "left", priority=1, grow=20, names=True),
                Column("KINDS", 24, "left", priority=3),
                Column("ROLE", 8, "left", priority=2),
            ]
        )

    def content(self) -> Widget:
        return self._table

    def on_mount(self) -> None:
        self._where.on_told = self._show
        self._show()
        if self._where.place in self._places:
            self._table.move_to(self._places.index(self._where.place))
        self._table.focus()

    def on_unmount(self) -> None:
        self._where.on_told = None

    def _show(self) -> None:
        """The key may have come before the first answer."""
        self._places = self._where.known
        self._table.empty = self._where.why_nowhere()[0]
        self._table.show(
            [
                Row(
                    index,
                    (
                        Cell(place.branch, "strong" if place == self._where.place else "plain"),
                        Cell(place.project or ""),
                        Cell(", ".join(place.kinds), "dim"),
                        Cell(place.role, "dim"),
                    ),
                )
                for index, place in enumerate(self._places)
            ]
        )
        self._table.clear_marks()

    @on(KeyedTable.Chosen)
    def choose(self, event: KeyedTable.Chosen) -> None:
        assert isinstance(event.key, int)
        if self.close():
            self._where.go(self._places[event.key])
