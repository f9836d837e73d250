"""Keys one after the other: each finds the screen that the key before it has made.

A key's way through Textual is long (to the focused widget, up through its parents, to the binding
and the binding's action), and the next key does not wait for it. Typed quickly, or sent in one
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
"""Rounds through all effects of a key. A form that opens takes three."""
PATIENCE = 5.0
"""Seconds for one round: whatever hangs in it, the keys go on after that."""


MOST = 1000
"""The most keys that wait: nobody types so far ahead. More keys are a text, pasted into a terminal
that does not mark pastes: as keys the text would be carried out, for minutes."""
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
        """More keys came than anybody types: the waiting ones are dropped, and the following ones
        at once."""

    def key_begins(self, event: events.Key) -> None:
        """Called when this key's turn comes."""

    async def ready_for_keys(self) -> None:
        """Awaited before a key that had to wait is taken."""

    @property
    def busy_with_a_key(self) -> bool:
        """Whether the work of a key goes on, though no message of it is on its way."""
        return False

    @property
    def still_typing(self) -> bool:
        """Whether a key waits for the one before it."""
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
        """The nodes that a key passes, from the focused widget up to the app."""
        start = self.focused or self.screen
        return [node for node in start.ancestors_with_self if isinstance(node, MessagePump)]

    def _at_rest(self) -> bool:
        """Whether nothing is on its way to any node that the next key passes."""
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
