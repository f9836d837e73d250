"""One connection to Realtime, from its first heartbeat to its end: each feed is kept in a channel,
messages are understood, silence is noticed, the token is renewed before it expires.

What is lost with one channel is that channel's, and it is joined again; what is lost with the
connection ends the session by an exception. It tells its `Ears` what happens, and knows nothing of
what comes of it.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from itertools import count
from random import Random

from livedash.database.failures import LinkFailed
from livedash.live.backoff import CROWD_PACES, Backoff
from livedash.live.clock import Clock, Timer, pause, within
from livedash.live.events import Change, Gap
from livedash.live.source import FailureKind
from livedash.sources.socket import Unreadable
from livedash.sources.supabase import refusals
from livedash.sources.supabase.channel import Channel
from livedash.sources.supabase.ears import Ears, Line
from livedash.sources.supabase.feeds import MOST_CHANNELS, Feed
from livedash.sources.supabase.frames import Codec, Message
from livedash.sources.supabase.gate import Gate
from livedash.sources.supabase.heartbeat import Heartbeat
from livedash.sources.supabase.refusals import Refusal, Refused
from livedash.sources.supabase.timing import TIMING, Timing
from livedash.sources.supabase.tokens import Token, TokenFailed, Tokens

Keys = Callable[[str], tuple[str, ...]]
"""A table's primary key: the only columns that are asked for."""


