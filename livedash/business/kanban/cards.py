"""A project's board: its statuses as columns and the tasks in them as cards.

The first cards of each column are read, and all are counted: a board may hold thousands.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple
from uuid import UUID

from livedash.business.kanban.finding import ALL
from livedash.business.place import Place
from livedash.business.read import OnceRead
from livedash.live.rows import once_of

Priority = Literal["low", "medium", "high", "urgent"]
Kind = Literal["todo", "doing", "done"]

QUARTER = 900.0
"""Seconds. Every zone's midnight falls on a full quarter of an hour."""


class StatusRow(NamedTuple):
    """One row of `statuses.sql`, in the board's order."""

    status_id: UUID
    name: str
    kind: Kind
    wip_limit: int | None
    tasks: int
    """The number of all tasks, also of those that are not read as cards, or that a filter leaves
    out."""
    overdue: int
    blocked: int
    version: int = 1

    @property
    def over_limit(self) -> bool:
        """Whether the column has more tasks than its limit: a race or another program did it.
        Shown, never hidden."""
        return self.wip_limit is not None and self.tasks > self.wip_limit


class Midnight(NamedTuple):
    """The `once` of both questions: true of all their rows."""

    midnight: datetime
    """The next midnight, when "today" and every count of days change."""

    def today(self, place: Place) -> date:
        """The day that the rows were reckoned for."""
        return place.local(self.midnight).date() - timedelta(days=1)


class CardRow(NamedTuple):
    """One row of `cards.sql`, in the order of its column."""

    task_id: UUID
    status_id: UUID
    kind: Kind
    number: int
    """Zero: the database has not given the card a number yet."""
    title: str
    body: str
    priority: Priority
    assignee: str | None
    mine: bool
    """Whether the card is assigned to the session's person."""
    due_on: date | None
    due_in: int | None
    """Days from today, in the project's zone; below zero: overdue."""
    days_here: int
    """Midnights since the card came into its column."""
    moved_at: datetime
    blocked_reason: str | None
    found: int | None
    """Under a filter: how many cards it finds in this card's column."""
    version: int = 1

    @property
    def open(self) -> bool:
        return self.kind != "done"

    @property
    def overdue(self) -> bool:
        return self.open and self.due_in is not None and self.due_in < 0

    @property
    def blocked(self) -> bool:
        return self.open and self.blocked_reason is not None


class BoardSummary(NamedTuple):
    """The board's first line, of all cards, whether they are read or not."""

    open: int
    overdue: int
    blocked: int


def summary(columns: Iterable[StatusRow]) -> BoardSummary:
    columns = [column for column in columns if column.kind != "done"]
    return BoardSummary(
        open=sum(column.tasks for column in columns),
        overdue=sum(column.overdue for column in columns),
        blocked=sum(column.blocked for column in columns),
    )


def _midnight(rows: tuple[CardRow, ...] | tuple[StatusRow, ...], _: object) -> Iterable[datetime]:
    """The next midnight in the project's zone: what is due today is overdue then."""
    return once_of(rows) or ()


STATUSES = OnceRead(__package__, "statuses.sql", StatusRow, Midnight, moments=_midnight)
CARDS = OnceRead(
    __package__,
    lambda state: "cards.sql" if state.finding == ALL else "cards_found.sql",
    CardRow,
    Midnight,
    of="finding",
    # Where no card is due, none can say when midnight is.
    every=lambda state: None if state.finding.due_within is None else QUARTER,
    moments=_midnight,
)
"""The cards of a board: of each column as many as the state's `first`; `finding`: what the filter
means."""
