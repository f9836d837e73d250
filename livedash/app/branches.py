"""`b`: the branches and the projects that this login is a member of; Enter goes there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import on
from textual.containers import Vertical
from textual.widget import Widget

from livedash.app.current_place import CurrentPlace
from livedash.app.form_notes import Whole
from livedash.app.sheet import Sheet
from livedash.business.place import Place
from livedash.widgets.cell import Cell, Row
from livedash.widgets.table import Heading, KeyedTable


class PlaceChoice(NamedTuple):
    """One line: a branch or a project, and the place that Enter goes to."""

    group: str
    name: str
    place: Place


def choices(known: Sequence[Place], here: Place | None) -> list[PlaceChoice]:
    """The lines: each branch once, then each project once. Going to a branch keeps the project, and
    going to a project keeps the branch."""
    branches: dict[int, Place] = {}
    projects: dict[int, Place] = {}
    for place in known:
        same_project = here is not None and place.project_id == here.project_id
        same_branch = here is not None and place.branch_id == here.branch_id
        if place.in_branch and (place.branch_id not in branches or same_project):
            branches[place.branch_id] = place
        if place.project_id is not None and (place.project_id not in projects or same_branch):
            projects[place.project_id] = place
    by_name = sorted(projects.values(), key=lambda place: (place.project or "", place.project_id))
    return [
        *(PlaceChoice("Branch", place.branch, place) for place in branches.values()),
        *(PlaceChoice("Project", place.project or "", place) for place in by_name),
    ]


class BranchSheet(Sheet):
    """The branches and the projects, a line each."""

    heading = "Branch or project"

    def __init__(self, where: CurrentPlace) -> None:
        super().__init__()
        self._choices: list[PlaceChoice] = []
        self._where = where
        self._why = Whole()
        """The reason why there is nothing to choose, and the commands that mend it."""
        self._table = KeyedTable(
            [
                Heading("", 8, "left"),
                Heading("NAME", 20, "left", grow=20, names=True),
                Heading("KINDS", 24, "left", priority=3),
                Heading("ROLE", 8, "left", priority=2),
            ]
        )

    def content(self) -> Widget:
        return Vertical(self._table, self._why)

    def wanted(self, width: int) -> int:
        return 1 + self._table.row_count if self._choices else self._why.height_at(width)

    def on_mount(self) -> None:
        self._where.on_told = self._show
        self._show()
        here = next((at for at, one in enumerate(self._choices) if self._is_here(one)), 0)
        self._table.move_to(here)
        self._table.focus()

    def on_unmount(self) -> None:
        self._where.on_told = None

    def _is_here(self, choice: PlaceChoice) -> bool:
        here = self._where.place
        if here is None:
            return False
        if choice.group == "Branch":
            return choice.place.branch_id == here.branch_id
        return choice.place.project_id == here.project_id

    def _show(self) -> None:
        """Show the choices, or the reason for none: the key may have come before the first
        answer."""
        before, self._choices = "", choices(self._where.known, self._where.place)
        rows = []
        for index, choice in enumerate(self._choices):
            group, before = "" if choice.group == before else choice.group, choice.group
            branch = choice.group == "Branch"
            cells = (
                Cell(group, "dim"),
                Cell(choice.name, "strong" if self._is_here(choice) else "text"),
                Cell(", ".join(choice.place.kinds) if branch else "", "dim"),
                Cell(choice.place.role if branch or not choice.place.in_branch else "", "dim"),
            )
            rows.append(Row(index, cells))
        self._table.show(rows)
        if rows and not self._table.display:
            self._table.focus()
        self._table.display = bool(rows)
        words, tone = self._where.why_nowhere()
        self._why.say("" if rows else words, tone, alone=True)
        self._table.clear_marks()
        self.fit()

    @on(KeyedTable.Chosen)
    def choose(self, event: KeyedTable.Chosen) -> None:
        assert isinstance(event.key, int)
        if self.close():
            self._where.go(self._choices[event.key].place)
