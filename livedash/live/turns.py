"""Turns: which unit may read next.

Units wait until their pace, the others and their rank let them. A rank is the moment since which a
unit could have been read, plus patience for a lower priority: urgent units go first, and a unit
that has waited long enough goes before any new one.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count
from math import inf

from livedash.live.cached_query import CachedQuery
from livedash.live.clock import Clock, Timer
from livedash.live.pacing import Pacing

NO_TICKET = -1


class Unit:
    """Queries that are read in one snapshot."""

    __slots__ = (
        "entries",
        "name",
        "not_before",
        "queued_for",
        "reading",
        "resting_until",
        "ticket",
    )

    def __init__(self, name: str) -> None:
        self.name = name
        self.entries: dict[CachedQuery, None] = {}
        self.reading = False
        self.not_before = -inf
        """Set by an event that reaches every terminal at once."""
        self.resting_until = -inf
        """Set by the unit's own last read."""
        self.ticket = NO_TICKET
        """The unit's place in a queue; a record with another ticket is void."""
        self.queued_for = inf

    @property
    def queued(self) -> bool:
        return self.ticket != NO_TICKET

    def leave_queue(self) -> None:
        self.ticket = NO_TICKET
        self.queued_for = inf

    def due(self, now: float) -> list[CachedQuery]:
        return [entry for entry in self.entries if entry.wanted and entry.retry_at <= now]

    def earliest(self) -> float:
        """The first moment at which the unit may be read; infinity when nobody wants it."""
        retry_at = min((entry.retry_at for entry in self.entries if entry.wanted), default=inf)
        return max(retry_at, self.not_before, self.resting_until)

    def rank(self, ready_at: float, patience: float) -> float:
        return ready_at + patience * min(entry.query.priority for entry in self.entries)


class Turns:
    """The queue of units, with one timer, armed for the next unit that becomes due."""

    def __init__(
        self, clock: Clock, pacing: Pacing, start: Callable[[Unit, list[CachedQuery]], None]
    ):
        self._clock = clock
        self._pacing = pacing
        self._start = start
        self._later: list[tuple[float, int, Unit]] = []
        self._ready: list[tuple[float, int, Unit]] = []
        self._tickets = count()
        self._timer: Timer | None = None
        self._armed_for = inf
        self._reading: dict[Unit, float] = {}
        self.held = False

    @property
    def reading(self) -> bool:
        return bool(self._reading)

    def ask(self, unit: Unit) -> None:
        """Queue a unit that may have something to read. `pump` starts it."""
        if self.held or unit.reading:
            return
        at = max(unit.earliest(), self._clock.monotonic())
        if at < unit.queued_for:
            unit.ticket = next(self._tickets)
            unit.queued_for = at
            heappush(self._later, (at, unit.ticket, unit))

    def pump(self) -> None:
        """Start every unit that may start now."""
        if self.held or not (self._later or self._ready):
            return
        now = self._clock.monotonic()
        while self._later and self._later[0][0] <= now:
            at, ticket, unit = heappop(self._later)
            if unit.ticket == ticket and unit.entries:
                heappush(self._ready, (unit.rank(at, self._pacing.patience), ticket, unit))
        while self._ready and self._free_at() <= now:
            _, ticket, unit = heappop(self._ready)
            if unit.ticket == ticket:
                self._give_turn(unit, now)
        self._arm()

    def _free_at(self) -> float:
        """The moment from which another read may start: at once while nobody reads, soon beside a
        slow read, and only after one of them where as many read as may."""
        if len(self._reading) >= self._pacing.parallel:
            return inf
        return max(self._reading.values(), default=-inf) + self._pacing.alone

    def _give_turn(self, unit: Unit, now: float) -> None:
        unit.leave_queue()
        if unit.earliest() > now:
            # The unit was hidden, read or put off since it was queued.
            self.ask(unit)
            return
        unit.reading = True
        self._reading[unit] = now
        self._start(unit, unit.due(now))

    def done(self, unit: Unit, *, waited: bool = False) -> float:
        """End a unit's read, and return the seconds that it took. `waited`: for a lock, which keeps
        nobody busy, and so needs no rest."""
        now = self._clock.monotonic()
        started = self._reading.pop(unit)
        unit.reading = False
        took = now - started
        rest = 0.0 if waited else self._pacing.rest(took)
        unit.resting_until = max(started + self._pacing.spacing, now + rest)
        return took

    def hold(self) -> None:
        """Give nobody a turn until `release`; reads under way are given up."""
        self.held = True
        for unit in self._reading:
            unit.reading = False
        self._reading.clear()
        for _, _, unit in (*self._later, *self._ready):
            unit.leave_queue()
        self._later.clear()
        self._ready.clear()
        self._arm()

    def release(self) -> None:
        """Give turns again, to units that ask from now on."""
        self.held = False

    def _arm(self) -> None:
        while self._later and self._later[0][2].ticket != self._later[0][1]:
            heappop(self._later)
        while self._ready and self._ready[0][2].ticket != self._ready[0][1]:
            heappop(self._ready)
        at = min(self._later[0][0] if self._later else inf, self._free_at() if self._ready else inf)
        if at == self._armed_for:
            return
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._armed_for = at
        if at < inf:
            delay = max(0.0, at - self._clock.monotonic())
            self._timer = self._clock.call_later(delay, self._ring)

    def _ring(self) -> None:
        self._timer = None
        self._armed_for = inf
        self.pump()
