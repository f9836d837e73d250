"""The form that moves bookings: to another hall, day or time; several together, so many days on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from livedash.business.venue.calendar import BookingRow
from livedash.business.venue.change import Becomes, slot_of
from livedash.business.venue.slots import in_the_way
from livedash.live.mutation import Impossible
from livedash.panes.answers import number
from livedash.panes.calendar.booking_fields import SLOT, written_slot
from livedash.panes.calendar.changing import ChangeForm, which_of
from livedash.panes.calendar.known import CalendarKnown, Knows
from livedash.panes.calendar.wishes import Wish, halls_offered, warnings_of, who, wish
from livedash.panes.fields import Field, Group, Remarks, Values, choice_field
from livedash.panes.form import Answers, Choice, FormLine

EACH = "where it is"
"""The answer for a hall that stays: an empty answer would take the first hall of the list."""
STAYS = Choice(EACH, "stays in its hall")


def _halls(known: CalendarKnown) -> list[tuple[Choice, int | None]]:
    halls = zip(halls_offered(known), known.halls, strict=True)
    return [(STAYS, None), *((choice, hall.hall_id) for choice, hall in halls)]


HALL = choice_field("hall", "Hall", _halls, "One of the halls, please.")
TOGETHER: tuple[Field[CalendarKnown], ...] = (
    replace(HALL, read=lambda answer, known: HALL.read(answer or EACH, known)),
    Field("days", "Days on", lambda answer, _: number(answer, -3650, 3650)),
)


class MoveBookingsForm(ChangeForm):
    """The form that moves one booking (hall, day and times), or several together: so many days on,
    into one hall or each in its own."""

    does = "move"
    what = "move"

    def __init__(
        self,
        knows: Knows,
        rows: Sequence[BookingRow],
        values: Mapping[str, str] | None = None,
        lost: Sequence[FormLine] = (),
        *,
        together: bool = False,
    ) -> None:
        self._together, one = together and len(rows) > 1, len(rows) == 1
        fields: Sequence[Field[CalendarKnown] | Group[CalendarKnown]] = TOGETHER
        found = written_slot(rows[0], knows()) if one else {"hall": EACH}
        if self._together:
            found |= {"days": "+7"}
        else:
            hint = "" if one else "leave empty to keep"
            asks = [SLOT[0], *(ask._replace(hint=hint) for ask in SLOT[1:])]
            self._which = None if one else which_of(rows, knows())
            which = [] if self._which is None else [self._which]
            fields = [*which, Group("wish", asks, self._wish, self._halls)]
        super().__init__(knows, rows, lost, fields, {**found, **(values or {})})
        self.draft = self._draft()
        if not one and not self._together:
            self.heading = "Move which booking?"

    def _row(self, answers: Answers) -> BookingRow:
        """The row of the booking that is moved. Raises `Impossible`."""
        if self._which is None:
            return self._rows[0]
        found: list[BookingRow] = self._which.read(answers["which"], self.known)
        return found[0]

    def _wish(self, answers: Answers, known: CalendarKnown, faults: dict[str, str]) -> Wish | None:
        """The wish that the answers make; an empty answer stays as it is."""
        try:
            row = self._row(answers)
        except Impossible:
            return None
        typed = {name: one for name, one in answers.items() if one.strip() and one != EACH}
        start = known.place.local(row.starts_at).date()
        found = wish({**written_slot(row, known), **typed}, known, start)
        faults.update(found.faults)
        return found

    def _halls(self, name: str, answers: Answers, known: CalendarKnown) -> Sequence[Choice] | None:
        if name != "hall":
            return None
        some = known.halls[0].name if known.halls else ""
        found = self._wish({**answers, "hall": some}, known, {})
        if found is None:
            return [STAYS, *halls_offered(known)]
        offered = halls_offered(known, found.slot, [self._row(answers).booking_id])
        return offered if self._which is None else [STAYS, *offered]

    def becomes(self, values: Values) -> list[Becomes]:
        if self._together:
            hall, by = values["hall"], values["days"]
            return [Becomes(row, _days_on(row, by, hall, self.known)) for row in self._rows]
        row, slot = values.get("which", self._rows)[0], values["wish"].needed()
        return [Becomes(row, row._replace(**slot._asdict()))]

    def check(self, say: Remarks) -> None:
        known = self.known
        say.lines += self.meanwhile()
        if not self._together:
            found = say.values["wish"]
            if found is not None:
                row = say.values.get("which", self._rows)[0]
                waits = row.status == "option"
                warnings, lines = warnings_of(found, known, without=[row.booking_id], waits=waits)
                say.warnings |= warnings
                say.lines += lines
        elif not say.faults:
            after = [one.after for one in self.becomes(say.values)]
            taken = [
                FormLine(f"TAKEN: {who(row, known)}.", "warn") for row in self._there(after, known)
            ]
            say.lines += [*taken[:2], *self.listed(after)]

    def _there(self, rows: Sequence[BookingRow], known: CalendarKnown) -> list[BookingRow]:
        """The bookings that have the slots which the moved ones would take."""
        own = [row.booking_id for row in rows]
        return [
            other
            for row in rows
            if row.status != "option"
            for other in in_the_way(slot_of(row), known.halls, known.bookings, own)
            if not other.expired
        ]


def _days_on(row: BookingRow, by: int, hall: int | None, known: CalendarKnown) -> BookingRow:
    """The booking so many days on, at the same time by the clock on the wall, whatever summer time
    does in between."""
    zone = known.place.zone
    begins, ends = known.place.local(row.starts_at), known.place.local(row.ends_at)
    return row._replace(
        hall_id=row.hall_id if hall is None else hall,
        starts_at=datetime.combine(begins.date() + timedelta(days=by), begins.time(), zone),
        ends_at=datetime.combine(ends.date() + timedelta(days=by), ends.time(), zone),
    )
