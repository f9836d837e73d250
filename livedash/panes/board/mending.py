"""The form that a refused write of the board came from: with its answers, beside what somebody
else made of the row, whose version the next Enter knowingly goes over.
"""

from __future__ import annotations

from datetime import date
from typing import cast
from uuid import UUID

from livedash.business.journal_fields import JournalFields
from livedash.business.kanban import card, column
from livedash.business.kanban.cards import CardRow, Priority
from livedash.business.kanban.column import limit_of
from livedash.business.kanban.command import unreadable
from livedash.business.kanban.picture import Spot
from livedash.live.mutation import Impossible, Json, Mutation
from livedash.live.sending import Refused
from livedash.panes.board.asked import DeleteForm, MoveForm
from livedash.panes.board.card_form import ALL, ONE, CardForm, answers_of, shown
from livedash.panes.board.column_form import FIRST, KINDS, ColumnForm, DeleteColumnForm
from livedash.panes.board.known import NOBODY, Known, Knows
from livedash.panes.board.new_form import NewForm
from livedash.panes.form import Conflict, Form, Line

ANEW = "That card has gone. Enter makes a new one of what was typed."


def mended(mutation: Mutation, refused: Refused | None, knows: Knows, known: Known) -> Form | None:
    """None: it is not of this board, or what it is about has gone."""
    conflict = None if refused is None else refused.conflict
    if mutation.fields.get("project_id") != known.project_id:
        return None
    try:
        if mutation.kind == card.CREATE.kind:
            to = known.column(_read(mutation.fields).key("status_id"))
            name = "" if to is None else to.name.upper()
            return NewForm(knows, known, name, answers_of(mutation.fields))
        if mutation.kind in (card.EDIT.kind, card.MOVE.kind, card.DELETE.kind):
            return _of_card(mutation, conflict, knows, known)
        if mutation.kind in (column.CREATE.kind, column.CHANGE.kind, column.DELETE.kind):
            return _of_column(mutation, conflict, knows, known)
    except (Impossible, ValueError):
        # The journal held something that no form asks.
        return None
    return None


def _of_card(
    mutation: Mutation, conflict: Conflict | None, knows: Knows, known: Known
) -> Form | None:
    row = known.card(_read(mutation.fields).key("task_id"))
    if conflict == {}:
        return _anew(mutation, row, knows, known)
    if row is None:
        return None
    row = _as_now(row, conflict or {}, known)
    theirs = [Line(f"Theirs: {_told(row, known)}.", "over")] if conflict else []
    if mutation.kind == card.DELETE.kind:
        return DeleteForm(knows, known, row, theirs)
    if mutation.kind == card.MOVE.kind:
        to = known.column(_read(mutation.fields).key("status_id"))
        spot = Spot(_maybe_key(mutation.fields, "beside"), bool(mutation.fields.get("after")))
        return None if to is None else MoveForm(knows, known, row, to, spot, theirs)
    mine = answers_of(mutation.fields)
    names = [name for name in ALL if name in mine] if len(mine) == 1 else ALL
    what = next((what for what, name in ONE.items() if [name] == names), "change")
    form = CardForm(knows, known, row, names, what, mine)
    there = shown(known, row)
    form.theirs = {name: there[name] for name in mine if conflict and mine[name] != there[name]}
    form.begins = next((name for name in names if name in form.theirs), "")
    return form


def _anew(mutation: Mutation, row: CardRow | None, knows: Knows, known: Known) -> Form | None:
    """The card has gone. What was typed for it is not lost: it can be a new one."""
    written = mutation.kind == card.EDIT.kind and {"title", "body"} & mutation.fields.keys()
    if not written or not known.statuses:
        return None
    here = known.statuses[0] if row is None else known.column(row.status_id)
    answers = {**({} if row is None else shown(known, row)), **answers_of(mutation.fields)}
    name = (here or known.statuses[0]).name.upper()
    return NewForm(knows, known, name, answers, [Line(ANEW, "low")])


def _told(row: CardRow, known: Known) -> str:
    column = known.column(row.status_id)
    due = f", due {row.due_on.day} {row.due_on:%b}" if row.due_on else ""
    blocked = f", blocked: {row.blocked_reason}" if row.blocked_reason else ""
    where = f"in {column.name.upper()}, " if column else ""
    return f"{row.title}, {where}{row.priority}, {row.assignee or NOBODY}{due}{blocked}"


def _as_now(row: CardRow, now: Conflict, known: Known) -> CardRow:
    """As the database said when it refused; the rows here may not know it yet."""
    if not now:
        return row
    version, due = now.get("version"), _text(now, "due_on")
    there = known.column(UUID(_read(now).text("status_id")))
    return row._replace(
        title=_read(now).text("title"),
        body=_read(now).text("body"),
        priority=cast("Priority", _read(now).text("priority")),
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
    if conflict == {}:
        return None
    fields = mutation.fields
    mine = {} if mutation.kind == column.DELETE.kind else _answers(mutation, known)
    if mutation.kind == column.CREATE.kind:
        return ColumnForm(knows, known, None, mine)
    row = known.column(_read(fields).key("status_id"))
    if row is None:
        return None
    if conflict:
        version = conflict.get("version")
        row = row._replace(
            name=_read(conflict).text("name"),
            wip_limit=limit_of(_read(conflict)),
            version=version if isinstance(version, int) else row.version,
        )
    if mutation.kind == column.DELETE.kind:
        many = f"at most {row.wip_limit:,}" if row.wip_limit else "no limit"
        said = [Line(f"Theirs: {row.name.upper()}, {many}.", "over")] if conflict else []
        return DeleteColumnForm(knows, known, row, asks=True, theirs=said)
    form = ColumnForm(knows, known, row, mine)
    theirs = {"name": row.name, "limit": f"{row.wip_limit or ''}"}
    form.theirs = {name: said for name, said in theirs.items() if conflict and mine[name] != said}
    form.begins = next(iter(form.theirs), "")
    return form


def _answers(mutation: Mutation, known: Known) -> dict[str, str]:
    """What was said of a column that is to be made, or to be different."""
    fields = mutation.fields
    found = {"name": _read(fields).text("name"), "limit": f"{limit_of(_read(fields)) or ''}"}
    new = mutation.kind == column.CREATE.kind
    if new:
        kind = fields.get("kind")
        found["kind"] = next((said for said, each in KINDS.items() if each == kind), "")
    if new or fields.get("moves"):
        beside = _maybe_key(fields, "beside")
        after = None if beside is None else known.column(beside)
        if after is not None:
            found["place"] = f"after {after.name.upper()}"
        elif beside is None and not new:
            found["place"] = FIRST
    return found


def _read(fields: Conflict) -> JournalFields:
    return JournalFields(fields, unreadable)


def _maybe_key(fields: Conflict, name: str) -> UUID | None:
    found = _read(fields)
    return found.maybe(found.key, name)
