"""The lines around the panes: the header that never lies, the tabs, and the keys that work here, or
what is said in their place.

While a sheet stands open, the last line has the keys of the sheet.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import inf
from typing import Any

from textual.app import App
from textual.binding import Binding

from livedash.app import header, hints
from livedash.app.session import Session
from livedash.app.wall import Wall
from livedash.app.work_area import WorkArea
from livedash.live.clock import Timer
from livedash.widgets.ask_line import AskLine
from livedash.widgets.cell import Tone
from livedash.widgets.line import Piece, TextLine

log = logging.getLogger(__name__)

TOLD_EVERY = 1.0
"""Seconds. Write → screen more often than that nobody reads; in a burst it would double the
paints."""

FADES_AFTER = 60.0
"""Seconds after which write → screen is no news of the link any more, and goes."""


class FrameLines:
    """One terminal's."""

    def __init__(
        self,
        app: App[Any],
        session: Session,
        wall: Wall,
        area: WorkArea,
        key_of: Callable[[str], str],
    ) -> None:
        """`key_of`: the key of an action, for words that tell of it."""
        self.key_of = key_of
        self._app, self._session, self._wall, self._area = app, session, wall, area
        self.header = TextLine(id="header", ground="raised", edge=1)
        self.tabs = TextLine(id="tabs", gap=0, edge=1)
        self.hints = TextLine(id="hints", ground="raised", edge=1)
        self._told: float | None = None
        self._told_at = -inf
        """When write → screen was last shown for its own sake."""
        self._figure_fading: Timer | None = None
        self._said: list[Piece] = []
        """What the last line says in the place of the keys."""
        self._fading: Timer | None = None

    def show(self) -> None:
        self.show_header()
        self.tabs.set_class(self._area.alone, "-away")
        self.tabs.show(hints.tabs(self._wall.found, self._wall.opened))
        self.show_hints()

    def show_header(self) -> None:
        session = self._session
        now, place, unsent = session.clock.now(), session.place, session.unsent
        self.header.show(
            header.left(
                place, now, several_places=len(session.where.known) > 1, who=self._who_stands
            ),
            header.unsent(unsent.count, len(unsent.elsewhere))
            + header.right(self._standing(), place, now),
        )

    def show_hints(self) -> None:
        said = self._said or hints.away(self._session.outage.to_tell)
        self.hints.set_class(bool(said) or self._area.sheet is not None, "-needed")
        self.hints.show(said or hints.keys(self._keys_here()))

    def say(self, words: str, tone: Tone = "text", *, fades: float | None = None) -> None:
        """On the last line until the next key; or for so many seconds, if that is sooner."""
        if self._fading is not None:
            self._fading.cancel()
        self._fading = None if fades is None else self._session.clock.call_later(fades, self.unsay)
        self._said = [Piece(words, tone)]
        # What was being written when the window closed has nobody to say it to.
        if self._app.screen_stack:
            self.show_hints()

    def say_faults(self, faults: Sequence[str]) -> None:
        """What is wrong in the settings; each fault has cost only itself."""
        for fault in faults:
            log.warning("%s", fault)
        if faults:
            also = f" And {len(faults) - 1} more: livedash config check" if faults[1:] else ""
            self.say(f"{faults[0]}{also}", "alert")

    def unsay(self) -> None:
        if self._said:
            if self._fading is not None:
                self._fading.cancel()
            self._said, self._fading = [], None
            self.show_hints()

    def painted(self) -> None:
        """The screen has been written to: how long that took from the write is told at times."""
        now = self._session.clock.monotonic()
        if self._session.freshness.painted() and now - self._told_at >= TOLD_EVERY:
            self._told_at, self._told = now, self._session.freshness.last
            self._app.call_later(self.show_header)
            if self._figure_fading is None:
                self._fade_in(FADES_AFTER)

    def _fade_in(self, seconds: float) -> None:
        self._figure_fading = self._session.clock.call_later(seconds, self._fade)

    def _fade(self) -> None:
        """The figure goes, unless a newer one has come since the timer was set."""
        self._figure_fading = None
        left = self._told_at + FADES_AFTER - self._session.clock.monotonic()
        if left > 0:
            self._fade_in(left)
        else:
            self._told = None
            self.show_header()

    def stop(self) -> None:
        for timer in (self._fading, self._figure_fading):
            if timer is not None:
                timer.cancel()

    def _standing(self) -> header.BadgeFacts:
        link, now = self._session.engine.link, self._session.clock.now()
        known = [frame.asked.true_at for frame in self._wall.in_sight]
        true_at = min((at for at in known if at is not None), default=None)
        return header.BadgeFacts(
            link.state,
            write_to_screen=self._told,
            faded=self._told is None and self._told_at > -inf,
            data_age=(now - true_at).total_seconds() if true_at is not None else None,
            retry_in=None
            if link.next_attempt is None
            else link.next_attempt - self._session.clock.monotonic(),
            pushing=link.pushing,
            clock_ahead=self._session.clock_ahead,
        )

    @property
    def _who_stands(self) -> str | None:
        who = self._session.who
        if not who.shared:
            return None
        return "" if who.person is None else who.person.name

    def _keys_here(self) -> list[Binding]:
        """On a sheet its own; while a line is typed in a pane that line's; else the pane's and the
        dashboard's."""
        sheet = self._area.sheet
        active = hints.once_each(self._app.screen.active_bindings.values())
        if sheet is not None and sheet.hinted is not None:
            by_id = {one.binding.id: one.binding for one in active}
            return [
                replace(found[0], description=label, key_display=hints.keys_of(found))
                for ids, label in sheet.hinted.items()
                if (found := [by_id[id] for id in ids.split() if id in by_id])
            ]
        if sheet is not None:
            inside = [one for one in active if sheet in one.node.ancestors_with_self]
            return [one.binding for one in inside if one.binding.show]
        typed_in = [one.binding for one in active if isinstance(one.node, AskLine)]
        return typed_in or [one.binding for one in active if one.binding.show]
