"""Writes of a board's columns: a new one, another name, limit or place, one less. The cards of one
that goes move to another column in the same transaction.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from livedash.business.foreseen import expects_of
from livedash.business.kanban import fields as read
from livedash.business.kanban.card import scope_of, seen
from livedash.business.kanban.cards import Kind, StatusRow
from livedash.database.statements import load
from livedash.database.work import Step, Work
from livedash.live.mutation import Json, Mutation

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
