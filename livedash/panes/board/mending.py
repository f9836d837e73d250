"""The form that a refused write of the board came from: with its answers, beside what somebody
else made of the row, whose version the next Enter knowingly goes over.
"""

from __future__ import annotations

from datetime import date
from typing import cast
from uuid import UUID

from livedash.business.kanban import card, column
from livedash.business.kanban.cards import CardRow, Priority
from livedash.business.kanban.fields import identity, maybe_identity, small, text
from livedash.business.kanban.picture import Spot
from livedash.live.mutation import Impossible, Json, Mutation
from livedash.live.sending import Refused
from livedash.panes.board.asked import DeleteForm, MoveForm
from livedash.panes.board.card_form import ALL, CardForm, answers_of, shown
from livedash.panes.board.column_form import ColumnForm, DeleteColumnForm
from livedash.panes.board.known import Known, Knows
from livedash.panes.board.new_form import NewForm
from livedash.panes.form import Conflict, Form


def mended(mutation: Mutation, refused: Refused | None, knows: Knows, known: Known) -> Form | None:
    """None: it is not of this board, or what it is about has gone."""
    conflict = None if refused is None else refused.conflict
    if mutation.fields.get("project_id") != known.project_id or conflict == {}:
        return None
    try:
        if mutation.kind == card.CREATE:
            to = known.column(identity(mutation.fields, "status_id"))
            name = "" if to is None else to.name.upper()
            return NewForm(knows, known, name, answers_of(mutation.fields))
        if mutation.kind in (card.EDIT, card.MOVE, card.DELETE):
            return _of_card(mutation, conflict, knows, known)
        if mutation.kind in (column.CREATE, column.CHANGE, column.DELETE):
            return _of_column(mutation, conflict, knows, known)
    except (Impossible, ValueError):
        # The journal held something that no form asks.
        return None
    return None


def _of_card(
    mutation: Mutation, conflict: Conflict | None, knows: Knows, known: Known
) -> Form | None:
    row = known.card(identity(mutation.fields, "task_id"))
    if row is None:
        return None
    row = _as_now(row, conflict or {}, known)
    if mutation.kind == card.DELETE:
        return DeleteForm(knows, known, row)
    if mutation.kind == card.MOVE:
        to = known.column(identity(mutation.fields, "status_id"))
        spot = Spot(maybe_identity(mutation.fields, "beside"), bool(mutation.fields.get("after")))
        return None if to is None else MoveForm(knows, known, row, to, spot)
    mine = answers_of(mutation.fields)
    names = [name for name in ALL if name in mine] if len(mine) == 1 else ALL
    form = CardForm(knows, known, row, names, answers=mine)
    theirs = shown(known, row)
    form.theirs = {name: theirs[name] for name in mine if conflict and mine[name] != theirs[name]}
    return form


def _as_now(row: CardRow, now: Conflict, known: Known) -> CardRow:
    """As the database said when it refused; the rows here may not know it yet."""
    if not now:
        return row
    version, due = now.get("version"), _text(now, "due_on")
    there = known.column(UUID(text(now, "status_id")))
    return row._replace(
        title=text(now, "title"),
        body=text(now, "body"),
        priority=cast("Priority", text(now, "priority")),
        assignee=_text(now, "assignee"),
        due_on=None if due is None else date.fromisoformat(due),
        blocked_reason=_text(now, "blocked_reason"),
        status_id=row.status_id if there is None else there.status_id,
        kind=row.kind if there is None else there.kind,
        version=version if isinstance(version, int) else row.version,
    )


def _text(fields: Conflict, name: str) -> str | None:
    value: Json = fields.get(name)
    return value if isinstance(value, str) else None


def _of_column(
    mutation: Mutation, conflict: Conflict | None, knows: Knows, known: Known
) -> Form | None:
    fields = mutation.fields
    limit = small(fields, "limit")
    mine = {} if "name" not in fields else {"name": text(fields, "name"), "limit": f"{limit or ''}"}
    if mutation.kind == column.CREATE:
        return ColumnForm(knows, known, None, mine)
    row = known.column(identity(fields, "status_id"))
    if row is None:
        return None
    if conflict:
        version = conflict.get("version")
        row = row._replace(
            name=text(conflict, "name"),
            wip_limit=small(conflict, "limit"),
            version=version if isinstance(version, int) else row.version,
        )
    if mutation.kind == column.DELETE:
        return DeleteColumnForm(knows, known, row, asks=True)
    form = ColumnForm(knows, known, row, mine)
    theirs = {"name": row.name, "limit": f"{row.wip_limit or ''}"}
    form.theirs = {name: said for name, said in theirs.items() if conflict and mine[name] != said}
    return form
