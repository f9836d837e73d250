"""A card's form: all questions after Enter, or one question after a key of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from livedash.business.kanban import card, card_ops
from livedash.business.kanban.cards import CardRow
from livedash.panes.board.card_fields import CARD, late, shown
from livedash.panes.board.known import BoardKnown, Knows, since
from livedash.panes.fields import FieldForm, Remarks, Values, over
from livedash.panes.form import Answers, FormLine, Verdict, Write

ALL = tuple(CARD)
HEADINGS = {"assign": "Assign", "set the day of": "Due day of", "block": "Block"}
ONE = {"assign": "assignee", "set the day of": "due", "block": "blocked"}
"""The question of each action that asks only one."""
GONE = "Somebody deleted this card."
FOR_A_NEW_ONE = f"{GONE} Esc keeps what is typed; n makes a new one of it."


class CardForm(FieldForm[BoardKnown]):
    does = "save"
    changes = True

    def __init__(
        self,
        knows: Knows,
        row: CardRow,
        names: Sequence[str] = ALL,
        what: str = "change",
        answers: Answers | None = None,
    ) -> None:
        fields = [CARD[name] for name in names]
        super().__init__(knows, fields, answers, shown(knows(), row))
        self._row, self._what, self._whole = row, what, "title" in names
        title = f"#{row.number}" if row.number else "the new card"
        only = HEADINGS.get(what)
        self.heading = f"{only} {card.named(row)}" if only else f"Card {title}"
        self.draft = f"card {row.task_id} {what}"

    def keeps(self) -> str:
        gone = self._whole and self.known.has_gone(self._row)
        return self.known.new_card if gone else self.draft

    def gone(self) -> Verdict | None:
        said = FOR_A_NEW_ONE if self._whole else GONE
        return over(GONE, said) if self.known.has_gone(self._row) else None

    def check(self, say: Remarks) -> None:
        now = self.known.card(self._row.task_id)
        status = self.known.column((now or self._row).status_id)
        days = (now or self._row).days_here
        where = status.name.upper() if status else "a column that is gone"
        long = "since today" if days <= 0 else f"{days}d"
        say.lines += [FormLine(f"In {where}, {long}.", "dim"), *since(now, self._row, "card")]
        say.warnings.update(late(say.values, self.known))

    def make(self, values: Values, id: UUID, at: datetime) -> Write:
        known, row, new = self.known, self._row, cast("card.Set", values)
        mutation = card.edit(id, known.project_id, row, new, at, self._what)
        if known.column(row.status_id) is None:
            return Write(mutation)
        op = card_ops.edited(mutation, known.project_id, known.today, row, new)
        return Write(mutation, op)
