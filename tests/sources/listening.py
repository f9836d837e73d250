"""A sink that remembers all it was told, and lets a test wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from livedash.live.events import Change, Gap
from livedash.live.source import Failure, Phase, Source, SourceStatus
from tests.until import LIMIT, until


class Listening:
    def __init__(self) -> None:
        self.told: list[Change | Gap | SourceStatus] = []

    def change(self, change: Change) -> None:
        self.told.append(change)

    def gap(self, gap: Gap) -> None:
        self.told.append(gap)

    def status(self, status: SourceStatus) -> None:
        self.told.append(status)

    @property
    def changes(self) -> list[Change]:
        return [one for one in self.told if isinstance(one, Change)]

    @property
    def gaps(self) -> list[Gap]:
        return [one for one in self.told if isinstance(one, Gap)]

    @property
    def statuses(self) -> list[SourceStatus]:
        return [one for one in self.told if isinstance(one, SourceStatus)]

    @property
    def phases(self) -> list[Phase]:
        """Each phase once, in the order in which they came."""
        phases: list[Phase] = []
        for status in self.statuses:
            if not phases or phases[-1] is not status.phase:
                phases.append(status.phase)
        return phases

    def last(self) -> SourceStatus:
        return self.statuses[-1]

    async def proven(self, times: int = 1) -> None:
        """Until the link has been proven so often, its gap included."""
        await until(lambda: len(self.gaps) >= times and self.last().phase is Phase.PROVEN)

    async def failed(self) -> Failure:
        """The next failure of the link, from now on."""
        seen = len(self.told)

        def failures() -> list[Failure]:
            return [
                one.failure
                for one in self.told[seen:]
                if isinstance(one, SourceStatus) and one.phase is Phase.WAITING and one.failure
            ]

        await until(failures, LIMIT)
        return failures()[0]


@asynccontextmanager
async def running(source: Source, sink: Listening) -> AsyncIterator[None]:
    """The source at work, and gone afterwards."""
    task = asyncio.create_task(source.run(sink))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
