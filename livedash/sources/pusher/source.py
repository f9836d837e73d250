"""Changes from a Pusher server: a channel a project, an event a change.

Only announced writes are heard, from a web board or livedash itself; nobody hears of a write that
nobody announces, and an event that the server loses is lost without a word. So the source counts as
lossy, and the self-audit looks more often at the tables that it feeds.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from livedash.database.failures import LinkFailed
from livedash.live.backoff import CROWD_PACES, Backoff
from livedash.live.clock import Clock
from livedash.live.deed import Deed
from livedash.live.events import Gap
from livedash.live.source import Announced, Failure, Phase, SourceStatus
from livedash.sources.pusher.app import App
from livedash.sources.pusher.between import TIMING, PusherTiming
from livedash.sources.pusher.channels import Naming, Scope
from livedash.sources.pusher.closing import failure_of_code
from livedash.sources.pusher.events import changes, changes_by
from livedash.sources.pusher.frames import ChannelEvent
from livedash.sources.pusher.session import PusherSession
from livedash.sources.reconnect import Reconnecting
from livedash.sources.socket import SocketClosed, open_socket
from livedash.sources.socket_failures import failure_of_socket


class PusherSource(Reconnecting):
    def __init__(
        self, app: App, clock: Clock, random: Random, *, timing: PusherTiming = TIMING
    ) -> None:
        super().__init__("pusher", clock, random)
        self._backoff = Backoff(random, CROWD_PACES)
        self._app = app
        self._endpoint = app.endpoint
        self._random = random
        self._timing = timing
        self._naming = Naming(app.events, private=app.private)
        able = self._naming.tables
        self._status = replace(self._status, lossy=True, feeds=frozenset(), able=able)
        self._now: PusherSession | None = None
        self._shut_out: dict[str, Failure] = {}

    @property
    def socket_id(self) -> str | None:
        """The server's id of this connection, while there is one."""
        return None if self._now is None else self._now.socket_id

    def wrote(self, deed: Deed) -> None:
        """Take our own committed write as a change, whether or not anybody tells us of it."""
        if self._sink and deed.table in self._naming.tables:
            for change in changes_by(deed, self._clock.monotonic()):
                self._sink.change(change)

    def announced(self, stands: Announced) -> None:
        self._tell(replace(self._status, announced=stands))

    async def _serve(self) -> None:
        socket = await open_socket(self._endpoint, self._timing.greeting)
        server = self._endpoint.server
        session = PusherSession(
            socket, self, self._app, server, self._clock, self._random, self._timing
        )
        self._now = session
        try:
            session.want(self._naming.wanted(self._wants))
            await session.run()
        except Exception:
            # Nobody is there to say goodbye to, or nobody who was polite to us.
            socket.terminate()
            raise
        finally:
            self._now = None
            self._shut_out.clear()
            await socket.close(self._timing.goodbye)

    def _want_changed(self) -> None:
        wanted = self._naming.wanted(self._wants)
        if self._now is not None:
            self._now.want(wanted)
        if self._status.phase is Phase.PROVEN:
            self._tell_feeds()
        else:
            # The tables that the source will tell of, once it is back.
            feeds = self._naming.fed(self._wants, wanted)
            self._status = replace(self._status, feeds=feeds, channels=None)

    def _failure_of(self, error: Exception) -> Failure:
        if isinstance(error, LinkFailed):
            return error.failure
        if isinstance(error, SocketClosed) and error.code is not None:
            failure = failure_of_code(error.code, error.reason, self._endpoint.server)
            if failure is not None:
                return failure
        return failure_of_socket(error, self._endpoint)

    # What a session tells

    def event(self, told: ChannelEvent, scope: Scope) -> None:
        meaning = self._app.events.get(told.name)
        if meaning is None:
            # An event of the shop that is about something else.
            return
        received = self._clock.monotonic()
        self._count(received)
        for change in changes(meaning, told.fields, scope, received):
            if self._sink:
                self._sink.change(change)

    def not_understood(self) -> None:
        self._count(None)
        if self._sink:
            self._sink.gap(Gap("a message that nobody understands", self._naming.tables))

    def joined(self, channel: str) -> None:
        self._shut_out.pop(channel, None)
        if self._status.phase is Phase.PROVEN:
            # A gap before anybody counts on the channel: nobody told of changes until now.
            if self._sink:
                self._sink.gap(Gap("joined a channel", self._naming.tables))
            self._tell_feeds()

    def shut_out(self, channel: str, failure: Failure) -> None:
        self._shut_out[channel] = failure
        if self._status.phase is Phase.PROVEN:
            self._tell_feeds()

    def settled(self) -> None:
        self._status = self._with_feeds()
        self._proven(self._status.feeds)
        self._tell_feeds()

    def round_trip(self, seconds: float) -> None:
        self._tell(replace(self._status, round_trip=seconds))

    def _tell_feeds(self) -> None:
        status = self._with_feeds()
        if status != self._status:
            self._tell(status)

    def _with_feeds(self) -> SourceStatus:
        joined = frozenset() if self._now is None else self._now.joined
        wanted = self._naming.wanted(self._wants).keys()
        closed = [failure for channel, failure in self._shut_out.items() if channel in wanted]
        return replace(
            self._status,
            feeds=self._naming.fed(self._wants, joined),
            channels=(len(joined & wanted), len(wanted)),
            failure=closed[0] if closed else None,
        )
