"""The form that asks which of several bookings in a cell is meant, and goes on to that one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from livedash.business.venue.calendar import BookingRow
from livedash.live.mutation import Impossible
from livedash.panes.calendar.known import Knows, which
from livedash.panes.form import Answers, Ask, Choice, Form, Verdict, Write, picked

NONE_CHOSEN = "Choose one from the list."


class WhichForm(Form):
    """One question: which booking. Enter opens the form for that one."""

    does = "open"
    heading = "Which booking?"

    def __init__(
        self, knows: Knows, rows: Sequence[BookingRow], form: Callable[[BookingRow], Form]
    ) -> None:
        super().__init__()
        self._rows, self._form = tuple(rows), form
        self._choices = which(self._rows, knows())
        self.asks = (Ask("which", "Booking", self._choices[0].label),)

    def choices(self, name: str, answers: Answers) -> Sequence[Choice] | None:
        del name, answers
        return self._choices

    def verdict(self, answers: Answers) -> Verdict:
        chosen = picked(answers["which"], self._choices)
        return Verdict({} if chosen else {"which": NONE_CHOSEN})

    def follow(self, answers: Answers) -> Form | None:
        chosen = picked(answers["which"], self._choices)
        return None if chosen is None else self._form(self._rows[self._choices.index(chosen)])

    def write(self, answers: Answers, id: UUID, at: datetime) -> Write:
        del answers, id, at
        raise Impossible(NONE_CHOSEN)
