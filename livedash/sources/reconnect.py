"""The reconnect loop, by which every source keeps its link: attempt, serve, fail, wait, again.

A session (a LISTEN connection, a WebSocket) is the source's business; this loop knows when to begin
a session, when to end it, and what to tell about it. The loop never gives up.
"""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from livedash.live.backoff import Backoff
from livedash.live.clock import Clock, Timer
from livedash.live.events import Gap
from livedash.live.source import Failure, Phase, Sink, SourceStatus
from livedash.live.wants import Want

COUNTS_EVERY = 1.0
"""Seconds. Messages are counted as they come and told together."""

log = logging.getLogger(__name__)


class Reconnecting(ABC):
    """A source whose link is set up anew whenever it breaks."""

    def __init__(self, name: str, clock: Clock, random: Random, *, push: bool = True) -> None:
        self._clock = clock
        self._backoff = Backoff(random)
        self._status = SourceStatus(name, Phase.WAITING, since=0.0, push=push)
        self._sink: Sink | None = None
        self._wants: tuple[Want, ...] = ()
        self._session: asyncio.Task[None] | None = None
        self._at_rest = asyncio.Event()
        self._at_rest.set()
        self._nudge = asyncio.Event()
        self._suspended = False
        self._counts_due: Timer | None = None
        self._events = 0
        self._ignored = 0
        self._last_event: float | None = None

    @abstractmethod
    async def _serve(self) -> None:
        """Connect, subscribe, prove, call `_proven()`, and stay until the link breaks: then raise.
        On cancellation close the transport, quickly."""

    @abstractmethod
    def _failure_of(self, error: Exception) -> Failure:
        """The class and the words of the error that ended a session."""

    @property
    def name(self) -> str:
        return self._status.name

    @property
    def status(self) -> SourceStatus:
        return self._status

    async def run(self, sink: Sink) -> None:
        """Keep connected until cancelled."""
        self._sink = sink
        try:
            while True:
                self._nudge.clear()
                if self._suspended:
                    self._tell(replace(self._status, phase=Phase.SUSPENDED, next_attempt=None))
                    await self._nudge.wait()
                elif failure := await self._attempt():
                    await self._wait_after(failure)
        finally:
            if self._counts_due:
                self._counts_due.cancel()
                self._counts_due = None

    def want(self, wants: Sequence[Want]) -> None:
        """Keep the wants, across sessions, and tell a session that subscribes by them."""
        self._wants = tuple(wants)
        self._want_changed()

    def _want_changed(self) -> None:  # noqa: B027 - most sources have nothing to do here
        """`self._wants` has changed. Called without a session too; never blocks. A source that
        subscribes to its wants overrides this; the others hear of everything anyway."""

    def live_reached(self) -> None:
        self._backoff.live_reached()

    def reconnect(self) -> None:
        self._interrupt()

    async def suspend(self) -> None:
        self._suspended = True
        self._interrupt()
        await self._at_rest.wait()

    def resume(self) -> None:
        self._suspended = False
        self._nudge.set()

    def _interrupt(self) -> None:
        self._nudge.set()
        if self._session:
            self._session.cancel()

    async def _attempt(self) -> Failure | None:
        """One session from its first packet to its end; None when it was ended on purpose."""
        self._tell(
            replace(
                self._status,
                phase=Phase.ATTEMPTING,
                attempt=self._backoff.attempts + 1,
                next_attempt=None,
            )
        )
        session = self._session = asyncio.create_task(self._serve(), name=f"{self.name} session")
        self._at_rest.clear()
        try:
            await asyncio.wait({session})
        finally:
            session.cancel()
            await asyncio.wait({session})
            self._session = None
            self._at_rest.set()
        if session.cancelled():
            return None
        error = session.exception()
        if error is None:
            return None
        if not isinstance(error, Exception):
            raise error
        failure = self._failure_of(error)
        log.info("%s: %s", self.name, failure.words)
        log.debug("%s: the session ended", self.name, exc_info=error)
        return failure

    async def _wait_after(self, failure: Failure) -> None:
        delay = self._backoff.wait_after(failure.kind)
        self._tell(
            replace(
                self._status,
                phase=Phase.WAITING,
                failure=failure,
                round_trip=None,
                next_attempt=self._clock.monotonic() + delay,
            )
        )
        if self._suspended:
            return
        timer = self._clock.call_later(delay, self._nudge.set)
        try:
            await self._nudge.wait()
        finally:
            timer.cancel()

    def _proven(self, tables: frozenset[str] | None = None) -> None:
        """Say that nothing can be missed from now on, and only then that changes were missed (in
        these tables; None: in any)."""
        self._tell(replace(self._status, phase=Phase.PROVEN, failure=None))
        if self._sink:
            self._sink.gap(Gap("connected", tables))

    def _tell(self, status: SourceStatus) -> None:
        now = self._clock.monotonic()
        if status.phase is not self._status.phase or not self._status.since:
            status = replace(status, since=now)
        self._status = replace(
            status, events=self._events, ignored=self._ignored, last_event=self._last_event
        )
        if self._sink:
            self._sink.status(self._status)

    def _count(self, received: float | None) -> None:
        """Count one message more: understood at `received`, or not understood (None)."""
        if received is None:
            self._ignored += 1
        else:
            self._events += 1
            self._last_event = received
        if self._counts_due is None:
            self._counts_due = self._clock.call_later(COUNTS_EVERY, self._tell_counts)

    def _tell_counts(self) -> None:
        self._counts_due = None
        self._tell(self._status)
