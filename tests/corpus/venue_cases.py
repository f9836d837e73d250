"""Every write of the halls: on the calendar, with all that it may say and with the least."""

from __future__ import annotations

from uuid import UUID

from livedash.business.foreseen import Foreseen
from livedash.business.venue.calendar import BookingRow
from livedash.live.mutation import Json
from livedash.panes.calendar.spec import SPEC as CALENDAR_PANE
from livedash.testing import Rows
from tests.corpus.desk import Case, Trade
from tests.corpus.words import CHI, STORED, TYPED, long
from tests.panes import reads
from tests.panes.bakery import NOW
from tests.panes.halls import BOOKINGS, GARDEN, TERRACE, VENUE, WEEK, at, booked

WEDDING, *OTHERS = BOOKINGS
HARD = WEDDING._replace(client=STORED, version=4)
HELD = BOOKINGS[3]
AWAITED = HELD._replace(version=Foreseen.of(2, UUID(int=72), NOW))
CONFIRMED = HELD._replace(status="confirmed", version=2)
FRIDAY = booked(8, GARDEN, 19, (9, 12), client="", total=0, paid=0, version=2)
BOOKED = (HARD, *OTHERS, FRIDAY)


def instead(*rows: BookingRow) -> Rows:
    """The bookings with Wednesday's hold as it is here."""
    return {reads.BOOKINGS: (*rows, *(row for row in BOOKED if row.booking_id != HELD.booking_id))}


HOLD_HERE, FRIDAY_HERE = ("down", "right"), ("down", "down", "right", "right")
AMENDED = {
    "client": long(120),
    "guests": "1,000",
    "status": "confirm",
    "hold": "21 mar 9:30",
    "total": "1.2m",
}

VENUE_TRADE = Trade(
    CALENDAR_PANE,
    VENUE,
    {**WEEK, reads.BOOKINGS: BOOKED},
    {
        "venue.book": (
            Case(
                "all",
                ("n",),
                {
                    "client": long(120),
                    "guests": "1,000,000",
                    "hall": "Terrace",
                    "day": "21 mar",
                    "from": "18",
                    "to": "02:30",
                    "status": "tentative",
                    "hold": "20 mar 12:00",
                    "total": "1.25m",
                },
                by=CHI,
            ),
            Case(
                "least",
                ("n",),
                {"client": "x", "hall": "Garden", "day": "22 mar", "status": "confirmed"},
            ),
            Case("an option", ("n",), {"client": TYPED, "status": "option", "guests": "0"}),
            Case("a hold", ("down", "right", "right", "t"), {"client": "Ngozi"}),
        ),
        "venue.change": (
            Case("all of one", (*HOLD_HERE, "enter"), AMENDED),
            Case("confirm one", (*HOLD_HERE, "c")),
            Case("confirm two", (*HOLD_HERE, "space", "right", "space", "c")),
            Case(
                "unconfirm",
                (*HOLD_HERE, "c"),
                later=instead(CONFIRMED),
                later_keys=("u",),
            ),
            Case("release", (*HOLD_HERE, "r")),
            Case("release one of two", ("r",), changed={reads.BOOKINGS: BOOKED}),
            Case("cancel all here", ("x",), {"which": "all of them"}),
            Case("cancel nobody named", (*FRIDAY_HERE, "x")),
            Case(
                "move one",
                (*HOLD_HERE, "m"),
                {"hall": "Main", "day": "+7", "from": "10", "to": "27 mar 9:00"},
            ),
            Case("move which", ("m",), {"which": "18:00 Okafor 50th", "hall": "Garden"}),
            Case("move two", (*HOLD_HERE, "space", "right", "space", "m"), {"days": "-1"}),
            Case(
                "move two into a hall",
                (*HOLD_HERE, "space", "right", "space", "m"),
                {"hall": "Garden"},
            ),
            Case("a name alone", ("enter",), {"client": TYPED}, chosen="18:00 Okafor 50th"),
            Case("guests alone", (*FRIDAY_HERE, "enter"), {"guests": "0"}),
            Case("money alone", (*HOLD_HERE, "enter"), {"total": "0"}),
            Case("a hold alone", (*HOLD_HERE, "enter"), {"hold": "18 mar 10:00"}),
            Case("on its way", (*HOLD_HERE, "c"), changed=instead(AWAITED)),
        ),
    },
)

WINNER: dict[str, Json] = {
    "id": str(UUID(int=2)),
    "hall": TERRACE.name,
    "client": STORED,
    "status": "confirmed",
    "starts_at": at(21, 18).isoformat(),
    "ends_at": at(21, 23).isoformat(),
    "hold_until": None,
    "person": "Bob",
}
