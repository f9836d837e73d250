"""Changes that nobody tells: for tables without change triggers, or where no LISTEN works, "it may
have changed" every so many seconds. A source like the others, except that it is not push.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from random import Random

from livedash.database.address import Address
from livedash.database.failures import failure_of
from livedash.live.clock import Clock
from livedash.live.events import Change
from livedash.live.source import Failure, Phase
from livedash.sources.reconnect import Reconnecting

EVERY = 10.0


class PollingSource(Reconnecting):
    def __init__(
        self,
        address: Address,
        unfed: Callable[[], frozenset[str]],
        check: Callable[[], Awaitable[None]],
        clock: Clock,
        random: Random,
        *,
        every: float = EVERY,
    ) -> None:
        """`unfed`: the tables that are watched and that no push source feeds, asked each time.
        `check`: a round trip to the database; raises when there is none (`Reader.check`)."""
        super().__init__("polling", clock, random, push=False)
        self._address = address
        self._unfed = unfed
        self._check = check
        self._every = every

    def _failure_of(self, error: Exception) -> Failure:
        return failure_of(error, self._address)

    async def _serve(self) -> None:
        while True:
            tables = self._unfed()
            if tables:
                # Told that all may have changed, the core reads: better not from a dead server.
                await self._check()
            self._say(tables)
            await self._pause()

    def _say(self, tables: frozenset[str]) -> None:
        feeds, self._status = self._status.feeds, replace(self._status, feeds=tables)
        if not tables:
            # Nothing to ask for is no link: it must not look like one that is up.
            if self._status.phase is not Phase.WAITING:
                self._tell(replace(self._status, phase=Phase.WAITING))
        elif self._status.phase is not Phase.PROVEN:
            self._proven(tables)
        else:
            if tables != feeds:
                self._tell(self._status)
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
