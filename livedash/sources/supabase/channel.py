"""One channel, from its join to its end: the server's words about it, and its state.

A channel has no clock and no socket: a message goes in, a change or a gap may come out. An answer
`ok` to the join is not yet a subscription: the proof is a `system` message, seconds later, and
nobody tells of writes in between. The same message again means that the server has subscribed anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from livedash.live.events import Change, Gap
from livedash.sources.supabase import refusals
from livedash.sources.supabase.changes import change_of
from livedash.sources.supabase.feeds import Feed
from livedash.sources.supabase.frames import Message, Payload
from livedash.sources.supabase.refusals import ChannelRefusal, ChannelRefused


class Channel:
    """One join of one feed. Another attempt is another channel, under another topic: so that a late
    word about this join, which protocol 1.0.0 does not number, is never taken for one about the
    other."""

    def __init__(self, feed: Feed, keys: tuple[str, ...], ref: str, server: str) -> None:
        self.feed = feed
        self.topic = f"realtime:{feed.table}:{ref}"
        self.ref = ref
        self._keys = keys
        self._server = server
        self._joined = False
        self._subscribed = False
        self._refusal: ChannelRefusal | None = None
        self._changed = asyncio.Event()

    @property
    def joined(self) -> bool:
        return self._joined and self._refusal is None

    @property
    def ready(self) -> bool:
        """Whether nothing in the channel can be missed from now on."""
        return self.joined and self._subscribed

    def join(self, token: str) -> Message:
        config = {
            "broadcast": {"ack": False, "self": False},
            "presence": {"key": "", "enabled": False},
            "postgres_changes": [self.feed.binding(self._keys)],
            "private": False,
        }
        payload = {"config": config, "access_token": token}
        return Message(self.ref, self.ref, self.topic, "phx_join", payload)

    def leave(self, ref: str) -> Message:
        return Message(self.ref, ref, self.topic, "phx_leave", {})

    def renew(self, ref: str, token: str) -> Message:
        payload = {"access_token": token}
        return Message(self.ref, ref, self.topic, "access_token", payload)

    def hear(self, message: Message, received: float) -> Change | Gap | None:
        """The change or gap that a message means for the rows; its meaning for the channel is
        kept."""
        match message.event:
            case "postgres_changes":
                change = change_of(message.payload, self.feed, self._keys, received)
                return change or self._gap("a change that is not told in full")
            case "system":
                return self._system(message.payload)
            case "phx_reply" if message.ref == self.ref:
                self._answered(message.payload)
            case "phx_close":
                self._over(refusals.closed(self._server, self.feed.table))
            case "phx_error":
                self._over(refusals.crashed(self._server, self.feed.table))
        return None

    async def until_joined(self) -> None:
        """Wait until the join is answered. Raises `ChannelRefused`."""
        await self._until(lambda: self._joined)

    async def until_ready(self) -> None:
        """Wait until the subscription is proven. Raises `ChannelRefused`."""
        await self._until(lambda: self.ready)

    async def until_over(self) -> ChannelRefusal:
        try:
            await self._until(lambda: False)
        except ChannelRefused as refused:
            return refused.refusal
        raise AssertionError  # no condition, so only a refusal ends it

    async def _until(self, condition: Callable[[], bool]) -> None:
        while self._refusal is None and not condition():
            self._changed.clear()
            await self._changed.wait()
        if self._refusal is not None:
            raise ChannelRefused(self._refusal)

    def _answered(self, payload: Payload) -> None:
        if payload.get("status") != "ok":
            self._over(refusals.of_join(payload, self._server, self.feed.table))
        elif not self._is_ours(payload.get("response")):
            self._over(refusals.mistaken(self._server, self.feed.table))
        else:
            self._joined = True
            self._changed.set()

    def _is_ours(self, response: object) -> bool:
        """Whether the server understood our request: it repeats what it understood."""
        bindings = response.get("postgres_changes") if isinstance(response, dict) else None
        if type(bindings) is not list or len(bindings) != 1 or type(bindings[0]) is not dict:
            return False
        asked = self.feed.binding(self._keys)
        return all(
            bindings[0].get(word) == asked.get(word) for word in ("schema", "table", "filter")
        )

    def _system(self, payload: Payload) -> Gap | None:
        if payload.get("status") != "ok":
            self._over(refusals.of_subscription(payload, self._server, self.feed.table))
        elif payload.get("extension") == "postgres_changes":
            if self._subscribed:
                return self._gap("the server subscribed anew")
            self._subscribed = True
            self._changed.set()
        return None

    def _gap(self, reason: str) -> Gap:
        return Gap(reason, frozenset({self.feed.table}))

    def _over(self, refusal: ChannelRefusal) -> None:
        # The first reason is the one that matters: a close follows most reasons.
        if self._refusal is None:
            self._refusal = refusal
            self._changed.set()
