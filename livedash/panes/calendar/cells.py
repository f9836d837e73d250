"""The grid of halls and days: its headings, each cell on its ground, its signs."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from livedash.business.venue.book import booking_mark
from livedash.business.venue.calendar import HALLS, HallRow
from livedash.business.venue.sessions import DayCell, Occupancy, occupancy
from livedash.panes.calendar import boxes, figures, timeline
from livedash.panes.calendar.figures import Seen
from livedash.panes.calendar.shapes import wide
from livedash.panes.parts import Grid
from livedash.panes.parts.words import nothing
from livedash.widgets.box import Box, Head, Name, Shape, Sign
from livedash.widgets.cell import Key, Tone
from livedash.widgets.line import Piece

NO_HALLS = "No halls yet: add one with livedash shop."
FREE = DayCell()


def grid(seen: Seen) -> Grid:
    days, halls, told = seen.figure(figures.days), seen.of(HALLS), seen.figure(told_of)
    shape, today = seen.figure(figures.shape), seen.figure(figures.period).today
    found = seen.figure(figures.finding)
    empty = f"No {found.of} here. Esc shows everything." if found.of else nothing(seen.state.filter)
    by_hour = seen.figure(figures.span) == "day"
    return Grid(
        told.names,
        [timeline.head(days[0], shape.breadth - 1)] if by_hour else heads(days, today, shape),
        seen.figure(hours) if by_hour else told.cells,
        seen.figure(signs),
        shape,
        after="taken" if wide(seen.room) and shape.per == len(days) else "",
        empty=empty if halls else NO_HALLS,
        lines=shape.whole(len(halls), len(days)) if halls else 0,
    )


def heads(days: tuple[date, ...], today: date, shape: Shape) -> tuple[Head, ...]:
    """The headings of the days: `Tue 17`, `Tu17`, `T17` by the room there is. Weeks begin with a
    rule."""
    found = []
    for index, day in enumerate(days):
        width = shape.breadth - 1
        if width < 6:
            title = f"{f'{day:%a}'[: 2 if width > 3 else 1]}{day:%d}"
        else:
            title = f"{' ' * (width > 6)}{day:%a} {day.day}"
            if width > 9 and (day.day == 1 or not index):
                title += f" {day:%b}"
        weekend = day.weekday() > 4
        tone: Tone = "open" if day == today else "strong" if weekend else "dim"
        found.append(Head(day, title, tone, index > 0 and day.weekday() == 0))
    return tuple(found)


class GridWords(NamedTuple):
    """The grid's words about the halls that are shown."""

    names: list[Name]
    cells: dict[Key, tuple[Box, ...]]
    taken: Occupancy


def told_of(seen: Seen) -> GridWords:
    """The grid's names and cells. A hall's day with the same bookings as before keeps its cell."""
    days, cells = seen.figure(figures.days), seen.figure(figures.day_cells)
    shape, found = seen.figure(figures.shape), seen.figure(figures.finding)
    place, ascii, kept = seen.place, seen.ascii, seen.kept(told_of)
    look = (days, shape, place, ascii, found.lit)
    made = kept.rows if kept.look == look else {}
    kept.look, kept.rows = look, {}
    told = GridWords([], {}, Occupancy(0, 0, 0))
    for hall in found.halls:
        hall_id = hall.hall_id
        row = tuple([cells.get((hall_id, day), FREE) for day in days])
        before = made.get(hall_id)
        if before is None or before[0] != row:
            boxes_of = dict(zip(days, before[1] if before else (), strict=False))
            cells_of = dict(zip(days, before[0] if before else (), strict=False))
            drawn = tuple(
                [
                    boxes_of[day]
                    if day in boxes_of and cells_of[day] == cell
                    else boxes.box(
                        *(cell, place, shape.breadth - 1, shape.height),
                        lit=None if found.lit is None else (hall_id, day) in found.lit,
                        ascii=ascii,
                    )
                    for day, cell in zip(days, row, strict=True)
                ]
            )
            before = row, drawn, occupancy(row)
        kept.rows[hall_id] = before
        _, told.cells[hall_id], taken = before
        told.names.append(_name(hall, shape, taken))
        told = told._replace(taken=told.taken.plus(taken))
    return told


def _name(hall: HallRow, shape: Shape, taken: Occupancy) -> Name:
    share = "" if taken.share is None else f"{taken.share:.0%}"
    seats = f"{hall.capacity} seats"
    if shape.over:
        below = ("morning", "evening") if shape.height < 4 else ("morning", "", "evening")
        return Name(hall.hall_id, hall.name, share, below, seats)
    return Name(hall.hall_id, hall.name, share, (seats,) if shape.height > 1 else ())


def hours(seen: Seen) -> dict[Key, tuple[Box, ...]]:
    """The cells of one day: each hall's bookings hour by hour."""
    day, width = seen.figure(figures.days)[0], seen.figure(figures.shape).breadth - 1
    there, now = seen.figure(figures.bookings), seen.now
    cells = seen.figure(figures.day_cells)
    found: dict[Key, tuple[Box, ...]] = {}
    for hall in seen.figure(figures.finding).halls:
        at = (hall.hall_id, day)
        line = timeline.row(hall, there.get(at, ()), day, seen.place, width, now, seen.ascii)
        found[hall.hall_id] = (Box((line,), data=cells.get(at, FREE).lasting),)
    return found


def signs(seen: Seen) -> dict[tuple[Key, Key], Sign]:
    """The signs, of one letter, beside bookings that wait for the database, are refused, or are
    selected."""
    signs: dict[tuple[Key, Key], Sign] = {}
    marks, selected = seen.marks, {one.row.booking_id for one in seen.state.selected}
    if not marks and not selected:
        return signs
    waits = Sign("~" if seen.ascii else "…", "warn")
    for spot, rows in seen.figure(figures.bookings).items():
        for row in rows:
            mark = marks.get(booking_mark(row.booking_id))
            if mark is not None:
                signs[spot] = Sign("!", "over") if mark == "refused" else waits
            elif row.booking_id in selected:
                signs.setdefault(spot, Sign("*"))
    return signs


LEGEND = [
    Piece(" free ", "ok", ground="ok", bold=True),
    Piece(" one ", "warn", ground="warn", bold=True),
    Piece(" both ", "bad", ground="bad", bold=True),
    Piece("C confirmed", "dim", 1),
    Piece("T on hold", "dim", 2),
    Piece("x shut", "dim", 3),
    Piece("e hold is over", "dim", 4),
]
