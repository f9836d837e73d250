"""The calendar works out again only what differs: it must never go on showing what was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

import pytest
from textual.app import ComposeResult

from livedash.app.painting import PaintedApp
from livedash.business.place import Place
from livedash.business.venue.calendar import BookingRow
from livedash.panes.calendar.spec import SPEC as CALENDAR_PANE
from livedash.panes.pane_of import pane_of
from livedash.panes.view import View
from livedash.widgets.lines import Line, Lines
from tests.panes import reads
from tests.panes.bakery import NOW
from tests.panes.halls import BOOKINGS, MAIN, VENUE, WEEK, at, booked

FIRST, *OTHERS = BOOKINGS
LATER = {
    "an option now": (FIRST._replace(status="option"), *OTHERS),
    "in another hall": (FIRST._replace(hall_id=2), *OTHERS),
    "on another day": (FIRST._replace(starts_at=at(18, 10), ends_at=at(18, 15)), *OTHERS),
    "gone": tuple(OTHERS),
    "one more": (FIRST, booked(90, MAIN, 17, (6, 8)), *OTHERS),
    "all run out": tuple(
        one._replace(status="tentative", hold_until=NOW, expired=True) for one in BOOKINGS
    ),
    "none at all": (),
}


class Shown(PaintedApp):
    CSS = "Pane { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.pane = pane_of(CALENDAR_PANE)

    def compose(self) -> ComposeResult:
        yield self.pane


async def drawn(
    size: tuple[int, int], *shown: tuple[Place, Sequence[BookingRow]]
) -> list[list[Line]]:
    """What stands in the end. Not as a terminal gets it: Rich remembers how a style was written
    for the first terminal that had it, and other tests count those bytes."""
    app = Shown()
    async with app.run_test(size=size) as pilot:
        for place, bookings in shown:
            rows = {name: tuple(found) for name, found in WEEK.items()}
            app.pane.show(View(place, NOW, {**rows, reads.BOOKINGS: tuple(bookings)}))
            await pilot.pause()
        app.pane.seen()
        return [one.draw(*one.size) for one in app.pane.query(Lines) if one.display]


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
@pytest.mark.parametrize("bookings", LATER.values(), ids=LATER)
async def test_whatever_stood_before_it_is_as_drawn_from_nothing(
    size: tuple[int, int], bookings: Sequence[BookingRow]
) -> None:
    anew = await drawn(size, (VENUE, bookings))
    assert await drawn(size, (VENUE, BOOKINGS), (VENUE, bookings)) == anew
    assert await drawn(size, (VENUE, BOOKINGS)) != anew


async def test_an_evening_that_begins_at_another_hour_tells_the_same_bookings_anew() -> None:
    late = VENUE._replace(evening_at=time(23))
    anew = await drawn((80, 24), (late, BOOKINGS))
    assert await drawn((80, 24), (VENUE, BOOKINGS), (late, BOOKINGS)) == anew
    assert await drawn((80, 24), (VENUE, BOOKINGS)) != anew