class Session:
    def __init__(
        self,
        line: Line,
        server: str,
        codec: Codec,
        tokens: Tokens,
        keys: Keys,
        ears: Ears,
        clock: Clock,
        random: Random,
        timing: Timing = TIMING,
    ) -> None:
        """`server`: how it is called to people."""
        self._line = line
        self._server = server
        self._codec = codec
        self._tokens = tokens
        self._keys = keys
        self._ears = ears
        self._clock = clock
        self._random = random
        self._timing = timing
        self._refs = count(1)
        self._outgoing: asyncio.Queue[Message] = asyncio.Queue()
        self._ranks: Mapping[Feed, int] = {}
        self._keepers: dict[Feed, asyncio.Task[None]] = {}
        self._lingering: dict[Feed, Timer] = {}
        self._channels: dict[str, Channel] = {}
        self._ready: set[Feed] = set()
        self._unkeyed: set[Feed] = set()
        """Whose key is another one than we thought, or one that we may not read: asked for as it
        is, and any row of it may be meant."""
        self._gate = Gate(clock, timing.apart, lambda feed: self._ranks.get(feed, MOST_CHANNELS))
        self._group: asyncio.TaskGroup | None = None
        self._heartbeat = Heartbeat(self._ask, ears.round_trip, server, clock, timing)
        self._token: Token | None = None

    def want(self, feeds: Sequence[Feed]) -> None:
        """Hear of these, and of no others; the first ones first."""
        self._ranks = {feed: rank for rank, feed in enumerate(feeds)}
        if self._group is not None:
            self._follow(self._group)

    async def run(self) -> None:
        """Until it breaks: then raises."""
        self._token = await self._tokens.current()
        try:
            async with asyncio.TaskGroup() as group:
                for part in (
                    self._listen,
                    self._write,
                    self._heartbeat.run,
                    self._gate.run,
                    self._renew,
                ):
                    group.create_task(self._vital(part))
                self._group = group
                self._follow(group)
                try:
                    await asyncio.Event().wait()
                finally:
                    self._group = None
        except ExceptionGroup as several:
            # The first of them ended the session, and took the others along.
            raise several.exceptions[0] from several
        finally:
            for timer in self._lingering.values():
                timer.cancel()

    async def _vital(self, part: Callable[[], Awaitable[None]]) -> None:
        """What fails here ends the session: from then on nothing is begun, and nothing told."""
        try:
            await part()
        except Exception:
            self._group = None
            raise

    # The connection

    async def _listen(self) -> None:
        while True:
            try:
                message = self._codec.decode(await self._line.receive())
            except Unreadable:
                message = None
            if message is None:
                self._ears.not_understood()
            else:
                self._hear(message)

    def _hear(self, message: Message) -> None:
        if message.topic == "phoenix":
            if message.event == "phx_reply":
                self._heartbeat.hear(message.ref)
            return
        channel = self._channels.get(message.topic)
        if channel is None:
            return  # one that we have left
        match channel.hear(message, self._clock.monotonic()):
            case Change() as change:
                self._ears.change(change)
            case Gap() as gap:
                self._ears.gap(gap)

    async def _write(self) -> None:
        while True:
            await self._line.send(self._codec.encode(await self._outgoing.get()))

    def _say(self, message: Message) -> None:
        self._outgoing.put_nowait(message)

    def _ref(self) -> str:
        return str(next(self._refs))

    def _ask(self) -> str:
        ref = self._ref()
        self._say(Message(None, ref, "phoenix", "heartbeat", {}))
        return ref

    # The token

    async def _renew(self) -> None:
        """Before it expires, for every channel that is open. A new one that cannot be had is no
        failure while the old one is good."""
        while self._token is not None:
            rest = self._tokens.good_for(self._token)
            if rest is None:
                # The next one, if there is to be a next one, may say of an end.
                rest = math.inf
            # A piece at a time: this clock may stand still while the machine sleeps, the token's
            # does not.
            await pause(self._clock, max(0.0, min(rest, self._timing.heartbeat)))
            if rest > self._timing.heartbeat:
                continue
            try:
                token = await self._tokens.current()
            except TokenFailed:
                await pause(self._clock, self._timing.retry)
                continue
            self._hand_round(token)
            if self._tokens.good_for(token) == 0.0:
                await pause(self._clock, self._timing.retry)

    def _hand_round(self, token: Token) -> None:
        if token != self._token:
            self._token = token
            for channel in self._channels.values():
                if channel.joined:
                    self._say(channel.renew(self._ref(), token.text))

    # The channels

    def _follow(self, group: asyncio.TaskGroup) -> None:
        """Keep what is wanted. What is not is left in a while, or at once where room is needed."""
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
                name = f"channel of {feed.table}"
                self._keepers[feed] = group.create_task(
                    self._vital(partial(self._keep, feed)), name=name
                )
        self._tell()

    def _tell(self, gained: Feed | None = None) -> None:
        if self._group is not None:
            self._ears.stands(frozenset(self._ready), gained)

    def _drop(self, feed: Feed) -> None:
        self._lingering.pop(feed, None)
        self._keepers.pop(feed).cancel()

    async def _keep(self, feed: Feed) -> None:
        """In a channel, and in another one whenever that is lost."""
        backoff = Backoff(self._random, CROWD_PACES)
        while True:
            await self._gate.turn(feed)
            token = self._token
            assert token is not None  # `run` got one before it made any keeper
            refusal, stood = await self._stay(feed, token)
            if feed in self._lingering:
                # Nobody wants it any more: it is neither missed nor asked for again.
                self._lingering.pop(feed).cancel()
                del self._keepers[feed]
                return
            if refusal.ends:
                raise LinkFailed(refusal.failure)
            self._ears.trouble(refusal.failure)
            if refusal.failure.kind is FailureKind.SCHEMA:
                # Perhaps for the columns: the next attempt does without, or with them again.
                self._unkeyed ^= {feed}
            if stood >= self._timing.proof:
                backoff.live_reached()
            if refusal.token:
                try:
                    self._hand_round(await self._tokens.instead_of(token))
                except TokenFailed as failed:
                    if failed.failure is None:
                        raise LinkFailed(refusal.failure) from None
                    raise
            await pause(self._clock, backoff.wait_after(refusal.failure.kind))

    async def _stay(self, feed: Feed, token: Token) -> tuple[Refusal, float]:
        """One channel from its join to its end: why it ended, and how long it stood."""
        keys = () if feed in self._unkeyed else self._keys(feed.table)
        channel = Channel(feed, keys, self._ref(), self._server)
        self._channels[channel.topic] = channel
        refusal: Refusal | None = None
        began: float | None = None
        try:
            await self._subscribe(channel, token)
            began = self._clock.monotonic()
            if token != self._token and self._token is not None:
                # It was renewed while we were joining with the old one.
                self._say(channel.renew(self._ref(), self._token.text))
            self._ready.add(feed)
            self._tell(feed)
            refusal = await channel.until_over()
        except Refused as refused:
            refusal = refused.refusal
        finally:
            del self._channels[channel.topic]
            if refusal is None or not refusal.closed:
                self._say(channel.leave(self._ref()))
            self._ready.discard(feed)
            self._tell()
        return refusal, 0.0 if began is None else self._clock.monotonic() - began

    async def _subscribe(self, channel: Channel, token: Token) -> None:
        self._say(channel.join(token.text))
        for step, seconds in (
            (channel.until_joined, self._timing.answer),
            (channel.until_ready, self._timing.subscription),
        ):
            try:
                async with within(self._clock, seconds):
                    await step()
            except TimeoutError:
                table = channel.feed.table
                raise Refused(refusals.unanswered(self._server, table, seconds)) from None
