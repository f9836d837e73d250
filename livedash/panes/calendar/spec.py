"""The calendar pane: halls by days, the bookings under the cursor, and holds that run out."""

from __future__ import annotations

from livedash.business.place import Place
from livedash.business.venue.calendar import BOOKINGS, HALLS, HOLDS, PERIOD
from livedash.panes.absent import why_absent
from livedash.panes.calendar import cells, commands, detail, export, figures, panels, shapes
from livedash.panes.calendar.figures import CalendarState, Seen
from livedash.panes.calendar.finding import PRESETS
from livedash.panes.calendar.news import news
from livedash.panes.layout import beside, stack
from livedash.panes.parts import grid, lines, panel, summary
from livedash.panes.parts.grid import Spot
from livedash.panes.parts.panel import EDGES
from livedash.panes.spec import Counts, Finds, PaneSpec, Setting

SHOWN = (PERIOD, HALLS, BOOKINGS)
"""The reads of the grid and of its cells' details."""


def absent(place: Place) -> str:
    return "" if "venue" in place.kinds else why_absent(place, "has no halls")


def no_halls(seen: Seen) -> bool:
    return not seen.of(HALLS)


def roomy(setting: Setting) -> bool:
    return setting.room.height > shapes.SMALL


def wide(setting: Setting) -> bool:
    return shapes.wide(setting.room)


def of_the_grid(setting: Setting, counts: Counts) -> int | None:
    """The lines that the halls want, as far as the others leave them."""
    wanted, most = counts.get("days", 0), shapes.left(setting.room, counts.get("hours", 1) - 1)
    return max(2, min(wanted, most)) if wanted else None


def of_the_day(setting: Setting, counts: Counts) -> int | None:
    """A few lines where panels stand; else the lines that the halls leave."""
    del counts
    return shapes.told(setting.room) if wide(setting) else None


def of_the_hours(setting: Setting, counts: Counts) -> int:
    del setting
    return counts.get("hours", 0) + EDGES


def of_the_holds(setting: Setting, counts: Counts) -> int | None:
    """The lines of all holds, at most half of the room; due payments have the rest."""
    rest = setting.room.height - shapes.left(setting.room, counts.get("hours", 1) - 1)
    return max(3, min(counts.get("holds", 0) + EDGES, rest // 3))


def today(seen: Seen) -> Spot:
    return None, seen.figure(figures.period).today


SPEC = PaneSpec(
    name="calendar",
    title="Calendar",
    number=3,
    absent=absent,
    state=CalendarState(),
    settle=figures.settled,
    finds=Finds(
        understood="sat, evening, free; a hall, client, person or status",
        presets=PRESETS,
        label="free",
        meaning="Free Saturday evenings, weekends, anything, holds; or everything again",
    ),
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
            height=of_the_grid,
        ),
        lines(
            detail.day,
            reads=SHOWN,
            when=lambda setting: setting.room.height > 6,
            height=of_the_day,
            gap=1,
            gone=no_halls,
        ),
        summary(lambda _: (cells.LEGEND, ()), reads=(), when=roomy, gone=no_halls),
        panel(
            panels.hours,
            id="hours",
            reads=SHOWN,
            when=lambda setting: shapes.hourly(setting.room),
            height=of_the_hours,
            gone=no_halls,
        ),
        beside(
            stack(
                panel(panels.holds, id="holds", reads=(*SHOWN, HOLDS), height=of_the_holds),
                panel(panels.due, reads=SHOWN),
            ),
            panel(panels.evenings, reads=SHOWN),
            panel(panels.lost, reads=SHOWN, gap=1, gone=panels.nothing_lost),
            when=wide,
            gone=no_halls,
        ),
    ),
    actions=commands.ACTIONS,
    news=news,
    form_for=commands.form_for,
)
