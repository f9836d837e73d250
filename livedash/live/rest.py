"""After a miss everything rests, a little longer each time: the database is in trouble, not one
write."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from livedash.live.clock import Clock, Timer

FIRST = 0.5
LONGEST = 15.0


class Rest:
    def __init__(self, clock: Clock, random: Random, over: Callable[[], None]) -> None:
        """`over`: called when a rest has ended by itself."""
        self._clock, self._random, self._over = clock, random, over
        self._timer: Timer | None = None
        self._misses = 0

    @property
    def lasts(self) -> bool:
        return self._timer is not None

    def missed(self) -> None:
        longest = min(LONGEST, FIRST * 2.0 ** min(self._misses, 10))
        self._misses += 1
        self.stop()
        self._timer = self._clock.call_later(longest * self._random.uniform(0.5, 1.0), self._ended)

    def answered(self) -> None:
        """Start counting misses anew. A rest that others have brought about goes on."""
        self._misses = 0

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _ended(self) -> None:
        self._timer = None
        self._over()
