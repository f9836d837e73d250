"""The form that takes back the person's own latest entry; it asks for a yes alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from livedash.business.bakery import undo
from livedash.business.bakery.moves import MoveRow
from livedash.business.place import Place
from livedash.business.shift import shift_at
from livedash.live.mutation import Impossible
from livedash.panes.form import Answers, Form, FormLine, Verdict, Write

NONE = "None of the latest entries of today is yours."


def mine(place: Place, moves: Iterable[MoveRow], now: datetime) -> list[MoveRow]:
    """The person's own entries, newest first, of this business day: other people have looked at
    older ones since."""
    day = shift_at(place, now).business_date
    return [move for move in moves if move.mine and shift_at(place, move.at).business_date == day]


class UndoForm(Form):
    does = "undo it"

    def __init__(self, place: Place, own: Sequence[MoveRow], moves: Iterable[MoveRow] = ()) -> None:
        """`own`: the entries that this login may take back, newest first; `moves`: all
        movements."""
        super().__init__()
        self.heading = "Undo your latest entry?"
        self._place, self._own, self._moves = place, own, tuple(moves)

    @property
    def move(self) -> MoveRow | None:
        """The entry to take back; where several people share the login, only the person's own."""
        own = (move for move in self._own if self.by is None or move.who == self.by.name)
        return next(own, None)

    def verdict(self, answers: Answers) -> Verdict:
        del answers
        move = self.move
        if move is None:
            return Verdict({"": NONE}, lines=[FormLine(NONE, "warn")])
        at = f"{self._place.local(move.at):%H:%M:%S}"
        return Verdict(lines=[FormLine(f"{move.who or 'You'} {undo.said(move)} at {at}", "strong")])

    def write(self, answers: Answers, id: UUID, at: datetime) -> Write:
        del answers
        move = self.move
        if move is None:
            raise Impossible(NONE)
        mutation = undo.mutation(id, self._place, move, at)
        return Write(mutation, undo.op(mutation, self._place, move, self._moves))
