"""Keys one after the other: each finds the screen that the one before it has made.

A key's way through Textual is long (to the focused widget, up through its parents, to the binding
and what that asks for), and the next key does not wait for it. Typed quickly, or sent in one
packet by a slow line, the `4` of "s 4 Enter" opened pane 4, and the `s` of the next sale landed in
the number of this one. So a key that comes while another is under way waits for it.
"""

from __future__ import annotations

import asyncio
from collections import deque

from textual import events
from textual.message_pump import MessagePump

from livedash.textual_internals import OpenApp, waiting

PASSES = 12
"""Rounds through all that a key may set off. A form that opens takes three."""
PATIENCE = 5.0
"""Seconds for one of them: whatever hangs there, the keys go on then."""


MOST = 1000
"""Keys that wait, at most: nobody types so far ahead. It is text, pasted where the terminal does
not say that it is: as keys it would be carried out, for minutes."""
QUIET = 0.3
"""Seconds without a key after which such a paste is over."""


class TypesAhead(OpenApp):
    """An app that loses no key and mistakes none."""

    _typed: deque[events.Key]
    _typing: asyncio.Task[None] | None = None
    _flooded_at: float | None = None

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            if self._in_a_flood():
                return
            if self._typing is not None:
                if len(self._typed) >= MOST:
                    self._typed.clear()
                    self._flooded_at = asyncio.get_running_loop().time()
                    self.flooded()
                    return
                self._typed.append(event)
                return
            if not self._at_rest():
                self._typed = deque([event])
                self._typing = asyncio.create_task(self._take_typed())
                return
            self.key_begins(event)
        await super().on_event(event)

    def _in_a_flood(self) -> bool:
        if self._flooded_at is None:
            return False
        before, now = self._flooded_at, asyncio.get_running_loop().time()
        goes_on = now - before < QUIET
        self._flooded_at = now if goes_on else None
        return goes_on

    def flooded(self) -> None:
        """More keys than anybody types: those that wait are dropped, and what follows at once."""

    def key_begins(self, event: events.Key) -> None:
        """It is this key's turn."""

    async def ready_for_keys(self) -> None:
        """Awaited before one that had to wait is taken."""

    @property
    def busy_with_a_key(self) -> bool:
        """Something that a key began is not done, though no message of it is on its way."""
        return False

    @property
    def still_typing(self) -> bool:
        """A key waits for the one before it."""
        return self._typing is not None

    async def _take_typed(self) -> None:
        try:
            while self._typed:
                await self.ready_for_keys()
                await self._rest()
                if not self._typed:
                    return
                event, done = self._typed.popleft(), asyncio.Event()
                self.call_later(self._take, event, done)
                await done.wait()
        finally:
            self._typing = None

    async def _take(self, event: events.Key, done: asyncio.Event) -> None:
        try:
            self.key_begins(event)
            await super().on_event(event)
        finally:
            done.set()

    def _way(self) -> list[MessagePump]:
        """Whom a key passes, from the widget that has the focus up to the app."""
        start = self.focused or self.screen
        return [node for node in start.ancestors_with_self if isinstance(node, MessagePump)]

    def _at_rest(self) -> bool:
        """Nothing is on its way to anybody whom the next key passes."""
        if self.busy_with_a_key:
            return False
        *widgets, _ = self._way()
        return not any(node.message_queue_size for node in widgets) and all(
            isinstance(message, events.Key) for message in waiting(self)
        )

    async def _rest(self) -> None:
        for _ in range(PASSES):
            before = self.screen, self.focused
            for node in self._way():
                passed = asyncio.Event()
                if node.call_later(passed.set):
                    try:
                        await asyncio.wait_for(passed.wait(), PATIENCE)
                    except TimeoutError:
                        return
            if before == (self.screen, self.focused) and self._at_rest():
                return
