"""The board with a write of a column, before the database has it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from livedash.business.foreseen import Foreseen
from livedash.business.kanban.cards import CardRow, StatusRow
from livedash.business.kanban.column import CHANGE, CREATE
from livedash.business.kanban.picture import Rows, by_column, op_of, together
from livedash.database.statements import SqlQuery
from livedash.live.mutation import Mutation
from livedash.live.overlay import Op


def created(mutation: Mutation, project_id: int, after: StatusRow | None) -> Op:
    fields = CREATE.fields(mutation)
    kind = fields.read("kind", str)
    row = StatusRow(
        status_id=mutation.id,
        name=fields.read("name", str),
        kind="todo" if kind == "todo" else "done" if kind == "done" else "doing",
        wip_limit=fields.maybe("limit", int),
        tasks=0,
        overdue=0,
        blocked=0,
        version=Foreseen.of(1, mutation.id, mutation.made_at),
    )

    def columns(rows: tuple[StatusRow, ...]) -> Rows:
        if not rows:
            # Nothing here says yet when a day ends; the database does.
            return rows
        return _placed(rows, row, None if after is None else after.status_id, len(rows))

    return op_of(mutation.id, project_id, lambda _, rows: rows, columns, columns=True)


def changed(
    mutation: Mutation, project_id: int, statuses: Sequence[StatusRow], row: StatusRow
) -> Op:
    fields = CHANGE.fields(mutation)
    name, limit = fields.read("name", str), fields.maybe("limit", int)
    moves, after = fields.says("moves"), fields.maybe("beside", UUID)
    version = Foreseen.of(row.version + 1, mutation.id, mutation.made_at)

    def columns(rows: tuple[StatusRow, ...]) -> Rows:
        now = next((one for one in rows if one.status_id == row.status_id), None)
        if now is None:
            return rows
        new = now._replace(name=name, wip_limit=limit, version=version)
        if not moves:
            return tuple(new if one is now else one for one in rows)
        return _placed(tuple(one for one in rows if one is not now), new, after, 0)

    def cards(query: SqlQuery[Any], rows: tuple[CardRow, ...]) -> Rows:
        if not moves:
            return rows
        ids = [status.status_id for status in statuses if status.status_id != row.status_id]
        at = ids.index(after) + 1 if after in ids else 0
        order = [*ids[:at], row.status_id, *ids[at:]]
        return together(query, by_column(rows, order))

    return op_of(mutation.id, project_id, cards, columns, columns=True)


def deleted(
    mutation: Mutation,
    project_id: int,
    statuses: Sequence[StatusRow],
    row: StatusRow,
    to: StatusRow | None,
) -> Op:
    order = [status.status_id for status in statuses if status.status_id != row.status_id]

    def columns(rows: tuple[StatusRow, ...]) -> Rows:
        gone = next((one for one in rows if one.status_id == row.status_id), None)
        if gone is None:
            return rows
        return tuple(
            one._replace(
                tasks=one.tasks + gone.tasks,
                overdue=one.overdue + gone.overdue * (one.kind != "done"),
                blocked=one.blocked + gone.blocked * (one.kind != "done"),
            )
            if to is not None and one.status_id == to.status_id
            else one
            for one in rows
            if one is not gone
        )

    def cards(query: SqlQuery[Any], rows: tuple[CardRow, ...]) -> Rows:
        found = by_column(rows, order)
        going = found.pop(row.status_id, [])
        if to is not None:
            arrived = [
                card._replace(
                    status_id=to.status_id,
                    kind=to.kind,
                    moved_at=mutation.made_at,
                    days_here=0,
                    # By number: the version that this write returns is the column's.
                    version=int(card.version) + 1,
                )
                for card in going
            ]
            here = found.setdefault(to.status_id, [])
            found[to.status_id] = [*arrived, *here] if to.kind == "done" else [*here, *arrived]
        return together(query, found)

    return op_of(mutation.id, project_id, cards, columns, columns=True)


def _placed(
    rows: tuple[StatusRow, ...], new: StatusRow, after: UUID | None, otherwise: int
) -> tuple[StatusRow, ...]:
    ids = [row.status_id for row in rows]
    at = ids.index(after) + 1 if after in ids else otherwise
    return (*rows[:at], new, *rows[at:])
