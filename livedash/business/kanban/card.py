"""Writes of cards: a new one, a different one, one elsewhere, one less. Each writes one row, from
the version that the person saw.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TypedDict
from uuid import UUID

from livedash.business.foreseen import Foreseen, expects_of
from livedash.business.kanban import fields as read
from livedash.business.kanban.cards import CardRow, Priority, StatusRow
from livedash.business.kanban.members import MemberRow
from livedash.business.kanban.picture import Spot
from livedash.database.statements import load
from livedash.database.work import Step, Work
from livedash.live.mutation import Impossible, Json, Mutation, ReturnedBy

CREATE, EDIT, MOVE, DELETE = "kanban.create", "kanban.edit", "kanban.move", "kanban.delete"

PRIORITIES: tuple[Priority, ...] = ("low", "medium", "high", "urgent")
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
    """What becomes different about a card."""

    title: str
    body: str
    priority: Priority
    assignee: MemberRow | None
    due_on: date | None
    blocked_reason: str | None


def card_mark(id: UUID) -> str:
    """How a pending write names its card."""
    return f"livedash.tasks:{id}"


def scope_of(project_id: int) -> str:
    """One for all of a board: where cards go hangs on its columns, and a column that is deleted
    takes its cards elsewhere."""
    return f"board:{project_id}"


def named(row: CardRow) -> str:
    return f"#{row.number} {row.title}" if row.number else row.title


def create(id: UUID, project_id: int, status: StatusRow, wanted: Set, at: datetime) -> Mutation:
    """Raises `Impossible`."""
    title = wanted.get("title", "")
    if not title or len(title) > LONGEST_TITLE:
        raise Impossible("A card needs a title." if not title else "The title is too long.")
    return Mutation(
        id,
        CREATE,
        scope=scope_of(project_id),
        made_at=at,
        words=f"new card {title} in {status.name}",
        fields={
            "project_id": project_id,
            "status_id": str(status.status_id),
            **set_fields({"priority": "medium", **wanted}),
        },
        # A column that is on its way itself goes first.
        expects=ReturnedBy(status.version.by) if isinstance(status.version, Foreseen) else None,
        marks=frozenset({card_mark(id)}),
    )


def edit(
    id: UUID, project_id: int, row: CardRow, wanted: Set, at: datetime, what: str = "change"
) -> Mutation:
    """`what` names it to people: change, assign, block. Raises `Impossible`."""
    if not wanted:
        raise Impossible("Nothing is different.")
    return _of(id, EDIT, project_id, row, f"{what} {named(row)}", at, set_fields(wanted))


def move(
    id: UUID, project_id: int, row: CardRow, to: StatusRow, spot: Spot, at: datetime
) -> Mutation:
    verb = "reorder" if row.status_id == to.status_id else f"move to {to.name}:"
    beside = None if spot.beside is None else str(spot.beside)
    fields: dict[str, Json] = {
        "status_id": str(to.status_id),
        "column": to.name,
        "beside": beside,
        "after": spot.after,
    }
    return _of(id, MOVE, project_id, row, f"{verb} {named(row)}", at, fields)


def delete(id: UUID, project_id: int, row: CardRow, at: datetime) -> Mutation:
    return _of(id, DELETE, project_id, row, f"delete {named(row)}", at, {})


def _of(
    id: UUID,
    kind: str,
    project_id: int,
    row: CardRow,
    words: str,
    at: datetime,
    fields: Mapping[str, Json],
) -> Mutation:
    return Mutation(
        id,
        kind,
        scope=scope_of(project_id),
        made_at=at,
        words=words,
        fields={"project_id": project_id, "task_id": str(row.task_id), **fields},
        expects=expects_of(row.version),
        marks=frozenset({card_mark(row.task_id)}),
    )


def set_fields(wanted: Set) -> dict[str, Json]:
    """As a journal keeps it."""
    found: dict[str, Json] = {}
    for name in ("title", "body", "priority", "blocked_reason"):
        if name in wanted:
            found[name] = wanted[name]
    if "assignee" in wanted:
        who = wanted["assignee"]
        found["assignee_id"] = None if who is None else who.person_id
        found["assignee"] = None if who is None else who.name
    if "due_on" in wanted:
        due = wanted["due_on"]
        found["due_on"] = None if due is None else due.isoformat()
    return found


# In SQL


def work_of_create(mutation: Mutation) -> Work:
    fields = mutation.fields
    step = Step(
        load(__package__, "task_create.sql"),
        (
            mutation.id,
            read.number(fields, "project_id"),
            read.identity(fields, "status_id"),
            read.text(fields, "title"),
            read.text(fields, "priority"),
            None if fields.get("assignee_id") is None else read.number(fields, "assignee_id"),
            _day(fields),
            mutation.made_at,
            _text(fields, "body") or "",
        ),
    )
    return Work((step,), leaves=1, words=WORDS)


def work_of_edit(mutation: Mutation) -> Work:
    fields = mutation.fields
    names = ("title", "body", "priority", "assignee_id", "due_on", "blocked_reason")
    given = [name for name in names if name in fields]
    step = Step(
        load(__package__, "task_edit.sql"),
        (
            read.identity(fields, "task_id"),
            seen(mutation),
            given,
            _text(fields, "title"),
            _text(fields, "body"),
            _text(fields, "priority"),
            None if fields.get("assignee_id") is None else read.number(fields, "assignee_id"),
            _day(fields),
            _text(fields, "blocked_reason"),
        ),
    )
    return _one(mutation, step)


def work_of_move(mutation: Mutation) -> Work:
    fields = mutation.fields
    step = Step(
        load(__package__, "task_move.sql"),
        (
            read.identity(fields, "task_id"),
            seen(mutation),
            read.identity(fields, "status_id"),
            mutation.made_at,
            read.maybe_identity(fields, "beside"),
            bool(fields.get("after")),
        ),
    )
    return _one(mutation, step)


def work_of_delete(mutation: Mutation) -> Work:
    task_id = read.identity(mutation.fields, "task_id")
    return _one(mutation, Step(load(__package__, "task_delete.sql"), (task_id, seen(mutation))))


def _one(mutation: Mutation, step: Step) -> Work:
    task_id = read.identity(mutation.fields, "task_id")
    present = Step(load(__package__, "task_present.sql"), (task_id,))
    return Work((step,), present=present, words=WORDS)


def seen(mutation: Mutation) -> int:
    """The version that the person saw."""
    if not isinstance(mutation.expects, int):
        raise Impossible(read.UNREADABLE)
    return int(mutation.expects)


def _text(fields: read.Fields, name: str) -> str | None:
    return None if fields.get(name) is None else read.text(fields, name)


def _day(fields: read.Fields) -> date | None:
    if fields.get("due_on") is None:
        return None
    try:
        return date.fromisoformat(read.text(fields, "due_on"))
    except ValueError:
        raise Impossible(read.UNREADABLE) from None
