"""The form that asks which of several bookings in a cell is meant, and goes on to its form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from livedash.business.venue.calendar import BookingRow
from livedash.live.mutation import Impossible
from livedash.panes.calendar.changing import which_of
from livedash.panes.calendar.known import CalendarKnown, Knows, which
from livedash.panes.fields import FieldForm, Remarks, Values
from livedash.panes.form import Answers, Form, Write

NONE_CHOSEN = "Choose one from the list."


class WhichForm(FieldForm[CalendarKnown]):
    """One question: which booking. Enter opens the form of that booking."""

    does = "open"
    heading = "Which booking?"

    def __init__(
        self, knows: Knows, rows: Sequence[BookingRow], form: Callable[[BookingRow], Form]
    ) -> None:
        asked = which_of(rows, knows(), NONE_CHOSEN)
        super().__init__(knows, [asked], {"which": which(rows, knows())[0].label})
        self._form = form

    def follow(self, answers: Answers) -> Form | None:
        chosen = self.read(answers, {}).get("which")
        return None if chosen is None else self._form(chosen[0])

    def check(self, say: Remarks) -> None:
        """Checks only that the answer is one of the bookings."""

    def make(self, values: Values, id: UUID, at: datetime) -> Write:
        del values, id, at
        raise Impossible(NONE_CHOSEN)
