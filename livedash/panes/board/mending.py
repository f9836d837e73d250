"""The form that a refused write of the board came from. The form holds the old answers, beside
somebody else's changes to the row; the next Enter knowingly goes over that version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from uuid import UUID

from livedash.business.journal_fields import JournalFields
from livedash.business.kanban import card, column
from livedash.business.kanban.cards import CardRow, StatusRow
from livedash.business.kanban.command import unreadable
from livedash.business.kanban.picture import Spot
from livedash.live.mutation import Mutation
from livedash.live.sending import Refused
from livedash.panes.board.card_fields import CARD, shown
from livedash.panes.board.card_form import ALL, ONE, CardForm
from livedash.panes.board.column_form import KIND, ColumnForm, DeleteColumnForm, after
from livedash.panes.board.known import NOBODY, BoardKnown, Knows
from livedash.panes.board.move_and_delete import DeleteForm, MoveCardForm
from livedash.panes.board.new_form import NewForm
from livedash.panes.fields import written
from livedash.panes.form import Form, FormLine
from livedash.panes.mending import Returned, form_of

ANEW = "That card has gone. Enter makes a new one of what was typed."


def mended(mutation: Mutation, refused: Refused | None, knows: Knows) -> Form | None:
    """The form for a refused write; None: the write is not of this board, or its row has gone."""
    if mutation.fields.get("project_id") != knows().project_id:
        return None
    forms = {kind: partial(form, knows, knows()) for kind, form in FORMS.items()}
    return form_of(forms, mutation, refused, unreadable)


def _new_card(knows: Knows, known: BoardKnown, back: Returned) -> Form:
    to = known.column(back.fields.read("status_id", UUID))
    name = "" if to is None else to.name.upper()
    return NewForm(knows, name, _answers(back, known))


def _answers(back: Returned, known: BoardKnown) -> dict[str, str]:
    return written(CARD.values(), back.fields.fields, known)


def _edited(knows: Knows, known: BoardKnown, back: Returned) -> Form | None:
    row, mine = _row(back, known), _answers(back, known)
    if back.gone:
        return _anew(knows, known, row, mine)
    if row is None:
        return None
    names = [name for name in ALL if name in mine] if len(mine) == 1 else ALL
    what = next((what for what, name in ONE.items() if [name] == names), "change")
    form = CardForm(knows, row, names, what, mine)
    if back.now:
        form.beside(shown(known, row))
    return form


def _anew(
    knows: Knows, known: BoardKnown, row: CardRow | None, mine: dict[str, str]
) -> Form | None:
    """A form for a new card out of one that has gone, so that the typed answers are not lost."""
    if not {"title", "body"} & mine.keys() or not known.statuses:
        return None
    here = None if row is None else known.column(row.status_id)
    answers = {**({} if row is None else shown(known, row)), **mine}
    name = (here or known.statuses[0]).name.upper()
    return NewForm(knows, name, answers, [FormLine(ANEW, "warn")])


def _moved(knows: Knows, known: BoardKnown, back: Returned) -> Form | None:
    row, fields = _row(back, known), back.fields
    to = known.column(fields.read("status_id", UUID))
    spot = Spot(fields.maybe("beside", UUID), fields.says("after"))
    if row is None or to is None or back.gone:
        return None
    return MoveCardForm(knows, row, to, spot, _theirs(back, row, known))


def _deleted(knows: Knows, known: BoardKnown, back: Returned) -> Form | None:
    row = _row(back, known)
    if row is None or back.gone:
        return None
    return DeleteForm(knows, row, _theirs(back, row, known))


def _row(back: Returned, known: BoardKnown) -> CardRow | None:
    """The card's row as the database gave it with the refusal; the rows here may not have it
    yet."""
    row, now = known.card(back.fields.read("task_id", UUID)), back.now
    if row is None or now is None:
        return row
    there = known.column(now.read("status_id", UUID)) or row
    return row._replace(
        **now.values(card.SHOWN),
        status_id=there.status_id,
        kind=there.kind,
        version=now.read("version", int),
    )


def _theirs(back: Returned, row: CardRow, known: BoardKnown) -> list[FormLine]:
    if back.now is None:
        return []
    column = known.column(row.status_id)
    due = f", due {row.due_on.day} {row.due_on:%b}" if row.due_on else ""
    blocked = f", blocked: {row.blocked_reason}" if row.blocked_reason else ""
    where = f"in {column.name.upper()}, " if column else ""
    said = f"{row.title}, {where}{row.priority}, {row.assignee or NOBODY}{due}{blocked}"
    return [FormLine(f"Theirs: {said}.", "over")]


# Columns


def _new_column(knows: Knows, known: BoardKnown, back: Returned) -> Form:
    fields = back.fields
    mine = {**_named(fields), "kind": KIND.written(fields.fields.get("kind"), known)}
    before = known.column(fields.maybe("beside", UUID))
    return ColumnForm(knows, None, mine | ({"place": after(before)} if before else {}))


def _changed_column(knows: Knows, known: BoardKnown, back: Returned) -> Form | None:
    row, fields, mine = _column(back, known), back.fields, _named(back.fields)
    if fields.says("moves"):
        beside = fields.maybe("beside", UUID)
        before = known.column(beside)
        if before is not None or beside is None:
            mine["place"] = after(before)
    if row is None:
        return None
    form = ColumnForm(knows, row, mine)
    if back.now:
        form.beside(_named(back.now))
    return form


def _deleted_column(knows: Knows, known: BoardKnown, back: Returned) -> Form | None:
    row = _column(back, known)
    if row is None:
        return None
    many = f"at most {row.wip_limit:,}" if row.wip_limit else "no limit"
    said = [FormLine(f"Theirs: {row.name.upper()}, {many}.", "over")] if back.now else []
    return DeleteColumnForm(knows, row, asks=True, theirs=said)


def _named(fields: JournalFields) -> dict[str, str]:
    return {"name": fields.read("name", str), "limit": str(fields.maybe("limit", int) or "")}


def _column(back: Returned, known: BoardKnown) -> StatusRow | None:
    row, now = known.column(back.fields.read("status_id", UUID)), back.now
    if row is None or now is None:
        return None if back.gone else row
    name, limit = now.read("name", str), now.maybe("limit", int)
    return row._replace(name=name, wip_limit=limit, version=now.read("version", int))


FORMS: Mapping[str, Callable[[Knows, BoardKnown, Returned], Form | None]] = {
    card.CREATE.kind: _new_card,
    card.EDIT.kind: _edited,
    card.MOVE.kind: _moved,
    card.DELETE.kind: _deleted,
    column.CREATE.kind: _new_column,
    column.CHANGE.kind: _changed_column,
    column.DELETE.kind: _deleted_column,
}
