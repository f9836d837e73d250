"""Alarms: the wall-clock moments at which something becomes old, with one timer for all.

The steady clock does the waiting, the wall clock decides: a timer that rings early is armed again,
and none waits longer than a minute. When somebody sets the wall clock back, every alarm rings: rows
read before that show a time that has not come.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import UTC, datetime
from heapq import heapify, heappop, heappush
from itertools import count
from typing import Generic, TypeVar

from livedash.live.clock import Clock, Timer

T = TypeVar("T", bound=Hashable)

LONGEST_WAIT = 60.0
SHORTEST_WAIT = 0.01
"""With a frozen clock a moment that is nearly due stays nearly due."""


def next_tick(after: datetime, every: float) -> datetime:
    """The first wall-clock multiple of `every` seconds after a moment: 60 is a full minute."""
    ticks = after.timestamp() // every + 1
    return datetime.fromtimestamp(ticks * every, UTC)


class Alarms(Generic[T]):
    """The next moment of each thing: one at most."""

    def __init__(self, clock: Clock, ring: Callable[[list[T]], None]) -> None:
        self._clock = clock
        self._ring = ring
        self._moments: dict[T, datetime] = {}
        self._heap: list[tuple[datetime, int, T]] = []
        self._order = count()
        self._timer: Timer | None = None
        self._armed_for: datetime | None = None
        self._last_seen = clock.now()

    def set(self, thing: T, moments: Iterable[datetime]) -> None:
        """Ring for a thing at the first of these moments; with no moments, never."""
        moment = min(moments, default=None)
        if moment == self._moments.get(thing):
            return
        if moment is None:
            del self._moments[thing]
        else:
            self._moments[thing] = moment
            heappush(self._heap, (moment, next(self._order), thing))
        if len(self._heap) > 64 + 2 * len(self._moments):
            self._heap = [(at, next(self._order), item) for item, at in self._moments.items()]
            heapify(self._heap)
        self._arm()

    def stop(self) -> None:
        """Forget everything."""
        self._moments.clear()
        self._heap.clear()
        self._arm()

    def _arm(self) -> None:
        while self._heap and self._moments.get(self._heap[0][2]) != self._heap[0][0]:
            heappop(self._heap)
        first = self._heap[0][0] if self._heap else None
        if first == self._armed_for:
            return
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._armed_for = first
        if first is not None:
            wait = (first - self._clock.now()).total_seconds()
            wait = min(LONGEST_WAIT, max(SHORTEST_WAIT, wait))
            self._timer = self._clock.call_later(wait, self._rung)

    def _rung(self) -> None:
        self._timer = None
        self._armed_for = None
        now = self._clock.now()
        set_back = now < self._last_seen
        self._last_seen = now
        due: list[T] = []
        while self._heap and (set_back or self._heap[0][0] <= now):
            at, _, thing = heappop(self._heap)
            if self._moments.get(thing) == at:
                del self._moments[thing]
                due.append(thing)
        self._arm()
        if due:
            self._ring(due)
