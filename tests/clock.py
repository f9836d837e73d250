"""A clock that a test turns by hand. Between two timers the event loop may do all it has to do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sized
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from math import inf

MORNING = datetime(2026, 3, 17, 9, 0, 10, tzinfo=UTC)


async def quiet() -> None:
    """Let everything run that waits for nothing but its turn of the loop."""
    # Asyncio has no public word for "nothing left to run"; a fixed number of turns is too few for
    # a hundred reads, and too many for each of a thousand steps.
    ready: Sized = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    idle_turns = 0
    for _ in range(100_000):
        await asyncio.sleep(0)
        # What ran in this turn after us may have made more to run: look twice.
        idle_turns = 0 if len(ready) else idle_turns + 1
        if idle_turns == 2:
            return
    raise AssertionError("the loop never comes to rest")


class ManualTimer:
    def __init__(self, callback: Callable[[], None]) -> None:
        self.callback = callback
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class ManualClock:
    """Stands still until `turn`."""

    def __init__(self, now: datetime = MORNING) -> None:
        self._steady = 1000.0
        self.set_wall(now)
        self._timers: list[tuple[float, int, ManualTimer]] = []
        self._order = count()

    def now(self) -> datetime:
        # From one moment on: added up timer by timer, rounding would lose a microsecond.
        return self._wall + timedelta(seconds=round(self._steady - self._wall_set, 6))

    def monotonic(self) -> float:
        return self._steady

    def elapsed(self) -> float:
        return self._steady

    def call_later(self, delay: float, callback: Callable[[], None]) -> ManualTimer:
        timer = ManualTimer(callback)
        heappush(self._timers, (self._steady + delay, next(self._order), timer))
        return timer

    @property
    def armed(self) -> int:
        """How many timers wait."""
        return sum(not timer.cancelled for _, _, timer in self._timers)

    @property
    def empty_for(self) -> float:
        """Seconds until the next timer; endless where none waits."""
        return min((at for at, _, timer in self._timers if not timer.cancelled), default=inf) - (
            self._steady
        )

    def set_wall(self, now: datetime) -> None:
        """Somebody sets the clock on the wall; the steady one knows nothing of it."""
        self._wall, self._wall_set = now, self._steady

    async def turn(self, seconds: float) -> None:
        """Let so much time go by, timer by timer, each at its moment."""
        await quiet()
        end = self._steady + seconds
        while self._timers and self._timers[0][0] <= end:
            at, _, timer = heappop(self._timers)
            if not timer.cancelled:
                self._move(max(at, self._steady))
                timer.callback()
                await quiet()
        self._move(end)
        await quiet()

    def _move(self, to: float) -> None:
        self._steady = to
