"""A project's board: its statuses as columns and the tasks in them as cards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal, NamedTuple
from uuid import UUID

from livedash.database.statements import NOW, SqlQuery, load

Priority = Literal["low", "medium", "high", "urgent"]
Kind = Literal["todo", "doing", "done"]


class StatusRow(NamedTuple):
    """One row of `statuses.sql`, in the board's order."""

    status_id: UUID
    name: str
    kind: Kind
    wip_limit: int | None
    tasks: int
    """All of them, also those of a long done column that are not read as cards."""

    @property
    def over_limit(self) -> bool:
        """More than the limit: a race or another program did it. Shown, never hidden."""
        return self.wip_limit is not None and self.tasks > self.wip_limit


class CardRow(NamedTuple):
    """One row of `cards.sql`, in the order of its column."""

    task_id: UUID
    status_id: UUID
    kind: Kind
    number: int
    title: str
    body: str
    priority: Priority
    assignee: str | None
    mine: bool
    """Assigned to the session's person."""
    due_on: date | None
    due_in: int | None
    """Days from today, in the project's zone; below zero: overdue."""
    days_here: int
    """Midnights since it came into its column."""
    moved_at: datetime
    blocked_reason: str | None
    midnight: datetime
    """The next one, when "today" and every count of days change."""

    @property
    def open(self) -> bool:
        return self.kind != "done"

    @property
    def overdue(self) -> bool:
        return self.open and self.due_in is not None and self.due_in < 0

    @property
    def blocked(self) -> bool:
        return self.open and self.blocked_reason is not None


class Summary(NamedTuple):
    """The board's first line, from the same cards as the columns under it."""

    open: int
    overdue: int
    blocked: int


def summary(cards: Iterable[CardRow]) -> Summary:
    cards = tuple(cards)
    return Summary(
        open=sum(card.open for card in cards),
        overdue=sum(card.overdue for card in cards),
        blocked=sum(card.blocked for card in cards),
    )


def statuses(project_id: int) -> SqlQuery[StatusRow]:
    return SqlQuery(
        statement=load(__package__, "statuses.sql"),
        args=(project_id,),
        model=StatusRow,
        scope={"project_id": str(project_id)},
        unit="board",
    )


def cards(project_id: int, zone: str) -> SqlQuery[CardRow]:
    """Read again at midnight in the zone: what is due today is overdue then."""
    return SqlQuery(
        statement=load(__package__, "cards.sql"),
        args=(project_id, NOW, zone),
        model=CardRow,
        scope={"project_id": str(project_id)},
        unit="board",
        moments=lambda rows: [card.midnight for card in rows[:1]],
    )
