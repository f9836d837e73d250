"""One call to the fetcher, from its start to its one end: an answer, a failure, or given up.

Whatever the fetcher does (raise something unforeseen, never answer, cancel itself), the unit gets
its answer: a task that died unnoticed would leave a pane old for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from livedash.live.cached_query import CachedQuery
from livedash.live.clock import Clock, Timer
from livedash.live.fetching import Fetched, Fetcher, ReadFailed
from livedash.live.trace import Cause
from livedash.live.turns import Unit

Done = Callable[["Reading", Fetched], None]
Fault = Callable[[str, BaseException], None]


class Reading:
    """The queries being read in one call, and the generation of each that the answer will have
    seen."""

    def __init__(
        self,
        unit: Unit,
        entries: Sequence[CachedQuery],
        pending: Sequence[UUID],
        moment: datetime,
        done: Done,
        fault: Fault,
    ) -> None:
        self.unit = unit
        self.moment = moment
        self.generations: dict[CachedQuery, int] = {}
        self.cause: Cause = ""
        for entry in entries:
            self.generations[entry], cause = entry.begin()
            self.cause = self.cause or cause
        self.pending = tuple(pending)
        self._done = done
        self._fault = fault
        self._over = False
        self._task: asyncio.Task[None] | None = None
        self._deadline: Timer | None = None

    def start(self, fetcher: Fetcher, clock: Clock, deadline: float) -> asyncio.Task[None]:
        self._task = asyncio.get_running_loop().create_task(self._run(fetcher))
        self._task.add_done_callback(self._ended)
        self._deadline = clock.call_later(deadline, lambda: self._too_late(deadline))
        return self._task

    def abandon(self) -> None:
        """Give the read up: nobody waits for the answer any more."""
        self._close()
        if self._task is not None:
            self._task.cancel()

    async def _run(self, fetcher: Fetcher) -> None:
        queries = [entry.query for entry in self.generations]
        try:
            fetched = await fetcher.fetch(queries, self.moment, self.pending)
        except ReadFailed as failure:
            fetched = self._nothing(failure)
        except Exception as error:  # noqa: BLE001 - told; shown to the person as a failed read
            self._fault(f"reading {self.unit.name}", error)
            words = f"Reading failed at a fault in the program ({type(error).__name__})."
            fetched = self._nothing(ReadFailed(words, transient=False))
        self._finish(fetched)

    def _too_late(self, deadline: float) -> None:
        words = f"The database gave no answer within {deadline:g} s."
        self._finish(self._nothing(ReadFailed(words, transient=False)))
        if self._task is not None:
            self._task.cancel()

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self._fault(f"taking the answer of {self.unit.name}", error)
        self._finish(self._nothing(ReadFailed("The read was broken off.", transient=True)))

    def _finish(self, fetched: Fetched) -> None:
        if not self._over:
            self._close()
            self._done(self, fetched)

    def _close(self) -> None:
        self._over = True
        if self._deadline is not None:
            self._deadline.cancel()

    def _nothing(self, failure: ReadFailed) -> Fetched:
        return Fetched({}, {entry.query.key: failure for entry in self.generations})
