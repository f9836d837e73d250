"""The channels of one connection: each wanted feed is kept in one, and in a new one after a loss.

A failure of one channel stays with that channel; a refusal that ends more is raised. The connection
itself, with its token and its messages, is the business of its `Speaker`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from random import Random
from typing import Protocol

from livedash.database.failures import LinkFailed
from livedash.live.backoff import CROWD_PACES, Backoff
from livedash.live.clock import Clock, Timer, pause, within
from livedash.live.source import FailureKind
from livedash.sources.supabase import refusals
from livedash.sources.supabase.channel import Channel
from livedash.sources.supabase.ears import SupabaseListener
from livedash.sources.supabase.feeds import MOST_CHANNELS, Feed
from livedash.sources.supabase.frames import Message
from livedash.sources.supabase.gate import Gate
from livedash.sources.supabase.refusals import ChannelRefusal, ChannelRefused
from livedash.sources.supabase.timing import SupabaseTiming
from livedash.sources.supabase.tokens import Token, TokenFailed

Keys = Callable[[str], tuple[str, ...]]
"""A table's primary key: the only columns that are asked for."""

Begin = Callable[[Callable[[], Awaitable[None]], str], asyncio.Task[None]]
"""Starts a task, under a name, for as long as the connection lasts; a failure in it ends the
connection."""


class Speaker(Protocol):
    """The connection as its channels use it."""

    @property
    def token(self) -> Token:
        """The newest token."""
        ...

    def say(self, message: Message) -> None: ...

    def ref(self) -> str:
        """A ref that no message had before."""
        ...

    async def token_instead_of(self, refused: Token) -> None:
        """A new token, for all channels. Raises `TokenFailed`."""
        ...


class Keeping:
    def __init__(
        self,
        speaker: Speaker,
        server: str,
        keys: Keys,
        ears: SupabaseListener,
        clock: Clock,
        random: Random,
        timing: SupabaseTiming,
    ) -> None:
        self._speaker = speaker
        self._server = server
        self._keys = keys
        self._ears = ears
        self._clock = clock
        self._random = random
        self._timing = timing
        self._begin: Begin | None = None
        self._ranks: Mapping[Feed, int] = {}
        self._keepers: dict[Feed, asyncio.Task[None]] = {}
        self._lingering: dict[Feed, Timer] = {}
        self._channels: dict[str, Channel] = {}
        self._ready: set[Feed] = set()
        self._unkeyed: set[Feed] = set()
        """Feeds whose key is another one than we thought, or one that we may not read: they are
        asked for with all columns, and any row of them may be meant."""
        self.gate = Gate(clock, timing.apart, lambda feed: self._ranks.get(feed, MOST_CHANNELS))

    def want(self, feeds: Sequence[Feed]) -> None:
        """Hear of these feeds, and of no others; the first ones first."""
        self._ranks = {feed: rank for rank, feed in enumerate(feeds)}
        if self._begin is not None:
            self._follow(self._begin)

    def start(self, begin: Begin) -> None:
        self._begin = begin
        self._follow(begin)

    def stop(self) -> None:
        """Begin nothing and tell nothing from now on."""
        self._begin = None

    def close(self) -> None:
        for timer in self._lingering.values():
            timer.cancel()

    def channel(self, topic: str) -> Channel | None:
        """The channel of a topic; None: it was left."""
        return self._channels.get(topic)

    def hand_round(self, token: Token) -> None:
        """Hand the token to every channel that is open."""
        for channel in self._channels.values():
            if channel.joined:
                self._speaker.say(channel.renew(self._speaker.ref(), token.text))

    # Which channels there are

    def _follow(self, begin: Begin) -> None:
        """Keep the wanted feeds. Feeds that are no longer wanted are left in a while, or at once
        where room is needed."""
        for feed in self._keepers.keys() - self._ranks.keys() - self._lingering.keys():
            drop = partial(self._drop, feed)
            self._lingering[feed] = self._clock.call_later(self._timing.linger, drop)
        for feed in self._lingering.keys() & self._ranks.keys():
            self._lingering.pop(feed).cancel()
        excess = len(self._keepers.keys() | self._ranks.keys()) - MOST_CHANNELS
        for feed in list(self._lingering)[: max(0, excess)]:
            self._lingering[feed].cancel()
            self._drop(feed)
        for feed in self._ranks:
            if feed not in self._keepers:
                keep = partial(self._keep, feed)
                self._keepers[feed] = begin(keep, f"channel of {feed.table}")
        self._tell()

    def _tell(self, gained: Feed | None = None) -> None:
        if self._begin is not None:
            self._ears.stands(frozenset(self._ready), gained)

    def _drop(self, feed: Feed) -> None:
        self._lingering.pop(feed, None)
        self._keepers.pop(feed).cancel()

    # One of the channels

    async def _keep(self, feed: Feed) -> None:
        """Keep a feed in a channel, and in another one whenever that is lost."""
        backoff = Backoff(self._random, CROWD_PACES)
        while True:
            await self.gate.turn(feed)
            token = self._speaker.token
            refusal, stood = await self._stay(feed, token)
            if feed in self._lingering:
                # Nobody wants the feed any more: it is neither missed nor asked for again.
                self._lingering.pop(feed).cancel()
                del self._keepers[feed]
                return
            if refusal.ends:
                raise LinkFailed(refusal.failure)
            self._ears.trouble(refusal.failure)
            if refusal.failure.kind is FailureKind.SCHEMA:
                # The columns may be the reason: the next attempt does without them, or with them
                # again.
                self._unkeyed ^= {feed}
            if stood >= self._timing.proof:
                backoff.live_reached()
            if refusal.token:
                try:
                    await self._speaker.token_instead_of(token)
                except TokenFailed as failed:
                    if failed.failure is None:
                        raise LinkFailed(refusal.failure) from None
                    raise
            await pause(self._clock, backoff.wait_after(refusal.failure.kind))

    async def _stay(self, feed: Feed, token: Token) -> tuple[ChannelRefusal, float]:
        """Stay in one channel from its join to its end: why it ended, and how long it stood."""
        keys = () if feed in self._unkeyed else self._keys(feed.table)
        channel = Channel(feed, keys, self._speaker.ref(), self._server)
        self._channels[channel.topic] = channel
        refusal: ChannelRefusal | None = None
        began: float | None = None
        try:
            await self._subscribe(channel, token)
            began = self._clock.monotonic()
            newest = self._speaker.token
            if token != newest:
                # The token was renewed while we were joining with the old one.
                self._speaker.say(channel.renew(self._speaker.ref(), newest.text))
            self._ready.add(feed)
            self._tell(feed)
            refusal = await channel.until_over()
        except ChannelRefused as refused:
            refusal = refused.refusal
        finally:
            del self._channels[channel.topic]
            if refusal is None or not refusal.closed:
                self._speaker.say(channel.leave(self._speaker.ref()))
            self._ready.discard(feed)
            self._tell()
        return refusal, 0.0 if began is None else self._clock.monotonic() - began

    async def _subscribe(self, channel: Channel, token: Token) -> None:
        self._speaker.say(channel.join(token.text))
        for step, seconds in (
            (channel.until_joined, self._timing.answer),
            (channel.until_ready, self._timing.subscription),
        ):
            try:
                async with within(self._clock, seconds):
                    await step()
            except TimeoutError:
                table = channel.feed.table
                raise ChannelRefused(refusals.unanswered(self._server, table, seconds)) from None
