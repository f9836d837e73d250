"""The board with a write of a card, before the database has it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from livedash.business.foreseen import Foreseen
from livedash.business.kanban.card import Set
from livedash.business.kanban.cards import CardRow, StatusRow
from livedash.business.kanban.picture import (
    Rows,
    Spot,
    by_column,
    counted,
    op_of,
    put,
    refound,
    together,
)
from livedash.database.statements import SqlQuery
from livedash.live.mutation import Mutation
from livedash.live.overlay import Op

Statuses = Sequence[StatusRow]


def created(
    mutation: Mutation, project_id: int, today: date, statuses: Statuses, to: StatusRow, new: Set
) -> Op:
    """A new card at the end of its column: seen where that column is read to its end, or starts
    with it."""
    row = _with(
        CardRow(
            task_id=mutation.id,
            status_id=to.status_id,
            kind=to.kind,
            number=0,
            title="",
            body="",
            priority="medium",
            assignee=None,
            mine=False,
            due_on=None,
            due_in=None,
            days_here=0,
            moved_at=mutation.made_at,
            blocked_reason=None,
            found=None,
            version=Foreseen.of(1, mutation.id, mutation.made_at),
        ),
        new,
        today,
    )
    order = [status.status_id for status in statuses]

    def cards(query: SqlQuery[Any], rows: tuple[CardRow, ...]) -> Rows:
        if "words" in query.bound or any(card.task_id == row.task_id for card in rows):
            # The database says which cards a filter finds.
            return rows
        columns = by_column(rows, order)
        here = columns.setdefault(row.status_id, [])
        if row.kind == "done":
            here.insert(0, row)
        else:
            here.append(row)
        return together(query, columns)

    return op_of(mutation.id, project_id, cards, counted(None, row))


def edited(mutation: Mutation, project_id: int, today: date, row: CardRow, new: Set) -> Op:
    """A changed card. `today`: the day that the board's rows were reckoned for."""
    after = _foreseen(_with(row, new, today), mutation)

    def cards(query: SqlQuery[Any], rows: tuple[CardRow, ...]) -> Rows:
        del query
        return tuple(
            _foreseen(_with(card, new, today), mutation, row.version)
            if card.task_id == row.task_id
            else card
            for card in rows
        )

    return op_of(mutation.id, project_id, cards, counted(row, after))


def moved(
    mutation: Mutation,
    project_id: int,
    statuses: Statuses,
    row: CardRow,
    to: StatusRow,
    spot: Spot,
) -> Op:
    after = _foreseen(row, mutation)
    if row.status_id != to.status_id:
        after = after._replace(
            status_id=to.status_id, kind=to.kind, moved_at=mutation.made_at, days_here=0
        )
    order = [status.status_id for status in statuses]

    def cards(query: SqlQuery[Any], rows: tuple[CardRow, ...]) -> Rows:
        columns = by_column(rows, order)
        here = next((card for card in rows if card.task_id == row.task_id), None)
        if here is None:
            return rows
        columns[here.status_id].remove(here)
        refound(columns, here.status_id, -1)
        columns.setdefault(to.status_id, [])
        found = columns[to.status_id][0].found if columns[to.status_id] else 0
        put(
            columns[to.status_id],
            here._replace(
                status_id=after.status_id,
                kind=after.kind,
                moved_at=after.moved_at,
                days_here=after.days_here,
                version=after.version,
                found=None if here.found is None else found,
            ),
            spot,
        )
        refound(columns, to.status_id, 1)
        return together(query, columns)

    return op_of(mutation.id, project_id, cards, counted(row, after))


def deleted(mutation: Mutation, project_id: int, statuses: Statuses, row: CardRow) -> Op:
    order = [status.status_id for status in statuses]

    def cards(query: SqlQuery[Any], rows: tuple[CardRow, ...]) -> Rows:
        columns = by_column((card for card in rows if card.task_id != row.task_id), order)
        if row.status_id in columns and any(card.task_id == row.task_id for card in rows):
            refound(columns, row.status_id, -1)
        return together(query, columns)

    return op_of(mutation.id, project_id, cards, counted(row, None))


def _foreseen(row: CardRow, mutation: Mutation, seen: int | None = None) -> CardRow:
    version = (row.version if seen is None else seen) + 1
    return row._replace(version=Foreseen.of(version, mutation.id, mutation.made_at))


def _with(row: CardRow, new: Set, today: date) -> CardRow:
    if "title" in new:
        row = row._replace(title=new["title"])
    if "body" in new:
        row = row._replace(body=new["body"])
    if "priority" in new:
        row = row._replace(priority=new["priority"])
    if "assignee" in new:
        who = new["assignee"]
        row = row._replace(assignee=who.name if who else None, mine=who.me if who else False)
    if "due_on" in new:
        due = new["due_on"]
        row = row._replace(due_on=due, due_in=None if due is None else (due - today).days)
    if "blocked_reason" in new:
        row = row._replace(blocked_reason=new["blocked_reason"])
    return row
