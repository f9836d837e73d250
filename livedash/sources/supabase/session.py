"""One connection to Realtime, from its first heartbeat to its end.

The session understands messages, notices silence, and renews the token before it expires; the
channels are kept beside it. A failure of the connection ends the session by an exception. The
session tells its listener what happens, and knows nothing of the consequences.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from itertools import count
from random import Random

from livedash.live.clock import Clock, pause
from livedash.live.events import Change, Gap
from livedash.sources.socket import UnreadableMessage
from livedash.sources.supabase.ears import SupabaseListener, Wire
from livedash.sources.supabase.feeds import Feed
from livedash.sources.supabase.frames import Codec, Message
from livedash.sources.supabase.heartbeat import Heartbeat
from livedash.sources.supabase.keeping import Keeping, Keys
from livedash.sources.supabase.timing import TIMING, SupabaseTiming
from livedash.sources.supabase.tokens import Token, TokenFailed, Tokens


class SupabaseSession:
    def __init__(
        self,
        line: Wire,
        server: str,
        codec: Codec,
        tokens: Tokens,
        keys: Keys,
        ears: SupabaseListener,
        clock: Clock,
        random: Random,
        timing: SupabaseTiming = TIMING,
    ) -> None:
        """`server`: its name for people."""
        self._line = line
        self._codec = codec
        self._tokens = tokens
        self._ears = ears
        self._clock = clock
        self._timing = timing
        self._refs = count(1)
        self._outgoing: asyncio.Queue[Message] = asyncio.Queue()
        self._keeping = Keeping(self, server, keys, ears, clock, random, timing)
        self._heartbeat = Heartbeat(self._ask, ears.round_trip, server, clock, timing)
        self._token: Token | None = None

    def want(self, feeds: Sequence[Feed]) -> None:
        """Hear of these feeds, and of no others; the first ones first."""
        self._keeping.want(feeds)

    async def run(self) -> None:
        """Run until the connection breaks, then raise."""
        self._token = await self._tokens.current()
        try:
            async with asyncio.TaskGroup() as group:
                for part in (
                    self._listen,
                    self._write,
                    self._heartbeat.run,
                    self._keeping.gate.run,
                    self._renew,
                ):
                    group.create_task(self._vital(part))

                def begin(part: Callable[[], Awaitable[None]], name: str) -> asyncio.Task[None]:
                    return group.create_task(self._vital(part), name=name)

                self._keeping.start(begin)
                try:
                    await asyncio.Event().wait()
                finally:
                    self._keeping.stop()
        except ExceptionGroup as several:
            # The first exception ended the session, and took the other tasks along.
            raise several.exceptions[0] from several
        finally:
            self._keeping.close()

    async def _vital(self, part: Callable[[], Awaitable[None]]) -> None:
        """Run a part whose failure ends the session: after a failure nothing is begun, and nothing
        told."""
        try:
            await part()
        except Exception:
            self._keeping.stop()
            raise

    # The connection

    async def _listen(self) -> None:
        while True:
            try:
                message = self._codec.decode(await self._line.receive())
            except UnreadableMessage:
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
        channel = self._keeping.channel(message.topic)
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

    def say(self, message: Message) -> None:
        self._outgoing.put_nowait(message)

    def ref(self) -> str:
        return str(next(self._refs))

    def _ask(self) -> str:
        ref = self.ref()
        self.say(Message(None, ref, "phoenix", "heartbeat", {}))
        return ref

    # The token

    async def _renew(self) -> None:
        """Renew the token before it expires, for every channel that is open. A failed renewal is no
        failure while the old token is good."""
        while self._token is not None:
            rest = self._tokens.good_for(self._token)
            if rest is None:
                # The next token, if there is to be one, may say when it expires.
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

    @property
    def token(self) -> Token:
        assert self._token is not None  # `run` got one before anything was begun
        return self._token

    async def token_instead_of(self, refused: Token) -> None:
        self._hand_round(await self._tokens.instead_of(refused))

    def _hand_round(self, token: Token) -> None:
        if token != self._token:
            self._token = token
            self._keeping.hand_round(token)
