"""The board's rows with cards that are new, moved, different or gone, as the server will give them.
So the server's answer changes nothing on the screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from livedash.business.kanban.cards import CardRow, StatusRow
from livedash.database.statements import SqlQuery
from livedash.live.events import Change
from livedash.live.overlay import Op
from livedash.live.query import AnyQuery

Rows = tuple[Any, ...]
Columns = dict[UUID, list[CardRow]]


class Spot(NamedTuple):
    """The place in a column where a card goes: right after or before another one; to the top where
    none is named."""

    beside: UUID | None = None
    after: bool = True


def op_of(
    id: UUID,
    project_id: int,
    cards: Callable[[SqlQuery[Any], tuple[CardRow, ...]], Rows],
    statuses: Callable[[tuple[StatusRow, ...]], Rows],
    *,
    columns: bool = False,
) -> Op:
    """The op of a write. `columns`: whether it touches the columns themselves, not only their
    cards."""

    def replay(query: AnyQuery, rows: Rows) -> Rows:
        if not isinstance(query, SqlQuery):
            return rows
        if query.model is CardRow:
            return cards(query, rows)
        return statuses(rows) if query.model is StatusRow else rows

    scope = {"project_id": frozenset({str(project_id)})}
    tables = ["livedash.tasks", *["livedash.statuses"] * columns]
    return Op(id, tuple(Change(table, "U", None, scope) for table in tables), replay)


def counted(before: CardRow | None, after: CardRow | None) -> Callable[[Rows], Rows]:
    """The change of the columns' counts, when one card becomes another."""
    by: dict[UUID, Counter[str]] = {}
    for card, sign in ((before, -1), (after, 1)):
        if card is not None:
            sums = by.setdefault(card.status_id, Counter())
            sums["tasks"] += sign
            sums["overdue"] += sign * card.overdue
            sums["blocked"] += sign * card.blocked

    def replay(rows: Rows) -> Rows:
        return tuple(_plus(row, by[row.status_id]) if row.status_id in by else row for row in rows)

    return replay


def _plus(row: StatusRow, more: Mapping[str, int]) -> StatusRow:
    return row._replace(
        tasks=row.tasks + more["tasks"],
        overdue=row.overdue + more["overdue"],
        blocked=row.blocked + more["blocked"],
    )


def by_column(rows: Iterable[CardRow], order: Sequence[UUID]) -> Columns:
    found: Columns = {id: [] for id in order}
    for row in rows:
        found.setdefault(row.status_id, []).append(row)
    return found


def together(query: SqlQuery[Any], columns: Columns) -> Rows:
    """The rows of all columns again; of each column no more than were asked for."""
    first = query.bound["first"]
    assert isinstance(first, int), "the fourth argument of cards.sql"
    return tuple(card for cards in columns.values() for card in cards[:first])


def refound(columns: Columns, id: UUID, by: int) -> None:
    """The columns with one card more or less that the filter finds in this column."""
    columns[id] = [
        card if card.found is None else card._replace(found=card.found + by) for card in columns[id]
    ]


def put(cards: list[CardRow], card: CardRow, spot: Spot) -> None:
    """Put a card into a column. A finished card goes where its moment puts it: it is the latest."""
    if card.kind == "done" or spot.beside is None:
        cards.insert(0, card)
        return
    at = next((i for i, other in enumerate(cards) if other.task_id == spot.beside), None)
    cards.insert(0 if at is None else at + spot.after, card)
