"""The card under the cursor, in full: under the columns where there is room, or after Enter."""

from __future__ import annotations

import textwrap

from livedash.business.kanban.card import named
from livedash.business.kanban.cards import CardRow, StatusRow
from livedash.business.place import Place
from livedash.panes.board.cards import ORDINARY, URGENCY, day, due
from livedash.widgets.clean import clean
from livedash.widgets.line import Piece, compose
from livedash.widgets.lines import Line, Lines, Span

GAP = 3


class Details(Lines):
    """A rule, the title, the facts, why it is blocked, and as much of the body as fits."""

    DEFAULT_CSS = "Details { height: 7; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self._facts: tuple[tuple[Piece, ...], ...] = ()
        self._body = ""

    def show(self, row: CardRow | None, status: StatusRow | None, place: Place) -> None:
        facts = describe(row, status, place) if row else ((Piece("No card here.", "dim"),),)
        body = row.body if row else ""
        if (facts, body) != (self._facts, self._body):
            self._facts, self._body = facts, body
            self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        rule = "-" if self.ascii else "─"
        told = [
            (Piece(line),)
            for paragraph in self._body.splitlines()
            for line in textwrap.wrap(clean(paragraph, self.ascii), width) or [""]
        ]
        room = height - 1 - len(self._facts)
        if len(told) > room > 0:
            told[room - 1 :] = [(Piece("...", "dim"),)]
        lines = [compose(pieces, (), width, GAP, self.ascii) for pieces in (*self._facts, *told)]
        lines.insert(0, (Span(rule * width, width, "dim"),))
        return (lines + [()] * height)[:height]


def describe(row: CardRow, status: StatusRow | None, place: Place) -> tuple[tuple[Piece, ...], ...]:
    moved = place.local(row.moved_at)
    facts = [Piece(status.name.upper(), "title")] if status else []
    facts.append(Piece(row.priority, URGENCY.get(row.priority, ORDINARY).tone))
    facts.append(Piece(row.assignee or "nobody", "plain" if row.assignee else "dim"))
    if row.open:
        facts.append(_due(row))
    facts.append(Piece(f"here since {moved:%a} {day(moved)} {moved:%H:%M}", "dim", priority=1))
    told = [(Piece(named(row), "strong"),), tuple(facts)]
    if row.blocked_reason:
        told.append((Piece(f"BLOCKED: {row.blocked_reason}", "out"),))
    return tuple(told)


def _due(row: CardRow) -> Piece:
    """With its date, which the card itself has no room for."""
    said = due(row)
    if row.due_on is None or row.due_in is None:
        return Piece(said.text, said.tone)
    when = f"{row.due_on:%a} {day(row.due_on)}"
    return Piece(f"due {when}" if row.due_in > 0 else f"{said.text} ({when})", said.tone)
