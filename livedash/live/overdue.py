"""Overdue queries: in sight, known to be old, and still unread when a dead link would be noticed.

Overdue rows say that they are old, whatever the link does. One timer is armed, only while something
in sight is old. The timer is not moved with every event: when it rings, it looks at what is old by
then, and is armed again for the next query, if there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import inf

from livedash.live.cached_query import CachedQuery
from livedash.live.clock import Clock, Timer
from livedash.live.fetching import ReadFailed

UNREAD = ReadFailed(
    "Something has changed since, and the database has not given the new rows yet. It is asked"
    " again and again.",
    transient=True,
)
NEVER_READ = ReadFailed(
    "The database has not given these rows yet. It is asked again and again.", transient=True
)


class Overdue:
    """Watches the cached queries while the link is up."""

    def __init__(
        self,
        entries: Iterable[CachedQuery],
        clock: Clock,
        limit: float,
        late: Callable[[list[CachedQuery]], None],
    ) -> None:
        """`limit`: seconds that rows in sight may be old. `late` is called with the queries beyond
        the limit; each has its failure by then."""
        self._entries, self._clock, self._limit, self._late = entries, clock, limit, late
        self._timer: Timer | None = None
        self._held = False
        self._up_since = -inf

    def expect(self) -> None:
        """Arm the timer: something in sight is old, and is to be read."""
        if self._timer is None and not self._held:
            self._timer = self._clock.call_later(self._limit, self._rung)

    def check(self, entry: CachedQuery) -> None:
        """Check a query after a read or a failed read: a change that came meanwhile may be long ago
        already."""
        if entry.wanted and entry.failure is None and not self._held:
            if self._due(entry) <= self._clock.monotonic():
                entry.failure = _words(entry)
            else:
                self.expect()

    def hold(self) -> None:
        """Stop while the link is down: the link says so itself."""
        self._held = True
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def release(self) -> None:
        """Start again when the link is up: queries that were old before get as long as those that
        become old now."""
        if self._held:
            self._held = False
            self._up_since = self._clock.monotonic()

    def _due(self, entry: CachedQuery) -> float:
        return max(entry.old_since, entry.in_sight_since, self._up_since) + self._limit

    def _rung(self) -> None:
        self._timer = None
        now, late, next_at = self._clock.monotonic(), [], inf
        for entry in self._entries:
            if entry.wanted and entry.failure is None:
                at = self._due(entry)
                if at <= now:
                    entry.failure = _words(entry)
                    late.append(entry)
                else:
                    next_at = min(next_at, at)
        if next_at < inf:
            self._timer = self._clock.call_later(next_at - now, self._rung)
        if late:
            self._late(late)


def _words(entry: CachedQuery) -> ReadFailed:
    return NEVER_READ if entry.server_rows is None else UNREAD
