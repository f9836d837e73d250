"""Until when a pane's rows were true, and why they may be old, in words. Pure."""

from __future__ import annotations

from datetime import datetime

from livedash.app.pane_rows import PaneRows
from livedash.business.place import Place
from livedash.widgets.cell import Tone


def by_the_clock(place: Place, now: datetime, moment: datetime, clock: str = "%H:%M:%S") -> str:
    """A moment on the place's clock, as `17:41:02`; of another day: `Tue 17 Mar 17:41:02`."""
    local = place.local(moment)
    day = "" if local.date() == place.local(now).date() else f"{local:%a} {local.day} {local:%b} "
    return f"{day}{local:{clock}}"


def in_short(asked: PaneRows, place: Place, now: datetime) -> str:
    """The age of the rows, for a title, and for a line about a file."""
    at = asked.true_at
    return "" if at is None else f"NOT LIVE, from {by_the_clock(place, now, at)}"


def over_the_rows(asked: PaneRows, place: Place, now: datetime, cut_off: str) -> tuple[str, Tone]:
    """The age of the rows, over them. `cut_off`: the obstacle to newer rows, if there is one.
    Empty: all is true."""
    failure, refused = asked.failure, asked.refused
    if cut_off and asked.true_at is not None:
        when = by_the_clock(place, now, asked.true_at)
        coming = " What you asked for comes when the link is back." if asked.coming else ""
        return f"NOT LIVE. What you see is from {when}.{coming} {cut_off}", "over"
    if failure is not None and asked.failed_at is not None:
        when = by_the_clock(place, now, asked.failed_at)
        return f"STALE. What you see is from {when}. {failure.words}", "alert"
    if refused is not None:
        return f"What you asked for is not here: {refused.words}", "alert"
    return "", "text"
