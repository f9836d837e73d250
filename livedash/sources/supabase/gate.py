"""The gate for joins: one at a time, a moment apart, feeds in sight first.

The service counts joins by the second, and ends the whole connection of a client that asks for too
many.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from livedash.live.clock import Clock, pause
from livedash.sources.supabase.feeds import Feed


class Gate:
    def __init__(self, clock: Clock, apart: float, rank: Callable[[Feed], int]) -> None:
        """`rank`: the lowest goes first, asked anew each time."""
        self._clock = clock
        self._apart = apart
        self._rank = rank
        self._waiting: dict[Feed, asyncio.Event] = {}
        self._somebody = asyncio.Event()

    async def turn(self, feed: Feed) -> None:
        """Wait for the feed's turn."""
        go = self._waiting[feed] = asyncio.Event()
        self._somebody.set()
        try:
            await go.wait()
        finally:
            self._waiting.pop(feed, None)

    async def run(self) -> None:
        while True:
            await self._somebody.wait()
            self._somebody.clear()
            while self._waiting:
                self._waiting.pop(min(self._waiting, key=self._rank)).set()
                await pause(self._clock, self._apart)
