"""The self-audit: reads a cached query again when nothing else is to do, and compares.

The audit reads as of the moment of the cached rows, so that time alone makes no difference. A
difference counts only if no event explains it within a grace: a change may be committed and still
on its way. Tables told of only by sources that may leave changes out are compared more often, and
all of them each time: so a change that was left out stands on the screen a little later than
`often` seconds, whatever else is going on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from livedash.live.cache import QueryCache
from livedash.live.cached_query import Sample
from livedash.live.clock import Clock, pause
from livedash.live.fetching import Fetcher, ReadFailed
from livedash.live.rows import equal
from livedash.live.trace import Trace

EVERY = 60.0
OFTEN = 15.0
GRACE = 2.0


class Audit:
    """Reads one query `every` so many seconds, and all unsure queries `often`."""

    def __init__(
        self,
        cache: QueryCache,
        fetcher: Fetcher,
        clock: Clock,
        random: Random,
        trace: Trace,
        every: float | None = EVERY,
        often: float | None = OFTEN,
        *,
        unsure: Callable[[], frozenset[str]] = frozenset,
        grace: float = GRACE,
    ) -> None:
        """`every`, `often`: None turns that audit off. `unsure`: the tables of which changes may be
        left out, asked each time."""
        self._cache = cache
        self._fetcher = fetcher
        self._clock = clock
        self._random = random
        self._trace = trace
        self._every = every
        self._often = often
        self._unsure = unsure
        self._grace = grace
        self.checked = 0
        """Queries read again and compared since the start."""

    async def run(self) -> None:
        """Audit one query now and then."""
        await self._keep(self._every, self._one)

    async def run_often(self) -> None:
        """Audit every query of which a change may have been left out."""
        await self._keep(self._often, self._all_unsure)

    async def _keep(self, seconds: float | None, choose: Callable[[], Sequence[Sample]]) -> None:
        while seconds is not None:
            await pause(self._clock, seconds * self._random.uniform(0.75, 1.25))
            try:
                await self.check(choose())
            except ReadFailed:
                # The panes' own reads tell the person; an audit waits for better times.
                continue
            except Exception as error:  # noqa: BLE001 - told; the next audit may do better
                self._trace.fault("audit", error)

    def _one(self) -> Sequence[Sample]:
        sample = self._cache.samples.any(self._random)
        return [] if sample is None else [sample]

    def _all_unsure(self) -> Sequence[Sample]:
        tables = self._unsure()
        return self._cache.samples.of(tables) if tables else []

    async def check(self, samples: Sequence[Sample]) -> int:
        """Compare the samples, read those that diverged again, and return how many did."""
        different = [sample for sample in samples if await self._differs(sample)]
        if different:
            await pause(self._clock, self._grace)
        diverged = [sample.query.key for sample in different if self._cache.samples.still(sample)]
        for key in diverged:
            self._trace.diverged(key)
        self._cache.refresh("audit", diverged)
        return len(diverged)

    async def _differs(self, sample: Sample) -> bool:
        fetched = await self._fetcher.fetch([sample.query], sample.read_at)
        rows = fetched.rows.get(sample.query.key)
        if not self._cache.samples.still(sample):
            return False
        if rows is None:
            # A query that cannot be read any more (a right was taken away) is its pane's to report.
            self._cache.refresh("audit", [sample.query.key])
            return False
        self.checked += 1
        return not equal(rows, sample.rows)
