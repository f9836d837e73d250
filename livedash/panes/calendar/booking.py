"""The form of a new booking, and the short form of a hold. The client comes first: the cell under
the cursor has given place and time already."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from livedash.business.venue import book
from livedash.business.venue.book import WantedBooking
from livedash.panes.calendar.booking_fields import SLOT, fields_of
from livedash.panes.calendar.known import CalendarKnown, Knows, told_slot, written_day
from livedash.panes.calendar.wishes import Wish, halls_offered, warnings_of, wish
from livedash.panes.fields import FieldForm, Group, Remarks, Values
from livedash.panes.form import Answers, Choice, FormLine, Write, picked

STATUSES = (
    Choice("tentative", "a hold, until its time is over"),
    Choice("confirmed", "the hall is theirs"),
    Choice("option", "joins the waiting list"),
)
HOLD_DAYS = 7


def usual(known: CalendarKnown, hall: str, day: date, hours: tuple[str, str]) -> dict[str, str]:
    """The first answers of a form for this cell."""
    today = known.period.today
    # A hold lasts no longer than until the event.
    soon = day - today <= timedelta(days=HOLD_DAYS)
    return {
        "hall": hall,
        "day": written_day(day, today),
        "from": hours[0],
        "to": hours[1],
        "client": "",
        "guests": "",
        "status": "tentative",
        "hold": f"{written_day(day, today)} {hours[0]}" if soon else f"+{HOLD_DAYS}",
        "total": "",
    }


def _wish(answers: Answers, known: CalendarKnown, faults: dict[str, str]) -> Wish:
    found = wish(answers, known)
    faults.update(found.faults)
    return found


def _halls(name: str, answers: Answers, known: CalendarKnown) -> Sequence[Choice] | None:
    if name != "hall":
        return None
    # A slot can then be read before its hall is chosen.
    some = known.halls[0].name if known.halls else ""
    return halls_offered(known, wish({**answers, "hall": some}, known).slot)


HALL, DAY, FROM, TO = SLOT
WISH = Group(
    "wish", (HALL, DAY, FROM, TO._replace(hint="ends next day if earlier than From")), _wish, _halls
)


class BookForm(FieldForm[CalendarKnown]):
    does = "book"
    heading = "New booking"

    def __init__(
        self,
        knows: Knows,
        values: Mapping[str, str],
        lost: Sequence[FormLine] = (),
        asked: Collection[str] | None = None,
    ) -> None:
        """`lost`: who has the slot that this booking did not get."""
        otherwise = "tentative, confirmed or option."
        fields = fields_of(knows(), STATUSES, otherwise, hint="if tentative")
        super().__init__(knows, (*fields[:2], WISH, *fields[2:]), values, said=lost, asked=asked)
        self.draft = f"{self.does} {values['hall']} {values['day']} {values['from']}"

    def leaves_alone(self, name: str, answers: Answers) -> bool:
        status = picked(answers["status"], STATUSES)
        return name == "hold" and status is not None and status.label != "tentative"

    def check(self, say: Remarks) -> None:
        known, values, found = self.known, say.values, say.values["wish"]
        status, until, guests = (values.get(name) for name in ("status", "hold_until", "guests"))
        warnings, lines = warnings_of(found, known, waits=status == "option")
        say.warnings |= warnings
        say.lines += lines
        hall = None if found.slot is None else known.hall(found.slot.hall_id)
        if hall is not None and (guests or 0) > hall.capacity:
            say.warnings["guests"] = f"{hall.name} holds {hall.capacity}."
        if until is not None and status == "tentative":
            if until <= known.now:
                say.faults["hold"] = "That is over already."
            elif found.slot is not None and until > found.slot.starts_at:
                say.warnings["hold"] = "After the event has begun."

    def make(self, values: Values, id: UUID, at: datetime) -> Write:
        known, slot = self.known, values.pop("wish").needed()
        wanted = WantedBooking(slot=slot, **{"hold_until": None, **values})
        mutation = book.book(id, known.place, known.hall_name(slot.hall_id), wanted, at, self.by)
        return Write(mutation, book.op(mutation, known.place, known.halls, self.by))


class HoldForm(BookForm):
    """The form of a hold, which keeps a hall for somebody for a while: two questions."""

    does = "hold"

    def __init__(self, knows: Knows, values: Mapping[str, str]) -> None:
        values = {**values, "status": "tentative"}
        super().__init__(knows, values, asked=("client", "hold"))
        known = knows()
        local, slot = known.place.local, wish(values, known).slot
        when = "" if slot is None else told_slot(local(slot.starts_at), local(slot.ends_at))
        self.heading = f"Hold {values['hall']}  {when}".rstrip()
