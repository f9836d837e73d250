"""Writes of a board's columns: a new column, another name, limit or place, a deleted one. The cards
of a deleted column move to another column in the same transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from livedash.business.kanban.cards import Kind, StatusRow
from livedash.business.kanban.command import BoardCommand
from livedash.database.statements import load
from livedash.database.work import Step, Work
from livedash.live.mutation import Json, Mutation

LONGEST_NAME = 60
MOST = 10_000
"""The highest limit; a number beyond is no limit."""

WORDS = {
    "tasks_status": "Cards came into it meanwhile. Say where they go.",
    "statuses_pkey": "This column is recorded already.",
    "statuses_name_check": "A column needs a name.",
    "statuses_wip_limit_check": "A limit is at least one.",
}
NOWHERE = {**WORDS, "tasks_status": "The column that its cards were to go to is gone."}


def column_mark(id: UUID) -> str:
    """The mark by which a pending write names its column."""
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
    """A new column right after the one named; at the right end where none is named."""
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
    """A changed column. `moves`: to right after the one named, or, where none is named, to the left
    end."""
    beside = None if after is None else str(after)
    fields: dict[str, Json] = {"name": name, "limit": limit, "moves": moves, "beside": beside}
    return CHANGE.mutation(id, project_id, row, f"change column {row.name}", at, fields)


def delete(
    id: UUID, project_id: int, row: StatusRow, to: StatusRow | None, at: datetime
) -> Mutation:
    """A deleted column. Its cards go to the column `to`; where none is named, the column has to be
    empty."""
    words = f"delete column {row.name}" + (f", its cards to {to.name}" if to else "")
    to_id = None if to is None else str(to.status_id)
    return DELETE.mutation(id, project_id, row, words, at, {"to": to_id})


class _Delete(BoardCommand):
    def work(self, mutation: Mutation) -> Work:
        """The work of a write: the cards first, where the write says where they go."""
        work, to = super().work(mutation), self.fields(mutation).maybe("to", UUID)
        if to is None:
            return work
        args = (*work.steps[0].args[:1], to, mutation.made_at)
        empty = Step(load(self.package, "column_empty.sql"), args, counts=False)
        return replace(work, steps=(empty, *work.steps), words=NOWHERE)


_TABLE, _PRESENT = "livedash.statuses", "column_present.sql"
_new = partial(BoardCommand, table=_TABLE, words=WORDS, otherwise={"limit": None, "beside": None})

CREATE = _new(kind="kanban.column_create", deed="I", sql="column_create.sql")
CHANGE = _new(
    kind="kanban.column_change",
    deed="U",
    sql="column_change.sql",
    key="status_id",
    present=_PRESENT,
)
DELETE = _Delete(
    kind="kanban.column_delete",
    deed="D",
    sql="column_delete.sql",
    key="status_id",
    present=_PRESENT,
    table=_TABLE,
    words=WORDS,
)
COMMANDS = (CREATE, CHANGE, DELETE)
