"""The calendar's stories: two weeks, five, a day; what is booked, held, selected, refused."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from livedash.business.place import Place
from livedash.business.venue import book
from livedash.business.venue.book import booking_mark
from livedash.business.venue.calendar import HallRow, HoldRow
from livedash.business.venue.slots import Slot
from livedash.live.sending import Refused
from livedash.panes.calendar.spec import SPEC as CALENDAR_PANE
from livedash.panes.view import Refusal
from livedash.testing import LAGOS, Rows
from tests.corpus.places import DOLLARS, HALL, YEN
from tests.corpus.scene import (
    ANSWERED,
    GLANCED,
    SLOW,
    TYPED,
    WALKED,
    Scene,
    Step,
    Story,
    back_to_size,
    change,
    outage,
    to,
)
from tests.panes import reads
from tests.panes.bakery import NOW
from tests.panes.halls import BOOKINGS, EMPTY, GARDEN, HALLS, MAIN, TERRACE, WEEK, at, booked
from tests.panes.hostile import HOSTILE

ONE: Rows = {**WEEK, reads.HALLS: HALLS[:1], reads.BOOKINGS: BOOKINGS[:1], reads.HOLDS: ()}
FREE: Rows = {**WEEK, reads.BOOKINGS: (), reads.HOLDS: ()}
MORE: Rows = {
    **WEEK,
    reads.BOOKINGS: (
        BOOKINGS[0]._replace(status="completed"),
        BOOKINGS[2],
        BOOKINGS[3]._replace(status="confirmed", hold_until=None, paid=90_000_000),
        *BOOKINGS[4:],
        booked(8, MAIN, 26, (18, 23), client="New one"),
    ),
    reads.HOLDS: (),
}
LONG = [f"The Association of Retired Bakers of Lagos Island, chapter {n}" for n in range(4)]


def called(names: Sequence[str]) -> Rows:
    """Weeks in which halls, clients and people have these names."""
    halls = tuple(HallRow(n, name, 100 * n, 60, 30) for n, name in enumerate(names, 1))
    bookings = tuple(
        booked(n, hall, 16 + n % 12, (10, 15), client=hall.name, person=hall.name)
        for n, hall in enumerate(halls, 1)
    )
    today = tuple(
        booked(50 + n, halls[0], 17, (8 + n, 9 + n), client=name)
        for n, name in enumerate(names[:6])
    )
    holds = tuple(
        HoldRow(UUID(int=n), name, name, at(18, 18), at(18, 12)) for n, name in enumerate(names, 1)
    )
    return {**WEEK, reads.HALLS: halls, reads.BOOKINGS: (*today, *bookings), reads.HOLDS: holds}


def refused(place: Place) -> list[Refusal]:
    """Three bookings of this place that somebody else was quicker with."""
    conflict = {
        "hall": "Main",
        "client": "Okafor 50th",
        "status": "confirmed",
        "starts_at": at(17, 18).isoformat(),
        "ends_at": at(17, 23).isoformat(),
        "person": "Bob",
    }
    wanted = (
        (MAIN, (at(17, 17), at(17, 22)), "Bello"),
        (TERRACE, (at(20, 10), at(20, 23)), LONG[0]),
        (GARDEN, (at(18, 10), at(18, 12)), ""),
    )
    lost = "Somebody else has that hall at that time."
    return [
        Refusal(
            book.book(
                UUID(int=90 + number),
                place,
                hall.name,
                book.WantedBooking(Slot(hall.hall_id, *hours), client, 60, "confirmed", None, 0),
                NOW,
            ),
            Refused(lost, book.NO_OVERLAP, conflict),
        )
        for number, (hall, hours, client) in enumerate(wanted)
    ]


HUGE: Rows = {
    **WEEK,
    reads.HALLS: tuple(one._replace(capacity=10**9) for one in HALLS),
    reads.BOOKINGS: tuple(
        one._replace(guests=10**9, total=10**15, paid=10**14) for one in BOOKINGS
    ),
}
MANY: Rows = called([f"Hall {n}" for n in range(1, 40)])
UNSENT = {booking_mark(UUID(int=1)): "waiting", booking_mark(UUID(int=5)): "refused"}

MOVING: tuple[Step, ...] = (
    "down", "j", "up", "right", "l l", "G", "g", "left", "h h h", "end", "home pagedown", "pageup",
    "right_square_bracket", "left_square_bracket left_square_bracket", "d enter",
)  # fmt: skip
SPANS: tuple[Step, ...] = ("p", "l", "p", "l", "h h", "E", "p")
GOING: tuple[Step, ...] = (
    "d", "2 5 space m a r", "enter", "d x", "enter escape", "d + 9 0 enter", "d enter",
    SLOW, "right_square_bracket", ANSWERED, "left_square_bracket", "d enter",
)  # fmt: skip
CHOOSING: tuple[Step, ...] = ("space", "l j space", "escape space", "h k space c u")
FINDING: tuple[Step, ...] = (
    "j", "slash t e", "r r", "enter", "l", "slash", "escape", "slash z z", "j", "escape",
    "slash o k a f o r enter E", "slash escape",
)  # fmt: skip
RESIZED: tuple[Step, ...] = ("l", to(160, 45), to(30, 8), "j", back_to_size())
PLACES: tuple[Step, ...] = ("b down enter", "l b up enter")
FORMS: tuple[Step, ...] = (
    "n", "B e l l o", "tab tab", "ctrl+u x", "enter", "escape", "n", "escape",
    "t", "E z e", "tab", "enter", "escape", "enter", "down", "enter", "enter", "escape",
    "m", "tab", "down", "enter", "escape", "c", "enter escape r", "x", "enter", "escape",
    "l j r", "enter escape", "m", "tab", "ctrl+u 3 1", "enter", "escape",
    "space h k space x", "enter escape m", "escape",
)  # fmt: skip

STORIES = (
    Story(
        "walk",
        CALENDAR_PANE,
        (
            Scene(
                "weeks",
                HALL,
                WEEK,
                (*MOVING, *SPANS, *GOING, *CHOOSING, *FINDING, *RESIZED, *PLACES),
            ),
            Scene("one", HALL, ONE),
        ),
        WALKED,
    ),
    Story(
        "glance",
        CALENDAR_PANE,
        (
            Scene("weeks", HALL, WEEK, ("l j", "p", "p", "p d", "escape slash g", "escape")),
            Scene("changes", HALL, WEEK, (change(MORE),)),
            Scene("long", HALL, called(LONG)),
        ),
        GLANCED,
    ),
    Story("forms", CALENDAR_PANE, (Scene("weeks", HALL, WEEK, FORMS),), TYPED),
    Story(
        "states",
        CALENDAR_PANE,
        (
            Scene("nothing", HALL, EMPTY, ("j l n c enter E", "p p p")),
            Scene("free", HALL, FREE, ("space x",)),
            Scene("one", HALL, ONE),
            Scene("absent", LAGOS, {}, ("j n d",)),
            Scene("marks", HALL, WEEK, ("space", "space"), UNSENT),  # type: ignore[arg-type]
            Scene("refused", HALL, WEEK, ("l", "j"), refused=refused),
            Scene("changes", HALL, WEEK, (change(MORE), "p", "p p")),
            Scene("outage", HALL, WEEK, (outage(MORE), "l")),
            Scene("hostile", HALL, called(list(HOSTILE)), ("G", "enter", "escape")),
            Scene("long", HALL, called(LONG), ("enter", "escape")),
            Scene("huge", HALL, HUGE),
            Scene("many", HALL, MANY, ("pagedown", "G pageup", "slash 3 enter", "slash escape")),
            Scene("yen", YEN, WEEK, ("l",)),
            Scene("dollars", DOLLARS, WEEK, ("l", "p", "p p")),
        ),
        WALKED,
    ),
    Story(
        "ascii",
        CALENDAR_PANE,
        (
            Scene("weeks", HALL, WEEK, ("p", "p p space", "space")),
            Scene("marks", HALL, WEEK, (), UNSENT, refused),  # type: ignore[arg-type]
            Scene("hostile", HALL, called(list(HOSTILE))),
        ),
        (WALKED[1],),
        ascii=True,
    ),
)
