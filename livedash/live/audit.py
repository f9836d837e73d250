"""The self-audit: when nothing else is to do, a cached query is read again and compared.

Its moment is the moment of the cached rows, so that time alone makes no difference. A difference
counts only if no event explains it within a grace: a change may be committed and still on its way.
"""

from __future__ import annotations

from random import Random

from livedash.live.cache import QueryCache
from livedash.live.clock import Clock, pause
from livedash.live.fetching import Fetcher, ReadFailed
from livedash.live.trace import Trace


class Audit:
    """One read about every so many seconds; None: none at all."""

    def __init__(
        self,
        cache: QueryCache,
        fetcher: Fetcher,
        clock: Clock,
        random: Random,
        trace: Trace,
        every: float | None = 60.0,
        grace: float = 2.0,
    ) -> None:
        self._cache = cache
        self._fetcher = fetcher
        self._clock = clock
        self._random = random
        self._trace = trace
        self._every = every
        self._grace = grace
        self.checked = 0
        """Queries read again and compared since the start."""

    async def run(self) -> None:
        while self._every is not None:
            await pause(self._clock, self._every * self._random.uniform(0.75, 1.25))
            try:
                await self.check()
            except ReadFailed:
                # The panes' own reads tell the person; an audit waits for better times.
                continue
            except Exception as error:  # noqa: BLE001 - told; the next audit may do better
                self._trace.fault("audit", error)

    async def check(self) -> bool | None:
        """Compare one; False when it diverged, None when there was nothing fit to compare."""
        sample = self._cache.sample(self._random)
        if sample is None:
            return None
        fetched = await self._fetcher.fetch([sample.query], sample.read_at)
        rows = fetched.rows.get(sample.query.key)
        if rows is None or not self._cache.still(sample):
            return None
        self.checked += 1
        if rows == sample.rows:
            return True
        await pause(self._clock, self._grace)
        if not self._cache.still(sample):
            return None
        self._trace.diverged(sample.query.key)
        self._cache.refresh("audit", [sample.query.key])
        return False
