"""What a wide screen has beside the day: branches, the last days, waste, who gave what away."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from livedash.panes.pane import View
from livedash.panes.sales import beside, dates, day
from livedash.panes.sales.figures import Figures
from livedash.widgets.table import KeyedTable

BREADTH = 56
"""Columns that it takes."""
DAYS = 30


class Aside(Vertical):
    DEFAULT_CSS = f"""
    Aside {{ width: {BREADTH}; height: 1fr; margin-left: 1; }}
    """
    READS = frozenset({"people", "waste", "branches"})
    """By the pane's short names; the last days are read in any case."""

    def __init__(self) -> None:
        super().__init__()
        self._branches = KeyedTable(beside.BRANCHES, id="branches")
        self.month = KeyedTable(dates.columns(), id="month")
        self._waste = KeyedTable(beside.WASTE, empty="Nothing wasted today.", id="waste")
        none = "No discount, no return today."
        self._people = KeyedTable(beside.PEOPLE, empty=none, id="people")

    def compose(self) -> ComposeResult:
        yield self._branches
        yield self.month
        yield self._waste
        yield self._people

    def show(self, view: View, figures: Figures) -> int:
        cells = 0
        if all(name in view.rows for name in self.READS):
            cells = self._show_rows(view, figures)
        self._branches.styles.height = min(self._branches.row_count, 6) + 2
        self._waste.styles.height = min(self._waste.row_count or 1, 5) + 2
        self._people.styles.height = min(self._people.row_count or 1, 6) + 1
        return cells

    def _show_rows(self, view: View, figures: Figures) -> int:
        rows, today, away = view.rows, figures.today, view.away
        wide = day.bar_width(dates.columns(), BREADTH)
        minor = figures.minor
        month = dates.rows(figures.month, DAYS, today, wide, minor=minor, ascii=view.ascii)
        return (
            self._branches.show(beside.branches(rows["branches"], view.place.branch_id), away)
            + self.month.show(month, away)
            + self._waste.show(beside.wasted(rows["waste"]), away)
            + self._people.show(beside.people(rows["people"], today, minor=minor), away)
        )
