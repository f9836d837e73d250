"""The form of a new card."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from livedash.business.kanban import card, card_ops
from livedash.panes.board.card_fields import CARD, COLUMN, NO_COLUMN, late
from livedash.panes.board.known import NOBODY, BoardKnown, Knows, full, full_words
from livedash.panes.fields import FieldForm, Remarks, Values
from livedash.panes.form import Answers, FormLine, Write

FIELDS = (
    CARD["title"],
    COLUMN,
    *(CARD[name] for name in ("priority", "assignee", "due", "body")),
)


class NewForm(FieldForm[BoardKnown]):
    heading = "New card"
    does = "add"

    def __init__(
        self,
        knows: Knows,
        column: str,
        answers: Answers | None = None,
        said: Sequence[FormLine] = (),
    ) -> None:
        usual = {"column": column, "priority": "medium", "assignee": NOBODY}
        super().__init__(knows, FIELDS, {**usual, **(answers or {})}, said=said)
        self.draft = self.known.new_card

    def check(self, say: Remarks) -> None:
        say.warnings.update(late(say.values, self.known))
        if "column" in say.faults:
            # Said at once, though nobody touched the answer: the column may just have gone.
            say.lines.append(FormLine(NO_COLUMN, "over"))
        elif full(say.values["column"]):
            words = say.warnings["column"] = full_words(say.values["column"])
            say.lines.append(FormLine(f"{words} Enter adds it all the same.", "warn"))

    def make(self, values: Values, id: UUID, at: datetime) -> Write:
        known, to = self.known, values.pop("column")
        new = cast("card.Set", values)
        mutation = card.create(id, known.project_id, to, new, at)
        op = card_ops.created(mutation, known.project_id, known.today, known.statuses, to, new)
        return Write(mutation, op)
