"""The form that moves bookings: to another hall, day or time; several together, so many days on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from livedash.business.venue.calendar import BookingRow
from livedash.business.venue.change import Becomes, slot_of
from livedash.business.venue.slots import in_the_way
from livedash.live.mutation import Impossible
from livedash.panes.answers import number
from livedash.panes.calendar.booking import LABELS
from livedash.panes.calendar.changing import ChangeForm
from livedash.panes.calendar.known import Known, Knows, written
from livedash.panes.calendar.wishes import Wish, halls_offered, warnings_of, who, wish
from livedash.panes.form import Answers, Ask, Choice, Line, Verdict, picked

EACH = "where it is"
"""The answer for a hall that stays: an empty one would take the first of the list."""


class MoveForm(ChangeForm):
    """One booking: hall, day and times. Several together: so many days on, into one hall or each
    its own."""

    does = "move"
    what = "move"

    def __init__(
        self,
        knows: Knows,
        rows: Sequence[BookingRow],
        values: Mapping[str, str] | None = None,
        lost: Sequence[Line] = (),
        *,
        together: bool = False,
    ) -> None:
        super().__init__(knows, rows, lost)
        self.draft = self._draft()
        self._together = together and len(rows) > 1
        known, labels = knows(), {**LABELS, "days": "Days on"}
        names: tuple[str, ...] = ("hall", "day", "from", "to")
        hint = ""
        found: Mapping[str, str] = {}
        asks: list[Ask] = []
        if self._together:
            names, found = ("hall", "days"), {"hall": EACH, "days": "+7"}
        elif len(rows) > 1:
            self.heading, hint = "Move which booking?", "empty: as it is"
            found = {"hall": EACH}
            asks.append(Ask("which", "Booking", self._which[0].label))
        else:
            found = written(rows[0], known)
        found = {**found, **(values or {})}
        for name in names:
            told = "" if name == "hall" else hint
            asks.append(Ask(name, labels[name], found.get(name, ""), told))
        self.asks = asks

    def choices(self, name: str, answers: Answers) -> Sequence[Choice] | None:
        if name == "which":
            return self._which
        if name != "hall":
            return None
        known, stays = self._knows(), Choice(EACH, "stays in its hall")
        if self._together:
            return [stays, *halls_offered(known)]
        try:
            anywhere = {**answers, "hall": known.halls[0].name if known.halls else ""}
            row, found = self._wish(anywhere, known)
            offered = halls_offered(known, found.slot, [row.booking_id])
        except Impossible:
            offered = halls_offered(known)
        return offered if len(self._rows) == 1 else [stays, *offered]

    def becomes(self, answers: Answers) -> list[Becomes]:
        known = self._knows()
        if not self._together:
            row, found = self._wish(answers, known)
            slot = found.needed()
            after = row._replace(
                hall_id=slot.hall_id, starts_at=slot.starts_at, ends_at=slot.ends_at
            )
            return [Becomes(row, after)]
        hall, by = self._hall(answers, known), self._days(answers, known)
        return [Becomes(row, _days_on(row, by, hall, known)) for row in self._rows]

    def _wish(self, answers: Answers, known: Known) -> tuple[BookingRow, Wish]:
        """What is left empty stays. Raises `Impossible`."""
        row = self.chosen(answers)[0]
        typed = {name: one for name, one in answers.items() if one.strip() and one != EACH}
        start = known.place.local(row.starts_at).date()
        return row, wish({**written(row, known), **typed}, known, start)

    def verdict(self, answers: Answers) -> Verdict:
        known = self._knows()
        if not self._together:
            try:
                row, found = self._wish(answers, known)
            except Impossible as error:
                return Verdict({"which": error.words}, lines=self.meanwhile())
            waits = row.status == "option"
            warnings, lines = warnings_of(found, known, without=[row.booking_id], waits=waits)
            return Verdict(found.faults, warnings, [*self.meanwhile(), *lines])
        faults: dict[str, str] = {}
        for name, read in (("hall", self._hall), ("days", self._days)):
            try:
                read(answers, known)
            except Impossible as error:
                faults[name] = error.words
        if faults:
            return Verdict(faults, lines=self.meanwhile())
        after = [one.after for one in self.becomes(answers)]
        taken = [Line(f"TAKEN: {who(row, known)}.", "low") for row in self._there(after, known)]
        return Verdict(lines=[*self.meanwhile(), *taken[:2], *self.listed(after)])

    def _there(self, rows: Sequence[BookingRow], known: Known) -> list[BookingRow]:
        """Who has what these would take."""
        own = [row.booking_id for row in rows]
        return [
            other
            for row in rows
            if row.status != "option"
            for other in in_the_way(slot_of(row), known.halls, known.bookings, own)
            if not other.expired
        ]

    def _hall(self, answers: Answers, known: Known) -> int | None:
        if answers["hall"] in ("", EACH):
            return None
        found = picked(answers["hall"], halls_offered(known))
        if found is None:
            raise Impossible("One of the halls, please.")
        return next(one.hall_id for one in known.halls if one.name == found.label)

    def _days(self, answers: Answers, known: Known) -> int:
        del known
        return number(answers["days"], -3650, 3650)


def _days_on(row: BookingRow, by: int, hall: int | None, known: Known) -> BookingRow:
    """By the clock on the wall, whatever summer time does in between."""
    zone = known.place.zone
    begins, ends = known.place.local(row.starts_at), known.place.local(row.ends_at)
    return row._replace(
        hall_id=row.hall_id if hall is None else hall,
        starts_at=datetime.combine(begins.date() + timedelta(days=by), begins.time(), zone),
        ends_at=datetime.combine(ends.date() + timedelta(days=by), ends.time(), zone),
    )
