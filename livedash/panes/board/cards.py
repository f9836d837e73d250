"""A task as a card of two lines: its title, and whatever about it needs somebody's eye."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from operator import attrgetter

from livedash.business.kanban.card import card_mark
from livedash.business.kanban.cards import CARDS, STATUSES, CardRow, Priority, StatusRow
from livedash.business.kanban.column import column_mark
from livedash.panes.board.state import Seen
from livedash.panes.pending import pending
from livedash.panes.view import Mark
from livedash.widgets.cell import Cell
from livedash.widgets.columns import Card, Lane
from livedash.widgets.tones import Tone

URGENCY: dict[Priority, Cell] = {
    "urgent": Cell("!!", "bad"),
    "high": Cell("!", "warn"),
}
"""The marks of priorities; other priorities need no mark."""
ORDINARY = Cell("", "line")

NOBODY = Cell("--", "dim")


def lanes(seen: Seen) -> list[Lane]:
    """The columns with their cards. An unchanged card is not made again: a person who has scrolled
    far down has thousands of cards, and each change brings all their rows (25 ms instead of 375
    with 5,000 cards)."""
    statuses, marks = seen.of(STATUSES), seen.marks
    made, kept = seen.kept(lanes).rows, seen.kept(lanes)
    kept.rows = {}
    by_status: dict[object, list[Card]] = {status.status_id: [] for status in statuses}
    found: dict[object, int | None] = {}
    for status_id, rows in groupby(seen.of(CARDS), attrgetter("status_id")):
        listed = by_status.setdefault(status_id, [])
        for row in rows:
            mark = marks.get(card_mark(row.task_id)) if marks else None
            was = made.get(row.task_id)
            if was is None or was[0] != row or was[1] != mark:
                was = row, mark, card(row, mark)
            kept.rows[row.task_id] = was
            listed.append(was[2])
        found[status_id] = row.found
    return [
        Lane(
            status.status_id,
            _head(status, marks),
            tuple(by_status[status.status_id]),
            total=status.tasks,
            # The filter finds nothing in a column that has no card in the answer.
            found=found.get(status.status_id) or 0 if seen.state.filter else None,
            limit=status.wip_limit,
        )
        for status in statuses
    ]


def _head(status: StatusRow, marks: Mapping[str, Mark]) -> str:
    mark = marks.get(column_mark(status.status_id))
    return pending(status.name.upper(), "strong", mark).text


def card(row: CardRow, mark: Mark | None = None) -> Card:
    title = (pending(row.title, "strong" if row.open else "dim", mark),)
    number = Cell(f"{row.number}" if row.number else "…", "dim")
    # The data leave out fields that another day changes, and the count of a filter.
    data = row._replace(due_in=None, days_here=0, found=None), mark
    return Card(row.task_id, title, detail(row), corner(row), number, stripe(row), data)


def stripe(row: CardRow) -> Tone:
    """The tone of a card's edge: how urgent the card is, as `!!` and `!` say too."""
    return URGENCY.get(row.priority, ORDINARY).tone if row.open else "line"


def corner(row: CardRow) -> Cell:
    """The days that a card has been in its column; on a blocked card, whose line is taken, `late`
    if it is overdue."""
    if row.blocked and row.overdue:
        return Cell("late", "over")
    return Cell(f"{row.days_here}d" if row.days_here > 0 else "", "dim")


def detail(row: CardRow) -> tuple[Cell, ...]:
    who = Cell(row.assignee, "person") if row.assignee else NOBODY
    if not row.open:
        return (who._replace(tone="dim"),)
    if row.blocked_reason is not None:
        return (Cell(f"blocked: {row.blocked_reason}", "bad", bold=True),)
    mark = URGENCY.get(row.priority)
    return (*((mark,) if mark else ()), who, due(row))


def due(row: CardRow) -> Cell:
    """The day a card is due, plainer the nearer it is: a weekday within the week, else a date."""
    if row.due_on is None or row.due_in is None:
        return Cell("")
    if row.due_in < 0:
        return Cell(f"late {-row.due_in}d", "bad", bold=True)
    if row.due_in == 0:
        return Cell("due today", "warn", bold=True)
    if row.due_in < 7:
        return Cell(f"{row.due_on:%a}")
    return Cell(day(row.due_on), "dim")


def day(when: date) -> str:
    return f"{when.day} {when:%b}"
