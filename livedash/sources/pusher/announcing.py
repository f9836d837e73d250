"""Announcing: telling a web board what this terminal has written, once it is committed.

Announcements are the same events on the same channels that the board's own server would use. They
go by the HTTP API, which takes the app's secret: a client may only send events named `client-…`, on
private channels and where the app allows it, and no board that waits for `task-moved` would hear
those. Nothing here harms a write, which is committed before we hear of it. An announcement that
fails is counted, and reported in the log and in the details of the link.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from livedash.database.failures import piece_of
from livedash.live.clock import Clock, pause
from livedash.live.deed import Deed
from livedash.live.source import Announced
from livedash.sources.post import PostFailed, Reply, host_of, post
from livedash.sources.pusher.app import App, AppUnusable
from livedash.sources.pusher.channels import COLUMN, Naming
from livedash.sources.pusher.events import event_of
from livedash.sources.pusher.signing import query_of_post

DEADLINE = 5.0
PAUSES = (1.0, 4.0)
"""Seconds before an announcement is tried again; after the last try it is given up."""
MOST = 200
"""The most announcements that wait. Beyond, the oldest is given up."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Event:
    name: str
    channel: str
    data: str


class Announcer:
    def __init__(
        self,
        app: App,
        clock: Clock,
        *,
        but: Callable[[], str | None] = lambda: None,
        heard: Callable[[Announced], None] = lambda _: None,
        deadline: float = DEADLINE,
    ) -> None:
        """`but`: the socket id that need not hear an announcement, because its connection made it.
        `heard`: is told how announcing stands, with each announcement. Raises `AppUnusable`."""
        if app.secret is None or app.app_id is None:
            raise AppUnusable("To announce takes the app's secret and app_id.")
        self._app, self._key, self._secret, self._id = app, app.key, app.secret, app.app_id
        self._clock, self._but, self._heard, self._deadline = clock, but, heard, deadline
        self._naming = Naming(app.events, private=app.private)
        self._waiting: deque[_Event] = deque()
        self._telling: asyncio.Task[None] | None = None
        self._stands = Announced()

    def announce(self, deed: Deed) -> None:
        """Announce a committed write, in its turn. Returns at once, and never raises."""
        found, project = event_of(deed, self._app.events), deed.scope.get(COLUMN)
        if found is None or project is None:
            return
        name, fields = found
        data = json.dumps(dict(fields), separators=(",", ":"))
        if len(self._waiting) >= MOST:
            self._waiting.popleft()
            self._failed("Too many announcements wait.")
        self._waiting.append(_Event(name, self._naming.channel(project), data))
        if self._telling is None:
            self._telling = asyncio.create_task(self._tell_all(), name="announcing")

    async def close(self, patience: float) -> None:
        """Give waiting announcements so many seconds more, then give them up."""
        telling = self._telling
        if telling is not None:
            done, _ = await asyncio.wait({telling}, timeout=patience)
            if not done:
                log.warning("%d committed writes were not announced", 1 + len(self._waiting))
            telling.cancel()
            await asyncio.wait({telling})

    async def _tell_all(self) -> None:
        try:
            while self._waiting:
                try:
                    await self._tell(self._waiting.popleft())
                except Exception:
                    log.exception("announcing")
                    self._failed("Something went wrong here; see the log.")
        finally:
            self._telling = None

    async def _tell(self, event: _Event) -> None:
        for wait in (*PAUSES, None):
            words, again = await self._try(event)
            if not words:
                self._stands = self._stands.one_more()
                self._heard(self._stands)
                return
            if wait is None or not again:
                self._failed(words)
                return
            await pause(self._clock, wait)

    async def _try(self, event: _Event) -> tuple[str, bool]:
        """Try to announce once. Empty: it is told. Else why not, and whether another attempt may
        help."""
        message = {"name": event.name, "channels": [event.channel], "data": event.data}
        if but := self._but():
            message["socket_id"] = but
        body = json.dumps(message, separators=(",", ":")).encode()
        path = f"{urlsplit(self._app.api).path}/apps/{self._id}/events"
        # The wall clock, whatever moment the dashboard shows: the server compares it.
        query = query_of_post(self._key, self._secret, path, body, int(time.time()))
        url = f"{self._app.api}/apps/{self._id}/events?{query}"
        try:
            reply = await post(url, body, {"Content-Type": "application/json"}, self._deadline)
        except PostFailed as failed:
            return failed.words, True
        if 200 <= reply.status < 300:
            return "", False
        return _refused(reply, host_of(url)), reply.status == 429 or reply.status >= 500

    def _failed(self, words: str) -> None:
        log.warning("a committed write could not be announced: %s", words)
        self._stands = self._stands.one_failed(words)
        self._heard(self._stands)


def _refused(reply: Reply, host: str) -> str:
    said = f" It says: {piece_of(reply.body)}." if piece_of(reply.body) else ""
    check = " Check pusher.app_id and pusher.secret." if reply.status in (401, 403, 404) else ""
    return f"{host} takes no announcement ({reply.status}).{check}{said}"
