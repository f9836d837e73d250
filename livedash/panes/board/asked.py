"""What a board asks a plain yes for: a card too many in a column, a card that is to go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from livedash.business.kanban import card, card_ops
from livedash.business.kanban.cards import CardRow, StatusRow
from livedash.business.kanban.picture import Spot
from livedash.live.mutation import Impossible
from livedash.panes.board.card_form import GONE
from livedash.panes.board.known import Known, Knows, full, full_words
from livedash.panes.form import Answers, Form, Line, Verdict, Write


def moved(known: Known, row: CardRow, to: StatusRow, spot: Spot, id: UUID, at: datetime) -> Write:
    """A card elsewhere."""
    mutation = card.move(id, known.project_id, row, to, spot, at)
    op = card_ops.moved(mutation, known.project_id, known.statuses, row, to, spot)
    return Write(mutation, op)


class MoveForm(Form):
    """To a column that is full, or after somebody else had changed the card."""

    does = "move"

    def __init__(
        self,
        knows: Knows,
        known: Known,
        row: CardRow,
        to: StatusRow,
        spot: Spot,
        theirs: Sequence[Line] = (),
    ) -> None:
        """`theirs`: what somebody else made of the card."""
        super().__init__()
        self._knows, self._known, self._row, self._to = knows, known, row, to
        self._spot, self._theirs = spot, theirs
        self.heading = f"Move {card.named(row)} to {to.name.upper()}"

    def verdict(self, answers: Answers) -> Verdict:
        del answers
        known = self._knows() or self._known
        to = known.column(self._to.status_id)
        if to is None:
            return Verdict({"": card.NO_COLUMN}, lines=[Line(card.NO_COLUMN, "over")])
        if known.has_gone(self._row):
            return Verdict({"": GONE}, lines=[Line(GONE, "over")])
        why = f"{full_words(to)} " if full(to) and to.status_id != self._row.status_id else ""
        ask = Line(f"{why}Move it all the same?", "low" if why else "plain")
        return Verdict(lines=[*self._theirs, ask])

    def write(self, answers: Answers, id: UUID, at: datetime) -> Write:
        del answers
        known = self._knows() or self._known
        to = known.column(self._to.status_id)
        if to is None:
            raise Impossible(card.NO_COLUMN)
        return moved(known, self._row, to, self._spot, id, at)


class DeleteForm(Form):
    does = "delete"

    def __init__(
        self, knows: Knows, known: Known, row: CardRow, theirs: Sequence[Line] = ()
    ) -> None:
        """`theirs`: what somebody else made of the card."""
        super().__init__()
        self._knows, self._known, self._row, self._theirs = knows, known, row, theirs
        self.heading = f"Delete {card.named(row)}"

    def verdict(self, answers: Answers) -> Verdict:
        del answers
        known = self._knows() or self._known
        if known.has_gone(self._row):
            return Verdict({"": GONE}, lines=[Line(GONE, "over")])
        lines = [*self._theirs, Line("It goes for good, from everybody's board.", "low")]
        now = known.card(self._row.task_id)
        if now is not None and now.version > self._row.version:
            lines.append(Line("Somebody changed this card since.", "low"))
        return Verdict(lines=lines)

    def write(self, answers: Answers, id: UUID, at: datetime) -> Write:
        del answers
        known = self._knows() or self._known
        mutation = card.delete(id, known.project_id, self._row, at)
        op = card_ops.deleted(mutation, known.project_id, known.statuses, self._row)
        return Write(mutation, op)
