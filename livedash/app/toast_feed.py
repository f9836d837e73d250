"""The coming and going of toasts. A moment after the paint, never in its way, the panes are asked
for news; news of this terminal's own deeds are left out, and the rest is folded."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.widgets import Input

from livedash.app.own_writes import OwnWrites
from livedash.app.recent_news import RecentNews
from livedash.app.session import Session
from livedash.app.wall import Wall
from livedash.live.clock import Timer
from livedash.widgets.toast import Toasts

GATHERED = 0.5
"""Seconds of news that are told at once: a burst is two paints a second, not twenty."""
SPACIOUS = 30
"""Lines of the terminal from which there are three toasts; below, one, because each hides a row."""


class ToastFeed:
    """The toasts of one terminal."""

    def __init__(self, app: App[Any], session: Session, wall: Wall, *, on: bool) -> None:
        self._app, self._session, self._wall, self._on = app, session, wall, on
        self.toasts = Toasts()
        self._lately, self._ours = RecentNews(), OwnWrites()
        self._timer: Timer | None = None
        self._due = 0.0
        if on:
            session.unsent.on_move(self._writes_moved)

    def _writes_moved(self) -> None:
        self._ours.hear(self._session.unsent.entries, self._session.clock.monotonic())

    def stir(self) -> None:
        """Look for news soon: other rows are shown."""
        if self._on and any(frame.has_news for frame in self._wall.in_sight):
            self._wake(GATHERED)

    def show(self, height: int | None = None) -> None:
        """Show the toasts, unless somebody types: the field may stand below them. `height`: the
        terminal's coming height."""
        typing = isinstance(self._app.screen_stack[0].focused, Input)
        most = 3 if (height or self._app.size.height) >= SPACIOUS else 1
        self.toasts.show([] if typing else self._lately.lines(most))

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _wake(self, seconds: float) -> None:
        due = self._session.clock.monotonic() + seconds
        if self._timer is None or due < self._due:
            self.stop()
            self._due = due
            self._timer = self._session.clock.call_later(seconds, self._tell)

    def _tell(self) -> None:
        self._timer, now = None, self._session.clock.monotonic()
        news = [one for frame in self._wall.in_sight for one in frame.news()]
        ours = self._ours.rows(now)
        self._lately.forget(now)
        self._lately.tell((one.words for one in news if one.row not in ours), now)
        # The rows of this paint were read long before.
        self._session.freshness.forget()
        self.show()
        wait = self._lately.wait(now)
        if wait is not None:
            self._wake(wait)
