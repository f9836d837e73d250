"""Membership: the channels of one connection.

Channels are joined as they are wanted, left when they are not, and asked for again where we are not
let in. Each word of the server about a channel is taken in the turn in which it is read: the next
message may say the contrary.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from random import Random

from livedash.database.failures import LinkFailed
from livedash.live.backoff import CROWD_PACES, Backoff
from livedash.live.clock import Clock, pause, within
from livedash.live.source import Failure, FailureKind
from livedash.sources.pusher import frames
from livedash.sources.pusher.admission import NotLetIn, admission
from livedash.sources.pusher.app import App
from livedash.sources.pusher.between import PusherListener, PusherTiming, Wire
from livedash.sources.pusher.channels import Scope
from livedash.sources.pusher.closing import failure_of_channel
from livedash.sources.pusher.frames import ChannelEvent, Subscribed, Unsubscribed

SIGNED_AT_ONCE = 4
"""Questions to the shop's server at the same time."""

log = logging.getLogger(__name__)


class Membership:
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
        self._unsettled: set[str] | None = None
        self._signing = asyncio.Semaphore(SIGNED_AT_ONCE)
        self.joined: set[str] = set()
        self.complaint = ""
        """The last complaint of the server, about nothing in particular."""

    def want(self, wanted: Mapping[str, Scope]) -> None:
        """Be in these channels and in no others, the first ones first."""
        self._wanted = wanted
        self._wants_changed.set()

    async def follow(self, socket_id: str, group: asyncio.TaskGroup) -> None:
        """Join the channels that are wanted and leave the others, whenever the wants have
        changed."""
        self._socket_id, self._group = socket_id, group
        self._unsettled = set(self._wanted)
        while True:
            self._wants_changed.clear()
            for channel in self._keepers.keys() - self._wanted.keys():
                self._keepers.pop(channel).cancel()
                self.joined.discard(channel)
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
        """Ask until we are in the channel; where we are not let in, less and less often."""
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
        async with self._signing:
            auth = await admission(self._app, self._socket_id, channel, self._timing.signing)
        answer = self._answers[channel] = asyncio.get_running_loop().create_future()
        try:
            await self._line.send(frames.subscribe(channel, auth))
            async with within(self._clock, self._timing.answer):
                closed = await answer
        except TimeoutError:
            said = f" It says: {self.complaint}." if self.complaint else ""
            words = f"{self._server} does not answer whether we are in {channel}.{said}"
            raise LinkFailed(Failure(FailureKind.UNPROVEN, words)) from None
        finally:
            if self._answers.get(channel) is answer:
                del self._answers[channel]
        if closed is not None:
            raise NotLetIn(failure_of_channel(closed, self._server))

    # What the server says

    def told(self, told: ChannelEvent) -> None:
        scope = self._wanted.get(told.channel)
        if scope is not None:
            self._ears.event(told, scope)

    def subscribed(self, message: Subscribed) -> None:
        channel = message.channel
        answer = self._answers.get(channel)
        if answer is not None and not answer.done():
            answer.set_result(None)
        elif channel not in self.joined:
            # We have left the channel meanwhile.
            return
        # Said again, it means that the server has let us in anew: for a while we may have been
        # outside.
        self.joined.add(channel)
        self._ears.joined(channel)
        self._answered(channel)

    def unsubscribed(self, closed: Unsubscribed) -> None:
        answer = self._answers.get(closed.channel)
        if answer is not None and not answer.done():
            answer.set_result(closed)
        elif closed.channel in self.joined:
            self.joined.discard(closed.channel)
            self._begin(closed.channel, failure_of_channel(closed, self._server))

    def _answered(self, channel: str) -> None:
        if self._unsettled is not None:
            self._unsettled.discard(channel)
            self._settle()

    def _settle(self) -> None:
        """Say once that no channel that was wanted at first, and still is, waits for an answer."""
        if self._unsettled is not None and not self._unsettled & self._wanted.keys():
            self._unsettled = None
            self._ears.settled()
