"""The grid of halls and days: what stands over it, each cell in letters and a tone, its signs."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from livedash.business.venue.book import booking_mark
from livedash.business.venue.calendar import HALLS
from livedash.business.venue.sessions import DayCell, Occupancy, occupancy
from livedash.panes.calendar import figures
from livedash.panes.calendar.figures import Seen
from livedash.panes.parts import Grid
from livedash.panes.parts.words import nothing
from livedash.widgets.cell import Cell, Key, Tone
from livedash.widgets.matrix import Head, Name

NO_HALLS = "No halls yet: the table livedash.halls has none of this branch."
FREE = DayCell()
TONES: tuple[Tone, ...] = ("ok", "warn", "bad")
"""By the number of bookings: none, one, two or more."""
LETTERED = 5
"""Cells of a column that has room for two letters of the weekday."""


def grid(seen: Seen) -> Grid:
    days, halls, told = seen.figure(figures.days), seen.of(HALLS), seen.figure(told_of)
    breadth = 4 if len(days) > 14 else LETTERED
    return Grid(
        told.names,
        _heads(days, seen.figure(figures.period).today, breadth),
        told.cells,
        seen.figure(signs),
        breadth,
        after="TAKEN" if figures.wide(seen.room) else "",
        empty=nothing(seen.state.filter) if halls else NO_HALLS,
        of=len(halls),
    )


def _heads(days: tuple[date, ...], today: date, breadth: int) -> tuple[Head, ...]:
    """`Tu17`, with a `>` before today; `T17` where it is narrow. Weeks begin with a rule."""
    found = []
    for index, day in enumerate(days):
        weekday = f"{day:%a}"[: 2 if breadth >= LETTERED else 1]
        mark = ">" if day == today else " "
        tone: Tone = "accent" if day == today else "strong"
        found.append(Head(day, f"{mark}{weekday}{day:%d}", tone, index > 0 and day.weekday() == 0))
    return tuple(found)


class GridWords(NamedTuple):
    """What the grid says of the halls that are shown."""

    names: list[Name]
    cells: dict[Key, tuple[Cell, ...]]
    taken: Occupancy


def told_of(seen: Seen) -> GridWords:
    days, cells = seen.figure(figures.days), seen.figure(figures.day_cells)
    found = GridWords([], {}, Occupancy(0, 0, 0))
    for hall in seen.figure(figures.finding).halls:
        hall_id = hall.hall_id
        row, taken = _row(tuple([cells.get((hall_id, day), FREE) for day in days]))
        share = "" if taken.share is None else f"{taken.share:.0%}"
        found.names.append(Name(hall_id, hall.name, share))
        found.cells[hall_id] = row
        found = found._replace(taken=found.taken.plus(taken))
    return found


def signs(seen: Seen) -> dict[tuple[Key, Key], str]:
    """One letter in the cells of bookings that wait for the database, are refused, selected."""
    signs: dict[tuple[Key, Key], str] = {}
    marks, selected = seen.marks, {one.row.booking_id for one in seen.state.selected}
    if not marks and not selected:
        return signs
    waits = "~" if seen.ascii else "…"
    for spot, rows in seen.figure(figures.bookings).items():
        for row in rows:
            mark = marks.get(booking_mark(row.booking_id))
            if mark is not None:
                signs[spot] = "!" if mark == "refused" else waits
            elif row.booking_id in selected:
                signs.setdefault(spot, "*")
    return signs


def _row(days: tuple[DayCell, ...]) -> tuple[tuple[Cell, ...], Occupancy]:
    return tuple(map(_cell, days)), occupancy(days)


def _cell(day: DayCell) -> Cell:
    text = day.morning + day.evening
    if not day.booked and text != "..":
        return Cell(text, "dim", data=day.lasting)
    return Cell(text, TONES[min(day.booked, 2)], data=day.lasting)
