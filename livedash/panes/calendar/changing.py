"""The forms of what becomes of a booking: turned into another state, moved, put right.

Each knows its bookings as the person saw them; what somebody else made of them meanwhile is said,
and only one more Enter puts mine in its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from livedash.business.money import SMALLEST, sign
from livedash.business.venue import book, change
from livedash.business.venue.calendar import BookingRow
from livedash.business.venue.change import TURNS, Becomes, slot_of, turned
from livedash.business.venue.slots import in_the_way
from livedash.live.mutation import Impossible
from livedash.panes.answers import money, number, words
from livedash.panes.calendar.booking import LABELS, LONGEST_NAME
from livedash.panes.calendar.known import (
    Known,
    Knows,
    told,
    which,
    written_day,
    written_end,
    written_moment,
)
from livedash.panes.calendar.wishes import Wish, halls_offered, moment, warnings_of, who, wish
from livedash.panes.form import Answers, Ask, Choice, Form, Line, Verdict, Write, picked

LISTED = 5
"""Bookings named one by one; of more, the rest is a number."""
ALL = "all of them"
EACH = "where it is"
"""The answer for a hall that stays: an empty one would take the first of the list."""


class ChangeForm(Form):
    """What the three have in common: whose bookings, and what has become of them meanwhile."""

    what: str

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
        """What was typed over these bookings as they are; over changed ones one starts anew."""
        return " ".join([self.what, *(f"{row.booking_id}@{row.version}" for row in self._rows)])


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
        return row, wish({**written(row, known), **typed}, known)

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


class AmendForm(ChangeForm):
    """What is written down of a booking. Of several, one is chosen; what is left empty stays."""

    does = "save"
    what = "change"

    def __init__(
        self,
        knows: Knows,
        rows: Sequence[BookingRow],
        values: Mapping[str, str] | None = None,
        lost: Sequence[Line] = (),
    ) -> None:
        super().__init__(knows, rows, lost)
        self.draft = self._draft()
        one = len(rows) == 1
        found = {**(written(rows[0], knows()) if one else {}), **(values or {})}
        asks = [] if one else [Ask("which", "Booking", self._which[0].label)]
        currency = sign(knows().place.currency)
        labels = {**LABELS, "total": f"Total {currency}"}
        asks += [
            Ask(name, labels[name], found.get(name, ""), "" if one else "empty: as it is")
            for name in ("client", "guests", "status", "hold", "total")
        ]
        self.asks = asks
        if not one:
            self.heading = f"{len(rows)} bookings"

    def choices(self, name: str, answers: Answers) -> Sequence[Choice] | None:
        if name == "which":
            return self._which
        if name != "status":
            return None
        try:
            row = self.chosen(answers)[0]
        except Impossible:
            return ()
        turns = [Choice(to, what) for what, (to, before) in TURNS.items() if row.status in before]
        return [Choice(row.status, "as it is"), *turns]

    def becomes(self, answers: Answers) -> list[Becomes]:
        faults, made = self._read(answers)
        if faults or made is None:
            raise Impossible(next(iter(faults.values()), "Which one?"))
        return [made]

    def verdict(self, answers: Answers) -> Verdict:
        faults, made = self._read(answers)
        known, warnings = self._knows(), {}
        if made is None:
            return Verdict(faults, lines=self.meanwhile())
        hall = known.hall(made.after.hall_id)
        if hall is not None and made.after.guests > hall.capacity:
            warnings["guests"] = f"{hall.name} holds {hall.capacity}."
        held = made.after.hold_until
        if made.after.status == "tentative" and held is not None and held <= known.now:
            warnings["hold"] = "Over: the next one may have the slot."
        return Verdict(faults, warnings, [*self.meanwhile(), *self.listed([made.before])])

    def _read(self, answers: Answers) -> tuple[dict[str, str], Becomes | None]:
        try:
            row = self.chosen(answers)[0]
        except Impossible as error:
            return {"which": error.words}, None
        known, faults = self._knows(), dict[str, str]()
        after, before = row, written(row, known)
        for name, answer in answers.items():
            if name == "which" or not answer.strip() or answer == before[name]:
                continue
            try:
                after = self._with(after, name, answers, known)
            except Impossible as error:
                faults[name] = error.words
        return faults, Becomes(row, after)

    def _with(self, row: BookingRow, name: str, answers: Answers, known: Known) -> BookingRow:
        answer = answers[name]
        match name:
            case "client":
                return row._replace(client=words(answer, longest=LONGEST_NAME))
            case "guests":
                return row._replace(guests=number(answer, 0, book.MOST_GUESTS))
            case "hold":
                until = moment(answer, known)
                return row._replace(hold_until=until, expired=row.expired and until <= known.now)
            case "total":
                return row._replace(total=money(answer, known.place.currency))
        found = picked(answer, self.choices("status", answers) or ())
        if found is None:
            raise Impossible("One of the list, please.")
        status = found.label
        return row._replace(status=status, expired=row.expired and status == "tentative")


def written(row: BookingRow, known: Known) -> dict[str, str]:
    """The answers that would leave it as it is."""
    place, today = known.place, known.period.today
    held = row.hold_until
    begins = place.local(row.starts_at)
    return {
        "hall": known.hall_name(row.hall_id),
        "day": written_day(begins.date(), today),
        "from": f"{begins:%H:%M}",
        "to": written_end(begins, place.local(row.ends_at), today),
        "client": row.client,
        "guests": str(row.guests),
        "status": row.status,
        "hold": "" if held is None else written_moment(place.local(held), today),
        "total": written_total(row.total, known),
    }


def written_total(total: int, known: Known) -> str:
    per = SMALLEST.get(known.place.currency, 100)
    whole, part = divmod(total, per)
    return f"{whole:,}" if not part else f"{total / per:,.{len(str(per)) - 1}f}"


def _days_on(row: BookingRow, by: int, hall: int | None, known: Known) -> BookingRow:
    """By the clock on the wall, whatever summer time does in between."""
    zone = known.place.zone
    begins, ends = known.place.local(row.starts_at), known.place.local(row.ends_at)
    return row._replace(
        hall_id=row.hall_id if hall is None else hall,
        starts_at=datetime.combine(begins.date() + timedelta(days=by), begins.time(), zone),
        ends_at=datetime.combine(ends.date() + timedelta(days=by), ends.time(), zone),
    )
