"""Changes that nobody tells: for tables without change triggers, "it may have changed" every so
many seconds. A source like the others, except that it is not push.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from random import Random

from livedash.live.clock import Clock
from livedash.live.events import Change
from livedash.live.source import Failure, FailureKind
from livedash.sources.reconnect import Reconnecting

EVERY = 10.0


class PollingSource(Reconnecting):
    def __init__(
        self,
        unfed: Callable[[], frozenset[str]],
        clock: Clock,
        random: Random,
        *,
        every: float = EVERY,
    ) -> None:
        """`unfed`: the tables that are watched and that no push source feeds, asked each time."""
        super().__init__("polling", clock, random, push=False)
        self._unfed = unfed
        self._every = every

    def _failure_of(self, error: Exception) -> Failure:
        return Failure(FailureKind.NETWORK, f"Polling stopped: {error}.")

    async def _serve(self) -> None:
        tables = self._unfed()
        self._status = replace(self._status, feeds=tables)
        self._proven(tables)
        while True:
            await self._pause()
            tables = self._unfed()
            if tables != self._status.feeds:
                self._tell(replace(self._status, feeds=tables))
            for table in sorted(tables):
                received = self._clock.monotonic()
                self._count(received)
                if self._sink:
                    self._sink.change(Change(table, "U", received=received))

    async def _pause(self) -> None:
        over = asyncio.Event()
        timer = self._clock.call_later(self._every, over.set)
        try:
            await over.wait()
        finally:
            timer.cancel()
