"""The first line: where and as whom one stands, how the link is doing, and what time it is.

Pure: the same place, link and moment give the same pieces. The badge and the branch always stay;
the rest goes, piece by piece, when the terminal is narrow.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from livedash.business.place import Place
from livedash.business.shift import shift_at
from livedash.live.link import LinkState
from livedash.live.outbox import Count
from livedash.widgets.badge import age, badge
from livedash.widgets.line import Piece, chip, gauge


class BadgeFacts(NamedTuple):
    """What the badge says, besides the word."""

    state: LinkState
    write_to_screen: float | None = None
    """Seconds from the last write to its paint, while Live; None: none lately."""
    faded: bool = False
    """There was a figure: its place stays empty, or the line would move with each that comes."""
    data_age: float | None = None
    """Seconds since the oldest rows on the screen were known to be true, while not Live."""
    retry_in: float | None = None
    """Seconds to the next attempt."""
    pushing: tuple[int, int] = (1, 1)
    """How many of the sources that push are up, and how many there should be."""
    clock_ahead: float = 0.0
    """Seconds by which this machine's clock is ahead of the database's."""


TOLERATED = 120.0
"""Seconds that a clock may be wrong: a screen that says minutes is wrong by as much anyway."""

BAR = 11
"""Cells of the shift's time."""

FIGURE = 6
"""Cells of write → screen."""

NOBODY = "nobody (W)"
"""At a shared terminal, before it is said who stands there, and the key that says it."""


def left(
    place: Place | None, now: datetime, *, several_places: bool, who: str | None = None
) -> list[Piece]:
    """`who`: who stands at a terminal that several people share; empty: nobody has said it."""
    pieces = [Piece("livedash", "brand", priority=5)]
    if place is None:
        return pieces
    pieces.append(Piece(f"{place.branch} ▾" if several_places else place.branch, "strong"))
    if place.project is not None and place.in_branch:
        pieces.append(Piece(place.project, "dim", 8))
    if place.in_branch:
        shift = shift_at(place, now)
        gone = (now - shift.begins) / (shift.ends - shift.begins)
        pieces.append(Piece(shift.name, "dim", 5))
        pieces.append(gauge(gone, BAR, "brand", 6))
        pieces.append(Piece(f"{left_of(shift.ends - now)} left", "dim", 4))
    role = Piece(f" · {place.role}", "dim") if place.role else None
    if who is None:
        pieces.append(Piece(place.person, "person", 7, then=role))
    else:
        pieces.append(Piece(who, "person", bold=True) if who else Piece(NOBODY, "warn"))
        pieces.append(Piece(f"at {place.person}", "dim", 7, then=role))
    return pieces


def right(standing: BadgeFacts, place: Place | None, now: datetime) -> list[Piece]:
    clock = place.local(now) if place else now.astimezone()
    said, some = detail(standing), part(standing)
    pieces = [badge(standing.state, some or said)]
    if some and said:
        # Beside the branch there is no room for both at 40 columns.
        pieces.append(Piece(said, "warn", 2))
    pieces.append(Piece(f"{clock:%H:%M}", "strong", 3))
    if wrong := wrong_clock(standing.clock_ahead):
        pieces.append(Piece(f"CLOCK {wrong}", "bad", 1))
    return pieces


def wrong_clock(ahead: float) -> str:
    """`3 h AHEAD`: which day it is, and what is late, goes by this machine's clock. Empty: the two
    agree as well as anybody could see."""
    if abs(ahead) < TOLERATED:
        return ""
    return f"{age(abs(ahead) + 30)} {'AHEAD' if ahead > 0 else 'BEHIND'}"


def unsent(count: Count, elsewhere: int = 0) -> list[Piece]:
    """The writes that are not in the database yet, and those that belong to another one."""
    said = []
    if count.refused:
        said.append(Piece(f" {count.refused} REFUSED ", "over"))
    if count.waiting:
        said.append(chip(f"{count.waiting} unsent", "warn"))
    if elsewhere:
        said.append(Piece(f"{elsewhere} elsewhere", "warn", 2))
    return said


def part(standing: BadgeFacts) -> str:
    """`2/3` of several sources are up: only where that is what makes the link partial."""
    up, wanted = standing.pushing
    return f"{up}/{wanted}" if standing.state is LinkState.PARTIAL and up < wanted > 1 else ""


def detail(standing: BadgeFacts) -> str:
    """`9 ms` while Live; else how old the data is, and when the next attempt comes."""
    if standing.state is LinkState.LIVE:
        # As wide whether it is 9 ms or 120: else the whole line moves with it, for 300 bytes.
        if standing.write_to_screen is not None:
            return f"{age(standing.write_to_screen):>{FIGURE}}"
        return " " * FIGURE if standing.faded else ""
    parts = []
    if standing.data_age is not None:
        parts.append(f"data {age(standing.data_age)} old")
    if standing.retry_in is not None:
        parts.append(f"retry {max(0, standing.retry_in):.0f} s")
    return ", ".join(parts)


def left_of(span: timedelta) -> str:
    minutes = max(0, int(span.total_seconds() // 60))
    return f"{minutes // 60}h{minutes % 60:02}m" if minutes >= 60 else f"{minutes}m"
