"""Writes of cards: a new card, a changed one, a moved one, a deleted one. Each writes one row, from
the version that the person saw."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TypedDict
from uuid import UUID

from livedash.business.foreseen import Foreseen
from livedash.business.kanban.cards import CardRow, Priority, StatusRow
from livedash.business.kanban.command import BoardCommand
from livedash.business.kanban.members import MemberRow
from livedash.business.kanban.picture import Spot
from livedash.live.mutation import Impossible, Json, Mutation, ReturnedBy

PRIORITIES: tuple[Priority, ...] = ("low", "medium", "high", "urgent")
EDITED = ("title", "body", "priority", "assignee_id", "due_on", "blocked_reason")
"""The fields of a card that may change, as a journal names them."""
SHOWN = {
    "title": str,
    "body": str,
    "priority": str,
    "assignee": str,
    "due_on": date,
    "blocked_reason": str,
}
"""The fields of a card, as rows and `task_present.sql` name them."""
LONGEST_TITLE, LONGEST_BODY = 300, 10_000
NO_COLUMN = "That column is not on the board any more."

WORDS = {
    "tasks_status": NO_COLUMN,
    "tasks_assignee_id_project_id_fkey": "That person does not belong to this project any more.",
    "tasks_pkey": "This card is recorded already.",
    "tasks_title_check": "A card needs a title.",
    "tasks_blocked_reason_check": "Why it is blocked cannot be empty.",
    "tasks_project_id_fkey": "That project is not there any more.",
}


class Set(TypedDict, total=False):
    """The fields of a card that are to change."""

    title: str
    body: str
    priority: Priority
    assignee: MemberRow | None
    due_on: date | None
    blocked_reason: str | None


def card_mark(id: UUID) -> str:
    """The mark by which a pending write names its card."""
    return f"livedash.tasks:{id}"


def named(row: CardRow) -> str:
    return f"#{row.number} {row.title}" if row.number else row.title


def create(id: UUID, project_id: int, status: StatusRow, wanted: Set, at: datetime) -> Mutation:
    """The write of a new card. Raises `Impossible`."""
    title = wanted.get("title", "")
    if not title or len(title) > LONGEST_TITLE:
        raise Impossible("A card needs a title." if not title else "The title is too long.")
    fields = {"status_id": str(status.status_id), **set_fields({"priority": "medium", **wanted})}
    # A column that is on its way itself is sent first.
    expects = ReturnedBy(status.version.by) if isinstance(status.version, Foreseen) else None
    words = f"new card {title} in {status.name}"
    return CREATE.mutation(id, project_id, None, words, at, fields, expects)


def edit(
    id: UUID, project_id: int, row: CardRow, wanted: Set, at: datetime, what: str = "change"
) -> Mutation:
    """The write of a changed card. `what` names the write to people: change, assign, block. Raises
    `Impossible`."""
    if not wanted:
        raise Impossible("Nothing is different.")
    return EDIT.mutation(id, project_id, row, f"{what} {named(row)}", at, set_fields(wanted))


def move(
    id: UUID, project_id: int, row: CardRow, to: StatusRow, spot: Spot, at: datetime
) -> Mutation:
    verb = "reorder" if row.status_id == to.status_id else f"move to {to.name}:"
    fields: dict[str, Json] = {
        "status_id": str(to.status_id),
        "column": to.name,
        "beside": None if spot.beside is None else str(spot.beside),
        "after": spot.after,
    }
    return MOVE.mutation(id, project_id, row, f"{verb} {named(row)}", at, fields)


def delete(id: UUID, project_id: int, row: CardRow, at: datetime) -> Mutation:
    return DELETE.mutation(id, project_id, row, f"delete {named(row)}", at, {})


def set_fields(wanted: Set) -> dict[str, Json]:
    """The fields to change, as a journal keeps them."""
    found: dict[str, Json] = {
        name: wanted[name]
        for name in ("title", "body", "priority", "blocked_reason")
        if name in wanted
    }
    if "assignee" in wanted:
        who = wanted["assignee"]
        found |= {"assignee_id": who and who.person_id, "assignee": who and who.name}
    if "due_on" in wanted:
        due = wanted["due_on"]
        found["due_on"] = None if due is None else due.isoformat()
    return found


_new = partial(BoardCommand, table="livedash.tasks", words=WORDS)
_changed = partial(_new, key="task_id", present="task_present.sql")

CREATE = _new(
    kind="kanban.create",
    deed="I",
    sql="task_create.sql",
    otherwise={"assignee_id": None, "due_on": None, "body": ""},
)
EDIT = _changed(kind="kanban.edit", deed="U", sql="task_edit.sql", otherwise=dict.fromkeys(EDITED))
MOVE = _changed(kind="kanban.move", deed="M", sql="task_move.sql", otherwise={"beside": None})
DELETE = _changed(kind="kanban.delete", deed="D", sql="task_delete.sql")
COMMANDS = (CREATE, EDIT, MOVE, DELETE)
