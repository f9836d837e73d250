"""The matrix of halls and days: what stands over it, and each cell in letters and a tone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from livedash.business.venue.calendar import HallRow
from livedash.business.venue.sessions import DayCell, Occupancy, Spot, occupancy
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


class Told(NamedTuple):
    """What the matrix says of some halls."""

    names: list[Name]
    cells: dict[Key, tuple[Cell, ...]]
    taken: Occupancy


def told(halls: Sequence[HallRow], days: Sequence[date], cells: Mapping[Spot, DayCell]) -> Told:
    found = Told([], {}, Occupancy(0, 0, 0))
    for hall in halls:
        hall_id = hall.hall_id
        row, taken = _row(tuple([cells.get((hall_id, day), FREE) for day in days]))
        share = "" if taken.share is None else f"{taken.share:.0%}"
        found.names.append(Name(hall_id, hall.name, share))
        found.cells[hall_id] = row
        found = found._replace(taken=found.taken.plus(taken))
    return found


# Remembered: of many halls one has changed.
@lru_cache(maxsize=1024)
def _row(days: tuple[DayCell, ...]) -> tuple[tuple[Cell, ...], Occupancy]:
    return tuple(map(_cell, days)), occupancy(days)


@lru_cache(maxsize=256)
def _cell(day: DayCell) -> Cell:
    text = day.morning + day.evening
    if not day.booked and text != "..":
        return Cell(text, "dim", data=day.lasting)
    return Cell(text, TONES[min(day.booked, 2)], data=day.lasting)
