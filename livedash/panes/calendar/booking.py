"""The form of a new booking, and the short one of a hold. Whose it is comes first: where and when
the cell under the cursor has said already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from livedash.business.money import sign
from livedash.business.venue import book
from livedash.business.venue.book import Wanted
from livedash.live.mutation import Impossible
from livedash.panes.answers import money, number, words
from livedash.panes.calendar.known import Known, Knows, told_slot, written_day
from livedash.panes.calendar.wishes import halls_offered, moment, warnings_of, wish
from livedash.panes.form import Answers, Ask, Choice, Form, Line, Verdict, Write, picked

LABELS = {
    "client": "Client",
    "guests": "Guests",
    "hall": "Hall",
    "day": "Day",
    "from": "From",
    "to": "To",
    "status": "Status",
    "hold": "Hold until",
    "total": "Total",
}
HINTS = {"to": "earlier than from: the day after", "hold": "while it is tentative"}
STATUSES = (
    Choice("tentative", "a hold, until its time is over"),
    Choice("confirmed", "the hall is theirs"),
    Choice("option", "waits, takes nothing"),
)
HOLD_DAYS = 7
LONGEST_NAME = 120

Values = Mapping[str, str]


def usual(known: Known, hall: str, day: date, hours: tuple[str, str]) -> dict[str, str]:
    """What a form for this cell begins with."""
    today = known.period.today
    # A hold goes no further than the event.
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


class BookForm(Form):
    does = "book"

    def __init__(self, knows: Knows, values: Values, lost: Sequence[Line] = ()) -> None:
        """`lost`: who has the slot that this booking did not get."""
        super().__init__()
        self._knows, self._values, self._lost = knows, dict(values), tuple(lost)
        self.heading = "New booking"
        self.asks = self._asked(tuple(LABELS))
        self.draft = f"book {values['hall']} {values['day']} {values['from']}"

    def _asked(self, names: Sequence[str]) -> tuple[Ask, ...]:
        return tuple(
            Ask(name, self._label(name), self._values[name], HINTS.get(name, "")) for name in names
        )

    def _label(self, name: str) -> str:
        known = self._knows()
        return f"Total {sign(known.place.currency)}" if name == "total" else LABELS[name]

    def choices(self, name: str, answers: Answers) -> Sequence[Choice] | None:
        known = self._knows()
        if name == "hall":
            slot = wish({**self._values, **answers, "hall": _some_hall(known)}, known).slot
            return halls_offered(known, slot)
        return STATUSES if name == "status" else None

    def verdict(self, answers: Answers) -> Verdict:
        known, asked = self._knows(), {**self._values, **answers}
        found = wish(asked, known)
        faults = dict(found.faults)
        wanted: dict[str, object] = {}
        for name, read in READS.items():
            try:
                wanted[name] = read(asked, known)
            except Impossible as error:
                faults[name] = error.words
        status = wanted.get("status")
        warnings, lines = warnings_of(found, known, waits=status == "option")
        hall = None if found.slot is None else known.hall(found.slot.hall_id)
        guests = wanted.get("guests")
        if hall is not None and isinstance(guests, int) and guests > hall.capacity:
            warnings["guests"] = f"{hall.name} holds {hall.capacity}."
        until = wanted.get("hold")
        if isinstance(until, datetime) and status == "tentative":
            if until <= known.now:
                faults["hold"] = "That is over already."
            elif found.slot is not None and until > found.slot.starts_at:
                warnings["hold"] = "After the event has begun."
        # What is not asked here is said all the same.
        asked_here = {ask.name for ask in self.asks}
        lines = [
            *(Line(words, "out") for name, words in faults.items() if name not in asked_here),
            *(Line(words, "low") for name, words in warnings.items() if name not in asked_here),
            *lines,
        ]
        return Verdict(faults, warnings, [*self._lost, *lines])

    def write(self, answers: Answers, id: UUID, at: datetime) -> Write:
        known, asked = self._knows(), {**self._values, **answers}
        slot = wish(asked, known).needed()
        status = _status(asked, known)
        wanted = Wanted(
            slot,
            _client(asked, known),
            _guests(asked, known),
            status,
            moment(asked["hold"], known) if status == "tentative" else None,
            money(asked["total"], known.place.currency),
        )
        hall = known.hall_name(slot.hall_id)
        mutation = book.book(id, known.place, hall, wanted, at, self.by)
        return Write(mutation, book.op(mutation, known.place, known.halls, self.by))


class HoldForm(BookForm):
    """A hall is kept for somebody, for a while: two questions."""

    does = "hold"

    def __init__(self, knows: Knows, values: Values) -> None:
        super().__init__(knows, {**values, "status": "tentative"})
        known = knows()
        slot = wish(self._values, known).slot
        when = ""
        if slot is not None:
            when = told_slot(known.place.local(slot.starts_at), known.place.local(slot.ends_at))
        self.heading = f"Hold {values['hall']}  {when}".rstrip()
        self.asks = self._asked(("client", "hold"))
        self.draft = f"hold {values['hall']} {values['day']} {values['from']}"


def _some_hall(known: Known) -> str:
    """So that a slot can be read before its hall is chosen."""
    return known.halls[0].name if known.halls else ""


def _client(asked: Answers, known: Known) -> str:
    del known
    return words(asked["client"], longest=LONGEST_NAME)


def _guests(asked: Answers, known: Known) -> int:
    del known
    return number(asked["guests"], 0, book.MOST_GUESTS) if asked["guests"].strip() else 0


def _status(asked: Answers, known: Known) -> str:
    del known
    found = picked(asked["status"], STATUSES)
    if found is None:
        raise Impossible("tentative, confirmed or option.")
    return found.label


def _hold(asked: Answers, known: Known) -> datetime | None:
    found = picked(asked["status"], STATUSES)
    if found is not None and found.label != "tentative":
        return None
    return moment(asked["hold"], known)


def _total(asked: Answers, known: Known) -> int:
    return money(asked["total"], known.place.currency)


READS = {
    "client": _client,
    "guests": _guests,
    "status": _status,
    "hold": _hold,
    "total": _total,
}
