"""One connection to a Pusher server, from its greeting to its end: channels are joined as they are
wanted, messages understood, silence noticed.

What is lost with one channel is that channel's; what is lost with the connection ends the session
by an exception. It tells the source what happens, and knows nothing of what comes of it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Protocol

from livedash.database.failures import LinkFailed
from livedash.live.backoff import CROWD_PACES, Backoff
from livedash.live.clock import Clock, pause, within
from livedash.live.source import Failure, FailureKind
from livedash.sources.pusher import frames
from livedash.sources.pusher.activity import SILENCE, Activity
from livedash.sources.pusher.admission import NotLetIn, admission
from livedash.sources.pusher.app import App
from livedash.sources.pusher.channels import Scope
from livedash.sources.pusher.closing import TALKED_TOO_MUCH, failure_of_channel, failure_of_code
from livedash.sources.pusher.frames import (
    Complaint,
    Established,
    Message,
    Ping,
    Pong,
    Subscribed,
    Told,
    Unsubscribed,
)
from livedash.sources.socket import Unreadable

SIGNED_AT_ONCE = 4
"""Questions to the shop's server at the same time."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds. A dead link is noticed after `silence + pong` at the latest."""

    silence: float = SILENCE
    """Without a message, then we ask; sooner where the server wants it."""
    pong: float = 4.0
    greeting: float = 5.0
    answer: float = 10.0
    """To a subscription."""
    signing: float = 8.0
    goodbye: float = 0.5


TIMING = Timing()


class Line(Protocol):
    """What a `Socket` is to a session."""

    async def send(self, text: str) -> None: ...

    async def receive(self) -> str: ...


class Ears(Protocol):
    """Who is told. Never blocks."""

    def event(self, told: Told, scope: Scope) -> None: ...

    def not_understood(self) -> None: ...

    def joined(self, channel: str) -> None:
        """From now on everything said there is heard; told again when the server says it again."""
        ...

    def shut_out(self, channel: str, failure: Failure) -> None:
        """It is tried again."""
        ...

    def settled(self) -> None:
        """Every channel that was wanted at first has had its answer, once."""
        ...

    def round_trip(self, seconds: float) -> None: ...


