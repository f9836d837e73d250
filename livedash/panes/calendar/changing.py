"""The forms of what becomes of a booking: what all three have in common, and the one that confirms,
releases or cancels. The others move it (`moving`) or put it right (`amending`).

Each knows its bookings as the person saw them; what somebody else made of them meanwhile is said,
and only one more Enter puts mine in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from livedash.business.venue import change
from livedash.business.venue.calendar import BookingRow
from livedash.business.venue.change import TURNS, Becomes, slot_of, turned
from livedash.live.mutation import Impossible
from livedash.panes.calendar.known import Knows, told, which
from livedash.panes.form import Answers, Ask, Choice, Form, Line, Verdict, Write, picked

LISTED = 5
"""Bookings named one by one; of more, the rest is a number."""
ALL = "all of them"


class ChangeForm(Form):
    """Whose bookings, and what has become of them meanwhile."""

    what: str
    changes = True

    def __init__(self, knows: Knows, rows: Sequence[BookingRow], lost: Sequence[Line] = ()) -> None:
        super().__init__()
        self._knows, self._rows, self._lost = knows, tuple(rows), tuple(lost)
        self._which = which(self._rows, knows())
        named = self._rows[0].client or "nobody named"
        many = f"{len(self._rows)} bookings"
        self.heading = f"{self.what.capitalize()} {named if len(self._rows) == 1 else many}"

    def becomes(self, answers: Answers) -> list[Becomes]:
        """Raises `Impossible`."""
        raise NotImplementedError

    def write(self, answers: Answers, id: UUID, at: datetime) -> Write:
        known, becomes = self._knows(), self.becomes(answers)
        if all(one.before == one.after for one in becomes):
            raise Impossible("Nothing is different.")
        mutation = change.change(id, known.place, self.what, becomes, at)
        return Write(mutation, change.op(mutation, known.place, known.halls, becomes))

    def chosen(self, answers: Answers) -> list[BookingRow]:
        """Raises `Impossible`."""
        if "which" not in answers or answers["which"] == ALL:
            return list(self._rows)
        found = picked(answers["which"], self._which)
        if found is None:
            raise Impossible("Which one? Choose from the list.")
        return [self._rows[self._which.index(found)]]

    def meanwhile(self) -> list[Line]:
        """What somebody made of them since this form was opened, as far as it is known here."""
        known, lines = self._knows(), list(self._lost)
        seen = {row.booking_id for row in known.bookings}
        for row in self._rows:
            now = known.booking(row.booking_id)
            if now is not None and now.version > row.version:
                lines.append(Line(f"Changed meanwhile: {told(now, known)}.", "over"))
            elif now is None and seen and known.sees(slot_of(row)):
                lines.append(Line(f"Not there any more: {told(row, known)}.", "over"))
        return lines

    def listed(self, rows: Sequence[BookingRow]) -> list[Line]:
        known = self._knows()
        lines = [Line(f"{told(row, known)}.") for row in rows[:LISTED]]
        more = len(rows) - LISTED
        return [*lines, Line(f"and {more} more.")] if more > 0 else lines

    def _draft(self) -> str:
        return " ".join([self.what, *(str(row.booking_id) for row in self._rows)])


class TurnForm(ChangeForm):
    """Confirm, release or cancel: a yes, and which one where there are several."""

    def __init__(
        self,
        knows: Knows,
        what: str,
        rows: Sequence[BookingRow],
        *,
        together: bool = False,
        lost: Sequence[Line] = (),
    ) -> None:
        """`together`: they were selected, so all of them are meant."""
        self.what = self.does = what
        super().__init__(knows, rows, lost)
        if len(rows) > 1 and not together:
            self.heading = f"{what.capitalize()} which booking?"
            self.asks = (Ask("which", "Booking", self._which[0].label),)

    def choices(self, name: str, answers: Answers) -> Sequence[Choice] | None:
        del name, answers
        return (*self._which, Choice(ALL, f"{len(self._rows)}"))

    def becomes(self, answers: Answers) -> list[Becomes]:
        return turned(self.what, self.chosen(answers))

    def verdict(self, answers: Answers) -> Verdict:
        try:
            rows = self.chosen(answers)
        except Impossible as error:
            return Verdict({"which": error.words}, lines=self.meanwhile())
        lines = self.listed(rows)
        try:
            self.becomes(answers)
        except Impossible as error:
            lines = [Line(error.words, "out"), *self.meanwhile(), *lines]
            return Verdict({"which": error.words}, lines=lines)
        many = "it is" if len(rows) == 1 else "all of them are"
        yes = f"Enter: {many} {TURNS[self.what][0]}. Esc: nothing happens."
        return Verdict(lines=[*self.meanwhile(), *lines, Line(yes, "info")])
