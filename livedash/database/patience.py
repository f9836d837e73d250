"""Patience with slow links, which are not dead: a deadline for each answer, not for all of them
together; and longer for a connection to come up where the last one took too long."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

FIRST = 5.0
"""Seconds for a connection to come up. Shorter than the kernel's third SYN would allow, so that a
host that comes back is found by the next attempt and not by a stale one."""
LONGER = 2.0
"""The longest that a connection may take, in multiples of the first wait. With TLS and a password a
connection takes seven ways there and back: the longest wait is enough for 1.4 s each."""
SPARE = 3.0
"""The next connection may take so many times what the last one took."""


Heard = Callable[[], None]
"""Called when the server has answered: the next answer may take as long again."""


@asynccontextmanager
async def each_answer(seconds: float) -> AsyncIterator[Heard]:
    """Raise `TimeoutError` so many seconds after the beginning, or after the last answer. The block
    reports each answer by calling what this gives."""
    loop = asyncio.get_running_loop()
    heard_at = loop.time()
    timer: asyncio.TimerHandle | None = None

    def look() -> None:
        nonlocal timer
        now = loop.time()
        if heard_at + seconds > now:
            timer = loop.call_at(heard_at + seconds, look)
        else:
            limit.reschedule(now)

    def answered() -> None:
        # The timer is not set anew for each answer: it looks how long ago the last answer was.
        nonlocal heard_at
        heard_at = loop.time()

    timer = loop.call_at(heard_at + seconds, look)
    try:
        async with asyncio.timeout(None) as limit:
            yield answered
    finally:
        timer.cancel()


class Patience:
    """One caller's memory of how long a connection takes to come up."""

    def __init__(self, first: float = FIRST) -> None:
        self._first, self._longest = first, LONGER * first
        self.seconds = first

    @contextmanager
    def measured(self) -> Iterator[float]:
        """Measure one attempt; gives the seconds that the attempt may take."""
        began = time.monotonic()
        try:
            yield self.seconds
        except TimeoutError:
            self.seconds = self._longest
            raise
        took = SPARE * (time.monotonic() - began)
        self.seconds = min(self._longest, max(self._first, took))
