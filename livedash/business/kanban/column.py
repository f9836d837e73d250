"""Writes of a board's columns: a new one, another name, limit or place, one less. The cards of one
that goes move to another column in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from livedash.business.foreseen import Foreseen, expects_of
from livedash.business.kanban import fields as read
from livedash.business.kanban.card import scope_of, seen
from livedash.business.kanban.cards import CardRow, Kind, StatusRow
from livedash.business.kanban.picture import Rows, by_column, op_of, together
from livedash.database.statements import SqlQuery, load
from livedash.database.work import Step, Work
from livedash.live.mutation import Json, Mutation
from livedash.live.overlay import Op

CREATE, CHANGE, DELETE = "kanban.column_create", "kanban.column_change", "kanban.column_delete"

LONGEST_NAME = 60
MOST = 10_000
"""A limit beyond this is none."""

WORDS = {
    "tasks_status": "Cards came into it meanwhile. Say where they go.",
    "statuses_pkey": "This column is recorded already.",
    "statuses_name_check": "A column needs a name.",
    "statuses_wip_limit_check": "A limit is at least one.",
}
NOWHERE = {**WORDS, "tasks_status": "The column that its cards were to go to is gone."}


def column_mark(id: UUID) -> str:
    """How a pending write names its column."""
    return f"livedash.statuses:{id}"


def create(
    id: UUID,
    project_id: int,
    name: str,
    kind: Kind,
    limit: int | None,
    after: StatusRow | None,
    at: datetime,
) -> Mutation:
    """Right after that one; at the right end where none is named."""
    return Mutation(
        id,
        CREATE,
        scope=scope_of(project_id),
        made_at=at,
        words=f"new column {name}",
        fields={
            "project_id": project_id,
            "name": name,
            "kind": kind,
            "limit": limit,
            "beside": None if after is None else str(after.status_id),
        },
        marks=frozenset({column_mark(id)}),
    )


def change(
    id: UUID,
    project_id: int,
    row: StatusRow,
    name: str,
    limit: int | None,
    after: UUID | None,
    at: datetime,
    *,
    moves: bool = False,
) -> Mutation:
    """`moves`: to right after that one, or, where none is named, to the left end."""
    fields: dict[str, Json] = {
        "name": name,
        "limit": limit,
        "moves": moves,
        "beside": None if after is None else str(after),
    }
    return _of(id, CHANGE, project_id, row, f"change column {row.name}", at, fields)


def delete(
    id: UUID, project_id: int, row: StatusRow, to: StatusRow | None, at: datetime
) -> Mutation:
    """Its cards go to that column; where none is named, it has to be empty."""
    words = f"delete column {row.name}" + (f", its cards to {to.name}" if to else "")
    fields: dict[str, Json] = {"to": None if to is None else str(to.status_id)}
    return _of(id, DELETE, project_id, row, words, at, fields)


def _of(
    id: UUID,
    kind: str,
    project_id: int,
    row: StatusRow,
    words: str,
    at: datetime,
    fields: dict[str, Json],
) -> Mutation:
    return Mutation(
        id,
        kind,
        scope=scope_of(project_id),
        made_at=at,
        words=words,
        fields={"project_id": project_id, "status_id": str(row.status_id), **fields},
        expects=expects_of(row.version),
        marks=frozenset({column_mark(row.status_id)}),
    )


# In SQL


def work_of_create(mutation: Mutation) -> Work:
    fields = mutation.fields
    step = Step(
        load(__package__, "column_create.sql"),
        (
            mutation.id,
            read.number(fields, "project_id"),
            read.text(fields, "name"),
            read.text(fields, "kind"),
            read.small(fields, "limit"),
            read.maybe_identity(fields, "beside"),
        ),
    )
    return Work((step,), leaves=1, words=WORDS)


def work_of_change(mutation: Mutation) -> Work:
    fields = mutation.fields
    status_id = read.identity(fields, "status_id")
    step = Step(
        load(__package__, "column_change.sql"),
        (
            status_id,
            seen(mutation),
            read.text(fields, "name"),
            read.small(fields, "limit"),
            bool(fields.get("moves")),
            read.maybe_identity(fields, "beside"),
        ),
    )
    return Work((step,), present=_present(status_id), words=WORDS)


def work_of_delete(mutation: Mutation) -> Work:
    status_id = read.identity(mutation.fields, "status_id")
    to = read.maybe_identity(mutation.fields, "to")
    delete = Step(load(__package__, "column_delete.sql"), (status_id, seen(mutation)))
    if to is None:
        return Work((delete,), present=_present(status_id), words=WORDS)
    args = (status_id, to, mutation.made_at)
    empty = Step(load(__package__, "column_empty.sql"), args, counts=False)
    return Work((empty, delete), present=_present(status_id), words=NOWHERE)


def _present(status_id: UUID) -> Step:
    return Step(load(__package__, "column_present.sql"), (status_id,))


# On the screen


def created(mutation: Mutation, project_id: int, after: StatusRow | None) -> Op:
    fields = mutation.fields
    kind = read.text(fields, "kind")
    row = StatusRow(
        status_id=mutation.id,
        name=read.text(fields, "name"),
        kind="todo" if kind == "todo" else "done" if kind == "done" else "doing",
        wip_limit=read.small(fields, "limit"),
        tasks=0,
        overdue=0,
        blocked=0,
        midnight=mutation.made_at,
        asked="",
        first=0,
        version=Foreseen.of(1, mutation.id, mutation.made_at),
    )

    def columns(rows: tuple[StatusRow, ...]) -> Rows:
        if not rows:
            # Nothing says yet when a day ends here; the database does.
            return rows
        like = rows[0]
        new = row._replace(midnight=like.midnight, asked=like.asked, first=like.first)
        return _placed(rows, new, None if after is None else after.status_id, len(rows))

    return op_of(mutation.id, project_id, lambda _, rows: rows, columns, columns=True)


def changed(
    mutation: Mutation, project_id: int, statuses: Sequence[StatusRow], row: StatusRow
) -> Op:
    fields = mutation.fields
    name, limit = read.text(fields, "name"), read.small(fields, "limit")
    moves, after = bool(fields.get("moves")), read.maybe_identity(fields, "beside")
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
                    # By number: what this write returns is the version of the column.
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
