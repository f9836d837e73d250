"""Forms of the board that ask for a plain yes: one card too many in a column, and a deletion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from livedash.business.kanban import card, card_ops
from livedash.business.kanban.cards import CardRow, StatusRow
from livedash.business.kanban.picture import Spot
from livedash.live.mutation import Impossible
from livedash.panes.board.card_form import GONE
from livedash.panes.board.known import BoardKnown, Knows, full, full_words, since
from livedash.panes.fields import FieldForm, Remarks, Values, over
from livedash.panes.form import FormLine, Verdict, Write


def moved(
    known: BoardKnown, row: CardRow, to: StatusRow, spot: Spot, id: UUID, at: datetime
) -> Write:
    """The write that moves a card."""
    mutation = card.move(id, known.project_id, row, to, spot, at)
    op = card_ops.moved(mutation, known.project_id, known.statuses, row, to, spot)
    return Write(mutation, op)


class MoveCardForm(FieldForm[BoardKnown]):
    """The form that moves a card to a full column, or a card that somebody else has changed."""

    does = "move"

    def __init__(
        self,
        knows: Knows,
        row: CardRow,
        to: StatusRow,
        spot: Spot,
        theirs: Sequence[FormLine] = (),
    ) -> None:
        """`theirs`: somebody else's changes to the card."""
        super().__init__(knows, said=theirs)
        self._row, self._to, self._spot = row, to, spot
        self.heading = f"Move {card.named(row)} to {to.name.upper()}"

    def gone(self) -> Verdict | None:
        if self.known.column(self._to.status_id) is None:
            return over(card.NO_COLUMN)
        return over(GONE) if self.known.has_gone(self._row) else None

    def check(self, say: Remarks) -> None:
        to = self.known.column(self._to.status_id) or self._to
        why = f"{full_words(to)} " if full(to) and to.status_id != self._row.status_id else ""
        say.lines.append(FormLine(f"{why}Move it all the same?", "warn" if why else "text"))

    def make(self, values: Values, id: UUID, at: datetime) -> Write:
        del values
        to = self.known.column(self._to.status_id)
        if to is None:
            raise Impossible(card.NO_COLUMN)
        return moved(self.known, self._row, to, self._spot, id, at)


class DeleteForm(FieldForm[BoardKnown]):
    does = "delete"

    def __init__(self, knows: Knows, row: CardRow, theirs: Sequence[FormLine] = ()) -> None:
        """`theirs`: somebody else's changes to the card."""
        super().__init__(knows, said=theirs)
        self._row = row
        self.heading = f"Delete {card.named(row)}"

    def gone(self) -> Verdict | None:
        return over(GONE) if self.known.has_gone(self._row) else None

    def check(self, say: Remarks) -> None:
        say.lines.append(FormLine("It goes for good, from everybody's board.", "warn"))
        say.lines += since(self.known.card(self._row.task_id), self._row, "card")

    def make(self, values: Values, id: UUID, at: datetime) -> Write:
        del values
        known = self.known
        mutation = card.delete(id, known.project_id, self._row, at)
        op = card_ops.deleted(mutation, known.project_id, known.statuses, self._row)
        return Write(mutation, op)
