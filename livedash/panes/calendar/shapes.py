"""The size of the grid's cells: as wide and as tall as the room allows. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from livedash.panes.seen import Room
from livedash.widgets.box import Shape

Halls = Sequence[tuple[str, int]]
"""The name of each hall, and its number of seats."""
WORDS = 9
"""Columns from which a cell shows a client's name."""
WIDEST = 24
"""The widest cell: more columns tell no more."""
NARROWEST = 4
COLUMNS = {"day": 1, "week": 7, "weeks": 14, "month": 35}
NAMED = 7
"""The least columns of names."""
SMALL = 9
"""Lines of a pane up to which there is no legend."""
HOURS = 8
"""The most halls whose day is drawn hour by hour."""
PANEL = 7
"""The least lines of a panel with its frame."""


def wide(room: Room) -> bool:
    """Whether there is room below for holds, due payments, free evenings and refused bookings."""
    return room.width >= 120 and room.height >= 34


def hourly(room: Room) -> bool:
    """Whether there is room below the grid for the day hour by hour."""
    return room.width >= 80 and room.height >= 26


def usual(halls: Halls, room: Room) -> str:
    """The usual span: one week in words where it fits, two where their cells are as wide."""
    if room.width - _named(halls) >= 14 * (WORDS + 1):
        return "weeks"
    week, weeks = shape("week", halls, room), shape("weeks", halls, room)
    fits = week.height > 1 and week.whole(len(halls), 7) <= left(room, len(halls))
    return "week" if fits or weeks.per < 14 or not halls else "weeks"


def left(room: Room, rows: int) -> int:
    """Lines for a grid of so many halls: the summary, the legend, the day under the cursor and the
    panels keep theirs."""
    if room.height <= SMALL:
        return room.height - 1 - told(room)
    panels = (min(rows, HOURS) + 3) * hourly(room) + (PANEL + 1) * wide(room)
    return room.height - 2 - told(room) - panels


def told(room: Room) -> int:
    """The least lines of the day under the cursor."""
    return 6 if wide(room) else 4 if room.height > 20 else 2 if room.height > 6 else 0


def shape(span: str, halls: Halls, room: Room) -> Shape:
    return _shape(span, len(halls), _named(halls), room)


@lru_cache(maxsize=64)
def _shape(span: str, rows: int, named: int, room: Room) -> Shape:
    """The largest shape in which all rows fit; else the smallest, in which they scroll."""
    columns, lines = COLUMNS[span], left(room, rows)
    if span == "day":
        breadth = max(NARROWEST, room.width - named - 1)
        tall = [Shape(breadth, height, gap=gap) for height, gap in ((2, 1), (2, 0), (1, 0))]
        return next((one for one in tall if one.whole(rows, 1) <= lines), tall[-1])
    # `taken` stands behind the columns.
    after = 7 if wide(room) else 1
    found = [
        Shape(breadth, height, over=over, gap=gap, per=per, apart=apart)
        for per in (14, 7, 35)
        if per <= columns
        for height, over, gap, apart in _TALL[span]
        # Four lines in a cell are painted anew with its ground: not beside other panes.
        if height < 4 or wide(room)
        # Where names have lines of their own, `morning` stands before the cells.
        if (breadth := min(WIDEST, (room.width - (NAMED if over else named) - after) // per))
        >= (WORDS if over or height > 2 else NARROWEST)
    ]
    # Nearly the narrowest cells; as many of the seven days as fit.
    smallest = [Shape(max(NARROWEST, (room.width - NAMED - 1) // 7), per=7)]
    few = [one for one in found if one.height == 1] or smallest
    return next((one for one in found if one.whole(rows, columns) <= lines), few[0])


_TALL = {
    "week": [
        (4, True, 1, 0),
        (2, True, 1, 0),
        (2, True, 0, 0),
        (2, False, 1, 0),
        (2, False, 0, 0),
        (1, False, 0, 0),
    ],
    "weeks": [
        (4, False, 1, 0),
        (2, False, 1, 1),
        (2, False, 0, 1),
        (2, False, 0, 0),
        (1, False, 0, 1),
        (1, False, 0, 0),
    ],
    "month": [
        (2, False, 1, 1),
        (2, False, 0, 1),
        (2, False, 0, 0),
        (1, False, 0, 1),
        (1, False, 0, 0),
    ],
}
"""Lines of a cell, a line over it for the name, lines between halls and between weeks: the largest
shape first."""


def _named(halls: Halls) -> int:
    """Columns of the names, with `morning` or `80 seats` under them."""
    longest = max((max(len(name), len(f"{seats} seats")) for name, seats in halls), default=0)
    return max(NAMED, min(longest, 12))
