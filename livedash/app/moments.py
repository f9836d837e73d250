"""The moments of what is entered here: by the database's clock, as everybody else's, and in the
order of the entries.

A terminal's clock may be days off, and may be set right at any time. It is asked once a heartbeat,
together with what the heartbeat found; what goes by from there is counted by a clock that nobody
sets, so that an offline terminal keeps the right time too.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from livedash.live.clock import Clock

NOISE = 1.0
"""Seconds that may be the link's as well as the clock's: so little is not corrected."""

NEXT = timedelta(microseconds=1)
"""As near as two moments of Postgres can be."""


class Moments:
    """One terminal's. Before the database has been reached, nothing can be entered."""

    def __init__(self, clock: Clock, *, frozen: bool) -> None:
        """`frozen`: the clock was made to stand still; what is entered has the moment that one
        sees."""
        self._clock, self._frozen = clock, frozen
        self._offset: float | None = None
        self._known: tuple[datetime, float] | None = None
        """A moment of the database, and what the clock that nobody sets said then."""
        self._last: datetime | None = None

    def measured(self, offset: float | None) -> None:
        """Seconds to add to our clock to get the database's, as a heartbeat has just found."""
        if offset is None or offset == self._offset:
            # Told again, by now our clock may be another.
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
