"""The heartbeat: a question every so often, which a server that is there answers. Silence ends the
session."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from livedash.database.failures import LinkFailed
from livedash.live.clock import Clock, pause, within
from livedash.live.source import Failure, FailureKind
from livedash.sources.supabase.timing import SupabaseTiming


class Heartbeat:
    def __init__(
        self,
        ask: Callable[[], str],
        round_trip: Callable[[float], None],
        server: str,
        clock: Clock,
        timing: SupabaseTiming,
    ) -> None:
        """`ask`: sends a question, and returns its ref. `round_trip`: told how long each took."""
        self._ask = ask
        self._round_trip = round_trip
        self._server = server
        self._clock = clock
        self._timing = timing
        self._awaited: str | None = None
        self._answered = asyncio.Event()

    def hear(self, ref: str | None) -> None:
        """Take an answer: only the one to the last question counts."""
        if ref == self._awaited:
            self._answered.set()

    async def run(self) -> None:
        """Ask until there is no answer, then raise."""
        while True:
            due = self._clock.monotonic()
            self._answered.clear()
            self._awaited = self._ask()
            try:
                async with within(self._clock, self._timing.answer):
                    await self._answered.wait()
            except TimeoutError:
                words = f"{self._server} did not answer for {self._timing.answer:g} s."
                raise LinkFailed(Failure(FailureKind.NETWORK, words)) from None
            now = self._clock.monotonic()
            self._round_trip(now - due)
            await pause(self._clock, max(0.0, due + self._timing.heartbeat - now))
