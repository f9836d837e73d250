"""How far the cache is: which missed changes are not read yet, and when there is nothing to wait
for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from livedash.live.cached_query import CachedQuery


class Progress:
    """Watches the cached queries, and calls back when one of them moved."""

    def __init__(self, entries: Iterable[CachedQuery], reading: Callable[[], bool]) -> None:
        self._entries = entries
        self._reading = reading
        self._behind: set[CachedQuery] = set()
        """The queries in sight whose missed changes are not read yet."""
        self._unreadable: set[CachedQuery] = set()
        """The queries in sight that could not be read."""
        self._waiting: list[asyncio.Future[None]] = []
        self._callbacks: list[Callable[[], None]] = []

    @property
    def caught_up(self) -> bool:
        return not self._behind

    @property
    def unreadable(self) -> tuple[str, ...]:
        """Why queries in sight cannot be read, each reason once."""
        failures = (entry.failure for entry in self._unreadable)
        return tuple(sorted({failure.words for failure in failures if failure is not None}))

    def missed(self, entry: CachedQuery) -> None:
        """Note that changes of this query may have been missed up to now."""
        entry.missed_generation = entry.generation
        if entry.visible_to:
            self.shown(entry)

    def shown(self, entry: CachedQuery) -> None:
        if entry.behind:
            self._behind.add(entry)
        self._judge(entry)

    def hidden(self, entry: CachedQuery) -> None:
        self._behind.discard(entry)
        self._unreadable.discard(entry)

    def read(self, entry: CachedQuery) -> None:
        """Note that a query was read, or says by now why it was not."""
        if not entry.behind:
            self._behind.discard(entry)
        self._judge(entry)

    def _judge(self, entry: CachedQuery) -> None:
        if entry.visible_to and entry.failure is not None:
            self._unreadable.add(entry)
        else:
            self._unreadable.discard(entry)

    @property
    def settled_now(self) -> bool:
        return not self._reading() and not any(
            entry.wanted and entry.failure is None for entry in self._entries
        )

    async def settled(self) -> None:
        while not self.settled_now:
            waiting = asyncio.get_running_loop().create_future()
            self._waiting.append(waiting)
            await waiting

    def on_move(self, callback: Callable[[], None]) -> None:
        self._callbacks.append(callback)

    def moved(self) -> None:
        """Tell that a query was read, came into sight or went out of it."""
        if self._waiting and self.settled_now:
            for waiting in self._waiting:
                if not waiting.done():
                    waiting.set_result(None)
            self._waiting.clear()
        for callback in self._callbacks:
            callback()
