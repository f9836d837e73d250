"""The forms of a board's columns: to add one, to change its name, limit or place, to delete it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from livedash.business.kanban import column, column_ops
from livedash.business.kanban.cards import StatusRow
from livedash.business.kanban.column import LONGEST_NAME, MOST
from livedash.live.mutation import Impossible
from livedash.panes.answers import number
from livedash.panes.board.known import BoardKnown, Knows, since
from livedash.panes.fields import Field, FieldForm, Remarks, Values, choice_field, over, text_field
from livedash.panes.form import Answers, Choice, FormLine, Verdict, Write

FIRST = "first"
GONE = "Somebody deleted this column."
NO_PLACE = "First, or after one of the list."
KINDS = {"waiting": "todo", "in work": "doing", "finished": "done"}


def _limit(answer: str, _: BoardKnown) -> int | None:
    return number(answer, 1, MOST) if answer.strip() else None


NAME = text_field("name", "Name", LONGEST_NAME)
LIMIT: Field[BoardKnown] = Field(
    *("limit", "At most", _limit),
    lambda limit, _: str(limit or ""),
    hint="cards; empty: no limit",
)
KIND: Field[BoardKnown] = choice_field(
    *("kind", "Cards are"),
    lambda _: [(Choice(said), kind) for said, kind in KINDS.items()],
    "Waiting, in work or finished.",
    written=lambda kind, _: next((said for said, each in KINDS.items() if each == kind), ""),
)


def _others(known: BoardKnown, row: StatusRow | None) -> list[tuple[Choice, StatusRow]]:
    own = None if row is None else row.status_id
    return [(choice, one) for choice, one in known.columns() if one.status_id != own]


def _place(row: StatusRow | None) -> Field[BoardKnown]:
    """The question after which column this one stands; a new column is first only where there is no
    other."""

    def befores(known: BoardKnown) -> list[tuple[Choice, StatusRow | None]]:
        others = [one for _, one in _others(known, row)]
        found = others if row is None and others else [None, *others]
        return [(Choice(after(one)), one) for one in found]

    return choice_field("place", "Stands", befores, NO_PLACE)


def after(before: StatusRow | None) -> str:
    return FIRST if before is None else f"after {before.name.upper()}"


def _before(known: BoardKnown, row: StatusRow | None) -> StatusRow | None:
    """The column before this one; a new column stands at the right end."""
    ids = [one.status_id for one in known.statuses]
    at = ids.index(row.status_id) if row is not None and row.status_id in ids else len(ids)
    return None if at == 0 else known.statuses[at - 1]


class ColumnForm(FieldForm[BoardKnown]):
    """The form of a new column, or of changes to a column."""

    does = "save"

    def __init__(self, knows: Knows, row: StatusRow | None, answers: Answers | None = None) -> None:
        stands = {"place": after(_before(knows(), row))}
        usual = {"kind": "in work", **stands}
        if row is not None:
            usual |= {"name": row.name, "limit": str(row.wip_limit or "")}
        super().__init__(
            knows,
            (NAME, LIMIT, *(() if row else (KIND,)), _place(row)),
            {**usual, **(answers or {})},
            stands if row else None,
        )
        self._row = row
        self.heading = "New column" if row is None else f"Column {row.name.upper()}"
        self.draft = f"column {self.known.project_id} {row.status_id if row else 'new'}"
        self.changes = row is not None

    def gone(self) -> Verdict | None:
        row = self._row
        return over(GONE) if row and self.known.column(row.status_id) is None else None

    def check(self, say: Remarks) -> None:
        row, name, limit = self._row, say.values.get("name", "").casefold(), say.values.get("limit")
        if name and any(one.name.casefold() == name for _, one in _others(self.known, row)):
            say.warnings["name"] = "There is one of that name already."
        if row is not None:
            if limit is not None and row.tasks > limit:
                say.warnings["limit"] = f"It holds {row.tasks:,} already."
            say.lines += since(self.known.column(row.status_id), row, "column")

    def make(self, values: Values, id: UUID, at: datetime) -> Write:
        known, row, name, limit = self.known, self._row, values["name"], values["limit"]
        if row is None:
            before = values["place"]
            made = column.create(id, known.project_id, name, values["kind"], limit, before, at)
            return Write(made, column_ops.created(made, known.project_id, before))
        moves = "place" in values
        if (name, limit, moves) == (row.name, row.wip_limit, False):
            raise Impossible("Nothing is different.")
        before = values["place"] if moves else _before(known, row)
        beside = None if before is None else before.status_id
        args = (id, known.project_id, row, name, limit, beside, at)
        mutation = column.change(*args, moves=moves)
        return Write(mutation, column_ops.changed(mutation, known.project_id, known.statuses, row))


class DeleteColumnForm(FieldForm[BoardKnown]):
    """The form that deletes a column; where the column has cards, it asks where they go."""

    does = "delete"

    def __init__(
        self,
        knows: Knows,
        row: StatusRow,
        asks: bool = False,
        theirs: Sequence[FormLine] = (),
    ) -> None:
        """`theirs`: what somebody else made of the column."""

        others = partial(_others, row=row)
        asked = "Which column gets its cards?"
        to = choice_field("to", "Cards to", others, asked, hint="a column")
        fields = (to,) if row.tasks or asks else ()
        super().__init__(knows, fields, said=theirs)
        self._row = row
        self.heading = f"Delete column {row.name.upper()}"

    def gone(self) -> Verdict | None:
        now = self.known.column(self._row.status_id)
        if now is None:
            return over(GONE)
        if self.asks or not now.tasks:
            return None
        words = "Cards came into it meanwhile. Esc, and once more: it asks where they go."
        return Verdict({"to": words}, lines=[FormLine(words, "over")])

    def check(self, say: Remarks) -> None:
        now = self.known.column(self._row.status_id) or self._row
        if not self.asks:
            say.lines.append(FormLine("It is empty. It goes from everybody's board.", "warn"))
            return
        many = "1 card" if now.tasks == 1 else f"{now.tasks:,} cards"
        say.lines.append(FormLine(f"It holds {many}.", "warn"))
        to = say.values.get("to")
        if to and to.wip_limit is not None and to.tasks + now.tasks > to.wip_limit:
            say.warnings["to"] = f"More than its limit of {to.wip_limit:,}."

    def make(self, values: Values, id: UUID, at: datetime) -> Write:
        known, to = self.known, values.get("to")
        mutation = column.delete(id, known.project_id, self._row, to, at)
        op = column_ops.deleted(mutation, known.project_id, known.statuses, self._row, to)
        return Write(mutation, op)
