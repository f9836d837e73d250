"""Time, as the core sees it: a wall clock to show, a steady clock to pace by, and timers.

Nothing in the core asks the operating system for the time: a test turns the clock by hand, and
`LIVEDASH_NOW` freezes what is shown while the timers go on.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Protocol

SLEEPLESS: int | None = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
"""The id of Linux' clock that goes on while the machine sleeps; macOS' steady clock does so by
itself."""


class Timer(Protocol):
    """A call at a later moment, unless somebody cancels it first."""

    def cancel(self) -> None: ...


class Clock(Protocol):
    """The clock: all that the core wants to know or ask about time."""

    def now(self) -> datetime:
        """The moment to show and to hand to queries; aware."""
        ...

    def monotonic(self) -> float:
        """Seconds that never jump."""
        ...

    def elapsed(self) -> float:
        """Seconds that never jump and go on while the machine sleeps."""
        ...

    def call_later(self, delay: float, callback: Callable[[], None]) -> Timer: ...


class LoopClock:
    """The real clock. Timers are the running asyncio loop's, which goes by the same seconds."""

    def __init__(self, frozen_at: datetime | None = None) -> None:
        self._frozen_at = frozen_at

    def now(self) -> datetime:
        return self._frozen_at or datetime.now(UTC)

    monotonic = staticmethod(time.monotonic)

    def elapsed(self) -> float:
        return time.clock_gettime(SLEEPLESS) if SLEEPLESS is not None else time.monotonic()

    def call_later(self, delay: float, callback: Callable[[], None]) -> Timer:
        return asyncio.get_running_loop().call_later(delay, callback)


async def pause(clock: Clock, seconds: float) -> None:
    """Wait on this clock, so that a wait too is turned by hand in a test."""
    over = asyncio.Event()
    timer = clock.call_later(seconds, over.set)
    try:
        await over.wait()
    finally:
        timer.cancel()


@asynccontextmanager
async def within(clock: Clock, seconds: float) -> AsyncIterator[None]:
    """Cancel the block when it takes longer on this clock; raises `TimeoutError`."""
    async with asyncio.timeout(None) as limit:
        loop = asyncio.get_running_loop()
        timer = clock.call_later(seconds, lambda: limit.reschedule(loop.time()))
        try:
            yield
        finally:
            timer.cancel()
