"""The card under the cursor, in full: under the columns where there is room, or after Enter."""

from __future__ import annotations

import textwrap

from livedash.business.kanban.cards import CardRow, StatusRow
from livedash.business.place import Place
from livedash.panes.board.cards import URGENCY, day, due
from livedash.widgets.cell import Cell
from livedash.widgets.clean import clean
from livedash.widgets.lanes import words
from livedash.widgets.lines import Line, Lines, Span


class Details(Lines):
    DEFAULT_CSS = "Details { height: 7; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self._told: tuple[tuple[Cell, ...], ...] = ()
        self._body = ""

    def show(self, row: CardRow | None, status: StatusRow | None, place: Place) -> None:
        told = describe(row, status, place) if row else ()
        body = row.body if row else ""
        if (told, body) != (self._told, self._body):
            self._told, self._body = told, body
            self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        rule = "-" if self.ascii else "─"
        lines: list[Line] = [(Span(rule * width, width, "dim"),)]
        lines += [tuple(words(cells, width, ascii=self.ascii)) for cells in self._told]
        for paragraph in self._body.splitlines():
            for line in textwrap.wrap(clean(paragraph, self.ascii), width) or [""]:
                lines.append(tuple(words((Cell(line),), width, ascii=self.ascii)))
        lines += [()] * (height - len(lines))
        if len(lines) > height:
            lines[height - 1 :] = [tuple(words((Cell("...", "dim"),), width, ascii=self.ascii))]
        return lines[:height]


def describe(row: CardRow, status: StatusRow | None, place: Place) -> tuple[tuple[Cell, ...], ...]:
    moved = place.local(row.moved_at)
    head = [Cell(f"#{row.number}", "dim"), Cell(row.title, "strong")]
    facts = [Cell(status.name.upper(), "title")] if status else []
    facts.append(Cell(row.priority, URGENCY.get(row.priority, Cell("", "dim")).tone))
    facts.append(Cell(row.assignee or "nobody", "plain" if row.assignee else "dim"))
    if row.open:
        facts.append(due(row))
        if row.due_on is not None:
            facts.append(Cell(f"({row.due_on:%a} {day(row.due_on)})", "dim"))
    facts.append(Cell(f"here since {moved:%a} {day(moved)} {moved:%H:%M}", "dim"))
    blocked = [(Cell(f"BLOCKED: {row.blocked_reason}", "out"),)] if row.blocked_reason else []
    return (tuple(head), tuple(facts), *blocked)
