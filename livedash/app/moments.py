"""The moments of entries made here: by the database's clock, like all others, and in the order of
the entries.

A terminal's clock may be days off, and may be set right at any time. So the clock is read once a
heartbeat, together with the heartbeat's offset; from there on a clock that nobody sets counts the
time, so that an offline terminal keeps the right time too.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from livedash.live.clock import Clock

NOISE = 1.0
"""Seconds that may be the link's as well as the clock's: so small an offset is not corrected."""

NEXT = timedelta(microseconds=1)
"""The least distance of two moments in Postgres."""


class Moments:
    """The moments of one terminal. Before the database has been reached, nothing can be entered."""

    def __init__(self, clock: Clock, *, frozen: bool) -> None:
        """`frozen`: the clock was made to stand still; an entry has the moment on the screen."""
        self._clock, self._frozen = clock, frozen
        self._offset: float | None = None
        self._known: tuple[datetime, float] | None = None
        """A moment of the database, and the reading then of the clock that nobody sets."""
        self._last: datetime | None = None

    def measured(self, offset: float | None) -> None:
        """Take the offset of a heartbeat: the seconds to add to our clock to get the database's."""
        if offset is None or offset == self._offset:
            # An offset that is told again is old: our clock may have been set since.
            return
        self._offset = offset
        wrong = timedelta(seconds=offset if abs(offset) > NOISE else 0.0)
        self._known = self._clock.now() + wrong, self._clock.elapsed()

    def next(self) -> datetime:
        """The moment of an entry that is made now: later than that of the entry before."""
        now = self.now()
        if not self._frozen and self._known is not None:
            self._last = now
        return now

    def now(self) -> datetime:
        """The moment that an entry would have if it were made now."""
        if self._frozen or self._known is None:
            return self._clock.now()
        then, elapsed = self._known
        now = then + timedelta(seconds=self._clock.elapsed() - elapsed)
        if self._last is not None and now <= self._last:
            now = self._last + NEXT
        return now