class Session:
    def __init__(
        self, line: Line, app: App, server: str, clock: Clock, random: Random, timing: Timing
    ) -> None:
        """`server`: how it is called to people."""
        self._line = line
        self._app = app
        self._server = server
        self._clock = clock
        self._random = random
        self._timing = timing
        self._wanted: Mapping[str, Scope] = {}
        self._wants_changed = asyncio.Event()
        self._keepers: dict[str, asyncio.Task[None]] = {}
        self._backoffs: dict[str, Backoff] = {}
        self._answers: dict[str, asyncio.Future[Unsubscribed | None]] = {}
        self._joined: set[str] = set()
        self._unsettled: set[str] | None = None
        self._signing = asyncio.Semaphore(SIGNED_AT_ONCE)
        self._last_complaint = ""
        self.socket_id: str | None = None

    @property
    def joined(self) -> frozenset[str]:
        return frozenset(self._joined)

    def want(self, wanted: Mapping[str, Scope]) -> None:
        """Be in these channels and in no others, the first ones first."""
        self._wanted = wanted
        self._wants_changed.set()

    async def run(self, ears: Ears) -> None:
        """Until it breaks: then raises."""
        self._ears = ears
        established = await self._greeting()
        self.socket_id = established.socket_id
        self._activity = Activity(
            established.activity_timeout,
            self._timing.pong,
            self._clock.monotonic(),
            self._timing.silence,
        )
        try:
            async with asyncio.TaskGroup() as self._group:
                for work in (self._listen(), self._watch(), self._follow()):
                    self._group.create_task(work)
        except ExceptionGroup as several:
            # The first of them ended the session, and took the others along.
            raise several.exceptions[0] from several

    # The connection

    async def _greeting(self) -> Established:
        try:
            async with within(self._clock, self._timing.greeting):
                return await self._first()
        except TimeoutError:
            words = f"{self._server} does not greet us as a Pusher server does. Check pusher.url."
            raise LinkFailed(Failure(FailureKind.UNREADABLE, words)) from None

    async def _first(self) -> Established:
        while True:
            message = await self._next()
            if isinstance(message, Established):
                return message
            if isinstance(message, Complaint):
                self._complained(message)

    async def _next(self) -> Message | None:
        try:
            return frames.parse(await self._line.receive())
        except Unreadable:
            return None

    async def _listen(self) -> None:
        while True:
            message = await self._next()
            round_trip = self._activity.heard(self._clock.monotonic())
            match message:
                case None:
                    self._ears.not_understood()
                case Told():
                    self._told(message)
                case Pong() if round_trip is not None:
                    self._ears.round_trip(round_trip)
                case Ping():
                    await self._line.send(frames.PONG)
                case Subscribed():
                    self._subscribed(message.channel)
                case Unsubscribed():
                    self._unsubscribed(message)
                case Complaint():
                    self._complained(message)
                case _:
                    pass

    async def _watch(self) -> None:
        while True:
            due_in = self._activity.due_in(self._clock.monotonic())
            if due_in > 0:
                await pause(self._clock, due_in)
            elif self._activity.asking:
                words = f"{self._server} did not answer for {self._timing.pong:g} s."
                raise LinkFailed(Failure(FailureKind.NETWORK, words))
            else:
                self._activity.asked(self._clock.monotonic())
                await self._line.send(frames.PING)

    def _complained(self, complaint: Complaint) -> None:
        code, said = complaint.code, complaint.said
        if said != self._last_complaint:
            # Once; who complains of everything is not to fill the disk.
            log.warning("%s complains (%s): %s", self._server, code or "no code", said)
        self._last_complaint = said
        failure = None if code is None else failure_of_code(code, said, self._server)
        if failure is not None and code != TALKED_TOO_MUCH:
            # The server hangs up as well, or leaves it to us.
            raise LinkFailed(failure)

    def _told(self, told: Told) -> None:
        scope = self._wanted.get(told.channel)
        if scope is not None:
            self._ears.event(told, scope)

    # Channels

    async def _follow(self) -> None:
        """Into what is wanted and out of what is not, whenever that has changed."""
        self._unsettled = set(self._wanted)
        while True:
            self._wants_changed.clear()
            for channel in self._keepers.keys() - self._wanted.keys():
                self._keepers.pop(channel).cancel()
                self._joined.discard(channel)
                await self._line.send(frames.unsubscribe(channel))
            for channel in self._wanted:
                if channel not in self._keepers:
                    self._begin(channel)
            self._settle()
            await self._wants_changed.wait()

    def _begin(self, channel: str, after: Failure | None = None) -> None:
        work = self._keep(channel, after)
        self._keepers[channel] = self._group.create_task(work, name=f"pusher {channel}")

    async def _keep(self, channel: str, failure: Failure | None) -> None:
        """Until we are in. Where we are not let in, again and again, less and less often."""
        backoff = self._backoffs.setdefault(channel, Backoff(self._random, CROWD_PACES))
        while True:
            if failure is not None:
                log.info("pusher: %s", failure.words)
                self._ears.shut_out(channel, failure)
                self._answered(channel)
                await pause(self._clock, backoff.wait_after(failure.kind))
            try:
                await self._ask_to_be_let_in(channel)
            except NotLetIn as closed:
                failure = closed.failure
            else:
                return

    async def _ask_to_be_let_in(self, channel: str) -> None:
        assert self.socket_id is not None, "we have been greeted"
        async with self._signing:
            auth = await admission(self._app, self.socket_id, channel, self._timing.signing)
        answer = self._answers[channel] = asyncio.get_running_loop().create_future()
        try:
            await self._line.send(frames.subscribe(channel, auth))
            async with within(self._clock, self._timing.answer):
                closed = await answer
        except TimeoutError:
            said = f" It says: {self._last_complaint}." if self._last_complaint else ""
            words = f"{self._server} does not answer whether we are in {channel}.{said}"
            raise LinkFailed(Failure(FailureKind.UNPROVEN, words)) from None
        finally:
            if self._answers.get(channel) is answer:
                del self._answers[channel]
        if closed is not None:
            raise NotLetIn(failure_of_channel(closed, self._server))

    # By whom the message is read, in the same turn: the next one may say the contrary.

    def _subscribed(self, channel: str) -> None:
        answer = self._answers.get(channel)
        if answer is not None and not answer.done():
            answer.set_result(None)
        elif channel not in self._joined:
            # We have left it meanwhile.
            return
        # Said again, it has let us in anew: for a while we may have been outside.
        self._joined.add(channel)
        self._ears.joined(channel)
        self._answered(channel)

    def _unsubscribed(self, closed: Unsubscribed) -> None:
        answer = self._answers.get(closed.channel)
        if answer is not None and not answer.done():
            answer.set_result(closed)
        elif closed.channel in self._joined:
            self._joined.discard(closed.channel)
            self._begin(closed.channel, failure_of_channel(closed, self._server))

    def _answered(self, channel: str) -> None:
        if self._unsettled is not None:
            self._unsettled.discard(channel)
            self._settle()

    def _settle(self) -> None:
        """Once, when nothing of what was wanted at first, and still is, waits for an answer."""
        if self._unsettled is not None and not self._unsettled & self._wanted.keys():
            self._unsettled = None
            self._ears.settled()
