"""The matrix of halls and days: what stands over it, and each cell in letters and a tone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from livedash.business.venue.calendar import HallRow
from livedash.business.venue.sessions import DayCell, Spot, occupancy
from livedash.widgets.cell import Cell, Key, Tone
from livedash.widgets.matrix import Head, Name

FREE = DayCell()
TONES: tuple[Tone, ...] = ("ok", "low", "out")
"""By the number of bookings: none, one, two or more."""
LETTERED = 5
"""Cells of a column that has room for two letters of the weekday."""


@lru_cache(maxsize=16)
def heads(days: tuple[date, ...], today: date, breadth: int) -> tuple[Head, ...]:
    """`Tu17`, with a `>` before today; `T17` where it is narrow. Weeks begin with a rule."""
    found = []
    for index, day in enumerate(days):
        weekday = f"{day:%a}"[: 2 if breadth >= LETTERED else 1]
        mark = ">" if day == today else " "
        tone: Tone = "accent" if day == today else "title"
        found.append(Head(day, f"{mark}{weekday}{day:%d}", tone, index > 0 and day.weekday() == 0))
    return tuple(found)


def names(
    halls: Sequence[HallRow], days: Sequence[date], cells: Mapping[Spot, DayCell]
) -> list[Name]:
    found = []
    for hall in halls:
        share = occupancy([cells.get((hall.hall_id, day), FREE) for day in days]).share
        found.append(Name(hall.hall_id, hall.name, "" if share is None else f"{share:.0%}"))
    return found


def lettered(
    halls: Sequence[HallRow], days: Sequence[date], cells: Mapping[Spot, DayCell]
) -> dict[tuple[Key, Key], Cell]:
    return {
        (hall.hall_id, day): _cell(cells.get((hall.hall_id, day), FREE))
        for hall in halls
        for day in days
    }


@lru_cache(maxsize=256)
def _cell(told: DayCell) -> Cell:
    text = told.morning + told.evening
    if not told.booked and text != "..":
        return Cell(text, "dim")
    return Cell(text, TONES[min(told.booked, 2)])
