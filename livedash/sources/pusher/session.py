"""One connection to a Pusher server, from its greeting to its end.

The session understands messages and notices silence, and `membership` sees to the channels. A
failure of one channel stays with that channel; a failure of the connection ends the session by an
exception. The session tells the source what happens, and knows nothing of the consequences.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from random import Random

from livedash.database.failures import LinkFailed
from livedash.live.clock import Clock, pause, within
from livedash.live.source import Failure, FailureKind
from livedash.sources.pusher import frames
from livedash.sources.pusher.activity import Activity
from livedash.sources.pusher.app import App
from livedash.sources.pusher.between import PusherListener, PusherTiming, Wire
from livedash.sources.pusher.channels import Scope
from livedash.sources.pusher.closing import TALKED_TOO_MUCH, failure_of_code
from livedash.sources.pusher.frames import (
    ChannelEvent,
    Complaint,
    Established,
    Message,
    Ping,
    Pong,
    Subscribed,
    Unsubscribed,
)
from livedash.sources.pusher.membership import Membership
from livedash.sources.socket import UnreadableMessage

log = logging.getLogger(__name__)


class PusherSession:
    def __init__(
        self,
        line: Wire,
        ears: PusherListener,
        app: App,
        server: str,
        clock: Clock,
        random: Random,
        timing: PusherTiming,
    ) -> None:
        """`server`: its name for people."""
        self._line = line
        self._ears = ears
        self._server = server
        self._clock = clock
        self._timing = timing
        self._membership = Membership(line, ears, app, server, clock, random, timing)
        self.socket_id: str | None = None

    @property
    def joined(self) -> frozenset[str]:
        return frozenset(self._membership.joined)

    def want(self, wanted: Mapping[str, Scope]) -> None:
        """Be in these channels and in no others, the first ones first."""
        self._membership.want(wanted)

    async def run(self) -> None:
        """Run until the connection breaks, then raise."""
        established = await self._greeting()
        self.socket_id = established.socket_id
        self._activity = Activity(
            established.activity_timeout,
            self._timing.pong,
            self._clock.monotonic(),
            self._timing.silence,
        )
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._listen())
                group.create_task(self._watch())
                group.create_task(self._membership.follow(established.socket_id, group))
        except ExceptionGroup as several:
            # The first exception ended the session, and took the other tasks along.
            raise several.exceptions[0] from several

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
        except UnreadableMessage:
            return None

    async def _listen(self) -> None:
        while True:
            message = await self._next()
            round_trip = self._activity.heard(self._clock.monotonic())
            match message:
                case None:
                    self._ears.not_understood()
                case ChannelEvent():
                    self._membership.told(message)
                case Pong() if round_trip is not None:
                    self._ears.round_trip(round_trip)
                case Ping():
                    await self._line.send(frames.PONG)
                case Subscribed():
                    self._membership.subscribed(message)
                case Unsubscribed():
                    self._membership.unsubscribed(message)
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
        if said != self._membership.complaint:
            # Logged once, because a server that complains of everything is not to fill the disk.
            log.warning("%s complains (%s): %s", self._server, code or "no code", said)
        self._membership.complaint = said
        failure = None if code is None else failure_of_code(code, said, self._server)
        if failure is not None and code != TALKED_TOO_MUCH:
            # The server hangs up as well, or leaves it to us.
            raise LinkFailed(failure)
