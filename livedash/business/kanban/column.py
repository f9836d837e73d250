"""Writes of a board's columns: a new one, another name, limit or place, one less. The cards of one
that goes move to another column in the same transaction.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from livedash.business.journal_fields import JournalFields
from livedash.business.kanban.cards import Kind, StatusRow
from livedash.business.kanban.command import BoardCommand, unreadable
from livedash.database.statements import load
from livedash.database.work import Step, Work
from livedash.live.mutation import Impossible, Json, Mutation

LONGEST_NAME = 60
MOST = 10_000
"""A limit beyond this is none."""
MOST_KEPT = 2**31 - 1
"""A limit that no journal of ours holds."""

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
    beside = None if after is None else str(after.status_id)
    fields: dict[str, Json] = {"name": name, "kind": kind, "limit": limit, "beside": beside}
    return CREATE.mutation(id, project_id, None, f"new column {name}", at, fields)


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
    beside = None if after is None else str(after)
    fields: dict[str, Json] = {"name": name, "limit": limit, "moves": moves, "beside": beside}
    return CHANGE.mutation(id, project_id, row, f"change column {row.name}", at, fields)


def delete(
    id: UUID, project_id: int, row: StatusRow, to: StatusRow | None, at: datetime
) -> Mutation:
    """Its cards go to that column; where none is named, it has to be empty."""
    words = f"delete column {row.name}" + (f", its cards to {to.name}" if to else "")
    to_id = None if to is None else str(to.status_id)
    return DELETE.mutation(id, project_id, row, words, at, {"to": to_id})


def limit_of(fields: JournalFields) -> int | None:
    limit = fields.maybe(fields.whole, "limit")
    if limit is not None and not 0 < limit <= MOST_KEPT:
        raise Impossible(unreadable("limit", int))
    return limit


# In SQL


def _created(mutation: Mutation, fields: JournalFields) -> tuple[object, ...]:
    return (
        mutation.id,
        fields.whole("project_id"),
        fields.text("name"),
        fields.text("kind"),
        limit_of(fields),
        fields.maybe(fields.key, "beside"),
    )


def _changed(_: Mutation, fields: JournalFields) -> tuple[object, ...]:
    return (
        fields.key("status_id"),
        fields.version,
        fields.text("name"),
        limit_of(fields),
        bool(fields.fields.get("moves")),
        fields.maybe(fields.key, "beside"),
    )


def _deleted(_: Mutation, fields: JournalFields) -> tuple[object, ...]:
    return fields.key("status_id"), fields.version


class _Delete(BoardCommand):
    def work(self, mutation: Mutation) -> Work:
        """The cards first, where it says where they go."""
        fields, work = self.fields(mutation), super().work(mutation)
        to = fields.maybe(fields.key, "to")
        if to is None:
            return work
        args = (fields.key("status_id"), to, mutation.made_at)
        empty = Step(load(self.package, "column_empty.sql"), args, counts=False)
        return replace(work, steps=(empty, *work.steps), words=NOWHERE)


_new = partial(BoardCommand, table="livedash.statuses", key="status_id", words=WORDS)
_changing = partial(_new, present="column_present.sql")

CREATE = _new(kind="kanban.column_create", deed="I", sql="column_create.sql", args=_created)
CHANGE = _changing(kind="kanban.column_change", deed="U", sql="column_change.sql", args=_changed)
DELETE = _Delete(
    kind="kanban.column_delete",
    deed="D",
    sql="column_delete.sql",
    args=_deleted,
    table="livedash.statuses",
    key="status_id",
    words=WORDS,
    present="column_present.sql",
)
COMMANDS = (CREATE, CHANGE, DELETE)
