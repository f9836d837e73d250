"""The calendar pane: halls by days, the bookings under the cursor, and holds that run out."""

from __future__ import annotations

from livedash.business.place import Place
from livedash.business.venue.calendar import BOOKINGS, HALLS, HOLDS, PERIOD
from livedash.panes.absent import why_absent
from livedash.panes.calendar import cells, commands, detail, export, figures
from livedash.panes.calendar.figures import CalendarState, Seen, wide
from livedash.panes.calendar.news import news
from livedash.panes.layout import beside, stack
from livedash.panes.parts import detail as told
from livedash.panes.parts import grid, summary
from livedash.panes.parts.grid import Spot
from livedash.panes.spec import Counts, Finds, PaneSpec, Setting

TELLS = 5
"""Lines for the cell under the cursor on a small screen."""
SHOWN = (PERIOD, HALLS, BOOKINGS)
"""What stands in the grid, and is told of its cells."""


def absent(place: Place) -> str:
    return "" if "venue" in place.kinds else why_absent(place, "has no halls")


def no_halls(seen: Seen) -> bool:
    return not seen.of(HALLS)


def roomy(setting: Setting) -> bool:
    return setting.room.height > 9


def below(setting: Setting, counts: Counts) -> int:
    """What the halls leave."""
    height = setting.room.height
    least = TELLS if height > 14 else 2
    most = max(least, height // 2 if wide(setting.room) else TELLS)
    return max(least, min(most, height - counts.get("days", 0) - 4))


def today(seen: Seen) -> Spot:
    return None, seen.figure(figures.period).today


SPEC = PaneSpec(
    name="calendar",
    title="Calendar",
    number=3,
    absent=absent,
    state=CalendarState(),
    settle=figures.settled,
    finds=Finds(understood="a hall, client, person or status"),
    parts=stack(
        summary(detail.headline, reads=(*SHOWN, HOLDS)),
        grid(
            *("days", cells.grid),
            reads=SHOWN,
            starts=today,
            found=lambda seen: seen.figure(figures.finding).spot,
            enter=commands.enter,
            beyond=commands.beyond,
            exports=export.bookings,
        ),
        summary(detail.hall, reads=(HALLS,), when=roomy, gone=no_halls),
        beside(
            told(detail.bookings, reads=SHOWN),
            told(detail.side, reads=(*SHOWN, HOLDS), when=lambda setting: wide(setting.room)),
            when=lambda setting: setting.room.height > 6,
            gone=no_halls,
            height=below,
        ),
        summary(lambda _: (detail.LEGEND, ()), reads=(), when=roomy, gone=no_halls),
    ),
    actions=commands.ACTIONS,
    news=news,
    form_for=commands.form_for,
)
