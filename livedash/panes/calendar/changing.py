"""The forms that change bookings: the base of all three, and the form that confirms, releases or
cancels. The others move a booking (`moving`) or correct it (`amending`).

Each form knows its bookings as the person saw them. Other people's changes since then are shown,
and only one more Enter puts the person's own answers over them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from livedash.business.venue import change
from livedash.business.venue.calendar import BookingRow
from livedash.business.venue.change import Becomes, slot_of, turned
from livedash.live.mutation import Impossible
from livedash.panes.calendar.known import CalendarKnown, Knows, told, which
from livedash.panes.fields import Field, FieldForm, Group, Remarks, Values, choice_field
from livedash.panes.form import Answers, Choice, FormLine, Write

LISTED = 5
"""The number of bookings that are named one by one; the rest is a number."""
ALL = "all of them"


WHICH_ONE = "Which one? Choose from the list."


def which_of(
    rows: Sequence[BookingRow],
    known: CalendarKnown,
    otherwise: str = WHICH_ONE,
    *,
    or_all: bool = False,
) -> Field[CalendarKnown]:
    """The question which of these bookings is meant; its value is a list. `otherwise`: the fault of
    any other answer."""
    options = [(choice, [row]) for choice, row in zip(which(rows, known), rows, strict=True)]
    if or_all:
        options.append((Choice(ALL, f"{len(rows)}"), list(rows)))
    return choice_field("which", "Booking", lambda _: options, otherwise)


class ChangeForm(FieldForm[CalendarKnown]):
    """A form about some bookings, with other people's changes to them meanwhile."""

    what: str
    changes = True

    def __init__(
        self,
        knows: Knows,
        rows: Sequence[BookingRow],
        lost: Sequence[FormLine] = (),
        fields: Sequence[Field[CalendarKnown] | Group[CalendarKnown]] = (),
        answers: Answers | None = None,
        stood: Answers | None = None,
    ) -> None:
        first = {"which": which(rows, knows())[0].label, **(answers or {})}
        super().__init__(knows, fields, first, stood, said=lost)
        self._rows = tuple(rows)
        named = self._rows[0].client or "nobody named"
        many = f"{len(self._rows)} bookings"
        self.heading = f"{self.what.capitalize()} {named if len(self._rows) == 1 else many}"

    def becomes(self, values: Values) -> list[Becomes]:
        """The bookings and what they become. Raises `Impossible`."""
        raise NotImplementedError

    def make(self, values: Values, id: UUID, at: datetime) -> Write:
        known, becomes = self.known, self.becomes(values)
        if all(one.before == one.after for one in becomes):
            raise Impossible("Nothing is different.")
        mutation = change.change(id, known.place, self.what, becomes, at)
        return Write(mutation, change.op(mutation, known.place, known.halls, becomes))

    def meanwhile(self) -> list[FormLine]:
        """Lines about other people's changes since this form was opened, as far as the rows know
        them."""
        known, lines = self.known, list[FormLine]()
        seen = {row.booking_id for row in known.bookings}
        for row in self._rows:
            now = known.booking(row.booking_id)
            if now is not None and now.version > row.version:
                lines.append(FormLine(f"Changed meanwhile: {told(now, known)}.", "over"))
            elif now is None and seen and known.sees(slot_of(row)):
                lines.append(FormLine(f"Not there any more: {told(row, known)}.", "over"))
        return lines

    def listed(self, rows: Sequence[BookingRow]) -> list[FormLine]:
        lines = [FormLine(f"{told(row, self.known)}.") for row in rows[:LISTED]]
        more = len(rows) - LISTED
        return [*lines, FormLine(f"and {more} more.")] if more > 0 else lines

    def _draft(self) -> str:
        return " ".join([self.what, *(str(row.booking_id) for row in self._rows)])


class TurnForm(ChangeForm):
    """The form that confirms, releases or cancels: a yes, and the question which booking where
    there are several."""

    def __init__(
        self,
        knows: Knows,
        what: str,
        rows: Sequence[BookingRow],
        *,
        together: bool = False,
        lost: Sequence[FormLine] = (),
    ) -> None:
        """`together`: the bookings were selected, so all of them are meant."""
        self.what = self.does = what
        one = len(rows) > 1 and not together
        fields = [which_of(rows, knows(), or_all=True)] if one else []
        super().__init__(knows, rows, lost, fields)
        if one:
            self.heading = f"{what.capitalize()} which booking?"

    def becomes(self, values: Values) -> list[Becomes]:
        return turned(self.what, values.get("which", self._rows))

    def check(self, say: Remarks) -> None:
        say.lines += self.meanwhile()
        if say.faults:
            return
        rows = say.values.get("which", self._rows)
        say.lines += self.listed(rows)
        try:
            self.becomes(say.values)
        except Impossible as error:
            say.faults["which"] = error.words
            if self.asks:
                say.lines.insert(0, FormLine(error.words, "bad"))
        else:
            many, kept = ("it", "it") if len(rows) == 1 else (f"all {len(rows)}", "them")
            yes = f"Enter {self.what}s {many}. Esc keeps {kept}."
            say.lines.append(FormLine(yes, "info"))
