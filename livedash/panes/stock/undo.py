"""The form that takes back the latest entry of one's own; it asks for a yes alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from livedash.business.bakery import undo
from livedash.business.bakery.moves import MoveRow
from livedash.business.place import Place
from livedash.business.shift import shift_at
from livedash.panes.form import Answers, Form, Line, Verdict, Write


def latest_of_mine(place: Place, moves: Iterable[MoveRow], now: datetime) -> MoveRow | None:
    """Newest first, of this business day: what is older was looked at by others since."""
    day = shift_at(place, now).business_date
    return next(
        (move for move in moves if move.mine and shift_at(place, move.at).business_date == day),
        None,
    )


class UndoForm(Form):
    does = "undo it"

    def __init__(self, place: Place, move: MoveRow, moves: Iterable[MoveRow] = ()) -> None:
        super().__init__()
        self.heading = "Undo your latest entry?"
        self._place, self._move, self._moves = place, move, tuple(moves)

    def verdict(self, answers: Answers) -> Verdict:
        del answers
        move = self._move
        at = f"{self._place.local(move.at):%H:%M:%S}"
        return Verdict(lines=[Line(f"{move.who or 'You'} {undo.said(move)} at {at}", "strong")])

    def write(self, answers: Answers, id: UUID, at: datetime) -> Write:
        del answers
        mutation = undo.mutation(id, self._place, self._move, at)
        return Write(mutation, undo.op(mutation, self._place, self._move, self._moves))
