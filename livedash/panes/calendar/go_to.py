"""`d`: the day that somebody types. Pure."""

from __future__ import annotations

from datetime import date

from livedash.live.mutation import Impossible
from livedash.panes.answers import day
from livedash.widgets.ask_line import Judged
from livedash.widgets.line import Piece

FURTHEST = 20
"""Years from today: a year that was typed wrong leads nowhere."""


def meant(typed: str, today: date) -> date:
    """The day that was typed; an empty line is today. Raises `Impossible` with the fault."""
    if not typed.strip():
        return today
    try:
        found = day(typed, today)
    except OverflowError:
        found = date.max
    if abs(found.year - today.year) > FURTHEST:
        raise Impossible(f"At most {FURTHEST} years from today.")
    return found


def judged(typed: str, today: date) -> Judged:
    try:
        found = meant(typed, today)
    except Impossible as error:
        return Judged(Piece(f"x {error.words}", "bad"), fine=False)
    said = f"{found:%a} {found.day} {found:%b} {found.year}"
    return Judged(Piece(said if typed.strip() else f"today, {said}", "info"))
