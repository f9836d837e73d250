"""Polling: changes that nobody tells, for tables without change triggers or where no LISTEN works.
Every so many seconds the source says "it may have changed". It is a source like the others, except
that it is not push."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from random import Random

from livedash.database.address import Address
from livedash.database.failures import failure_of
from livedash.live.clock import Clock, pause
from livedash.live.events import Change
from livedash.live.source import Failure, Phase
from livedash.sources.reconnect import Reconnecting

EVERY = 10.0
GRACE = 2.0
"""Seconds before the first question: while a push source is still on its way, every table is
unfed."""


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
        self._rest()
        await pause(self._clock, min(GRACE, self._every))
        while True:
            if tables := self._unfed():
                # Told that all may have changed, the core reads: so first find out that the server
                # is not dead.
                await self._check()
                self._say(tables)
            else:
                self._rest()
            await pause(self._clock, self._every)

    def _rest(self) -> None:
        """Say that there is nothing to ask for: such a source must not look like one that is up."""
        if self._status.phase is not Phase.WAITING:
            self._tell(replace(self._status, phase=Phase.WAITING, feeds=frozenset()))

    def _say(self, tables: frozenset[str]) -> None:
        feeds, self._status = self._status.feeds, replace(self._status, feeds=tables)
        if self._status.phase is not Phase.PROVEN:
            self._proven(tables)
            return
        if tables != feeds:
            self._tell(self._status)
        for table in sorted(tables):
            received = self._clock.monotonic()
            self._count(received)
            if self._sink:
                self._sink.change(Change(table, "U", received=received))
