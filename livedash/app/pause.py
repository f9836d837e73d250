"""A pane whose picture stands still: since when, and how many changes it has missed. Pure."""

from __future__ import annotations

from datetime import datetime

from livedash.app.how_old import by_the_clock
from livedash.business.place import Place
from livedash.live.events import Change
from livedash.live.trace import ReadDone


class Pause:
    """A pause, from `P` to `P`."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        """The moment of the picture."""
        self.missed = 0
        self.unsure = False
        """Whether there may be more changes, because the link was lost, or the pane out of
        sight."""
        self._last: object = None

    def heard(self, read: ReadDone) -> None:
        """Count a change of the pane's rows. A move of time alone is no change, and two reads that
        differ by one event are one change."""
        if read.cause == "time" or read.cause is self._last:
            return
        self._last = None if isinstance(read.cause, str) else read.cause
        self.missed += 1
        self.unsure = self.unsure or not isinstance(read.cause, Change)

    def again(self, at: datetime) -> None:
        """Begin the count anew: the picture is of other queries."""
        self.at, self.missed, self.unsure = at, 0, False

    def words(self, place: Place, now: datetime, cut_off: str) -> str:
        """The words `PAUSED 17:41, 12 changes since · P goes on`. `cut_off`: the obstacle to newer
        rows, if there is one."""
        least = "at least " if self.unsure and self.missed else ""
        many = "1 change" if self.missed == 1 else f"{self.missed:,} changes"
        nothing = "nothing known to have changed" if self.unsure else "nothing changed"
        since = f"{least}{many} since" if self.missed else f"{nothing} since"
        lost = f"\nNOT LIVE. {cut_off}" if cut_off else ""
        return f"{self.title(place, now)}, {since} · P goes on{lost}"

    def title(self, place: Place, now: datetime) -> str:
        return f"PAUSED {by_the_clock(place, now, self.at, '%H:%M')}"
