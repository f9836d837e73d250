"""The frame around one pane: its watch on the cache, what is said when there is nothing to show,
and the wall that keeps a fault of the pane in its place.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from livedash.app.keys import shown
from livedash.app.outage import Turn
from livedash.app.pause import Pause
from livedash.app.since import Since
from livedash.business.place import Place
from livedash.live.cache import QueryCache, Result
from livedash.live.clock import Clock
from livedash.live.fetching import ReadFailed
from livedash.live.link import Link
from livedash.live.query import AnyQuery
from livedash.live.trace import Read, Traced
from livedash.live.watch import Watch
from livedash.panes.export import Table
from livedash.panes.news import News
from livedash.panes.pane import Mark, Pane, Refusal, View
from livedash.widgets.cell import Tone
from livedash.widgets.line import Piece, TextLine
from livedash.widgets.notice import Notice

log = logging.getLogger(__name__)


class Shell(Protocol):
    """What a frame asks of the dashboard around it."""

    def changed(self, frame: PaneFrame, cells: int) -> None:
        """So many cells have just been drawn anew."""
        ...

    def why_nothing(self) -> tuple[str, Tone]:
        """What keeps the first rows from coming."""
        ...

    def why_old(self) -> str:
        """What keeps newer rows from coming; empty while the rows are kept true."""
        ...

    def entered(self, frame: PaneFrame) -> None:
        """The keys go to this pane now."""
        ...

    def rights(self, place: Place) -> frozenset[str]:
        """What may be written there, from this terminal."""
        ...

    @property
    def marks(self) -> Mapping[str, Mark]:
        """The rows whose writes are not in the database yet."""
        ...

    @property
    def refused(self) -> Sequence[Refusal]:
        """This terminal's refused writes."""
        ...


class PaneFrame(Vertical):
    """One pane of the dashboard. Hidden, it asks for nothing and draws nothing."""

    DEFAULT_CSS = """
    PaneFrame { width: 1fr; height: 1fr; }
    PaneFrame > Pane { width: 1fr; height: 1fr; }
    """

    def __init__(
        self, pane_type: type[Pane], shell: Shell, cache: QueryCache, clock: Clock, *, ascii: bool
    ) -> None:
        super().__init__(id=f"pane-{pane_type.pane_name}")
        self.pane_type = pane_type
        self.away = False
        """The link was lost, and what was missed is not on the screen yet."""
        self.fault: Exception | None = None
        self._shell, self._cache, self._clock, self._ascii = shell, cache, clock, ascii
        self._title = TextLine(classes="title")
        """On a wall of panes: which one this is, whether the keys go to it, how old it is."""
        self._notice = Notice()
        self._entered = False
        self._pane: Pane | None = None
        self._place: Place | None = None
        self._queries: Mapping[str, AnyQuery] = {}
        self._watch: Watch | None = None
        self._coming: Watch | None = None
        """On what the pane asks now, while its rows are on their way; the old ones stand."""
        self._coming_queries: Mapping[str, AnyQuery] = {}
        self._vouched_at: datetime | None = None
        self._since = Since()
        self._unseen = True
        """What changed while it was out of sight is not on the screen yet."""
        self._pause: Pause | None = None

    def compose(self) -> ComposeResult:
        yield self._title
        yield self._notice

    def on_descendant_focus(self) -> None:
        self._shell.entered(self)

    def entitle(self, entered: bool) -> None:
        """`entered`: the keys go to this one."""
        self._entered = entered
        self._show_title()
        if self._shell.why_old():
            # That is said once, where the keys go.
            self.refresh_view()

    def _show_title(self) -> None:
        entered = self._entered
        name = f"{'>' if entered else ' '} {self.pane_type.number} {self.pane_type.title}"
        self._title.show([Piece(name, "accent" if entered else "strong")], self._how_old())

    def _how_old(self) -> list[Piece]:
        if self.fault is not None:
            return [Piece("FAILED", "out")]
        if self.paused_since:
            return [Piece(self.paused_since, "alert")]
        if self._place is None or self.true_at is None:
            return []
        failed = any(one.failure for one in self.results)
        if not failed and not self._shell.why_old():
            return []
        return [Piece(f"NOT LIVE, from {self.since}", "over")]

    @property
    def since(self) -> str:
        """When its rows were last known to be true, by the clock on the place's wall."""
        if self._place is None or self.true_at is None:
            return ""
        return self._when(self._place, self.true_at)

    def on_unmount(self) -> None:
        self._close_watch()

    @property
    def pane(self) -> Pane | None:
        """None before it is first in sight, and once it has failed."""
        return self._pane

    @property
    def results(self) -> Collection[Result]:
        """What it has to show; nothing before it has a place, and while it is at fault."""
        return () if self._watch is None else self._watch.results.values()

    def on_resize(self) -> None:
        self.fit()

    def fit(self) -> None:
        """Another size may need other queries. Old rows are not given up for some that cannot be
        read; a picture that stands still is drawn from what it has."""
        if self._pane is None or self._place is None or self._pause is not None:
            return
        if not self._shell.why_old():
            self._ask()

    @on(Pane.Asks)
    def _pane_asks(self, asks: Pane.Asks) -> None:
        asks.stop()
        self._ask()

    def _ask(self) -> None:
        """Look at what the pane lives on now. What stands goes on standing, and is kept true,
        until all the new rows are there; asked for the old ones again, they never went."""
        if self._pane is None or self._place is None or self._watch is None:
            return
        wanted = self._wanted(self._pane, self._place)
        if wanted is None:
            return
        if _keys(wanted) == _keys(self._queries):
            self._close_coming()
        elif _keys(wanted) != _keys(self._coming_queries):
            before = self._coming
            self._coming_queries = wanted
            self._coming = self._cache.watch(wanted, self._rows_changed, visible=self.display)
            if before is not None:
                before.close()
            self._take_coming()
        self.refresh_view()

    def _take_coming(self) -> None:
        """What was asked for stands from now on, once all of it is there."""
        if self._coming is None or any(r.rows is None for r in self._coming.results.values()):
            return
        before, self._watch, self._queries = self._watch, self._coming, self._coming_queries
        self._coming, self._coming_queries = None, {}
        if before is not None:
            before.close()
        if self._pause is not None:
            # What was asked for is shown, as it is at this moment.
            self._pause.again(self._clock.now())
            self._draw()

    def _close_coming(self) -> None:
        if self._coming is not None:
            self._coming.close()
        self._coming, self._coming_queries = None, {}

    def _wanted(self, pane: Pane, place: Place) -> Mapping[str, AnyQuery] | None:
        """What the pane lives on here, at this size; None when it fails to say."""
        width, height = self.size if self.size else self.app.size
        try:
            queries, unseen = pane.queries(place), pane.unseen(width, height)
        except Exception as error:  # noqa: BLE001
            self.fail(error)
            return None
        return {name: query for name, query in queries.items() if name not in unseen}

    @property
    def true_at(self) -> datetime | None:
        """The last moment at which all its rows were known to be true; None without rows."""
        read = [one.read_at for one in self.results if one.read_at is not None]
        if not read or self._vouched_at is None:
            return min(read, default=None)
        return max(min(read), self._vouched_at)

    @property
    def query_keys(self) -> frozenset[str]:
        return _keys(self._queries) | _keys(self._coming_queries)

    async def restart(self) -> None:
        """A new pane in the place of the one that failed, or the first one."""
        self.fault, self._unseen = None, True
        try:
            self._pane = self.pane_type()
            self._pane.display = False
            await self.mount(self._pane)
        except Exception as error:  # noqa: BLE001 - somebody else's pane may raise anything
            self.fail(error)
            return
        self.go(self._place)

    def go(self, place: Place | None) -> None:
        """Look at this place from now on."""
        if place is None or self._place is None or not place.same_as(self._place):
            self._pause = None
        if place != self._place:
            self._place, self._vouched_at = place, None
        if self._pane is None:
            return
        if place is None:
            self._close_watch()
            self.refresh_view()
            return
        self._pane.rights = self._shell.rights(place)
        wanted = self._wanted(self._pane, place)
        if wanted is None:
            return
        self._queries = wanted
        # The new watch first: what both places read is then not read again.
        before = self._watch
        self._watch = self._cache.watch(self._queries, self._rows_changed, visible=self.display)
        if before is not None:
            before.close()
        self._close_coming()
        self.refresh_view()

    async def again(self) -> None:
        """Read its rows again; or after its fault, begin it anew."""
        if self.fault is not None:
            await self.restart()
            self.focus_pane()
        elif self.query_keys:
            self.go_on()
            self._cache.refresh("asked for", self.query_keys)

    async def open(self, visible: bool) -> None:
        """Bring it in sight, or put it out of it. The pane is made when it is first wanted."""
        self._unseen |= visible and not self.display
        self.display = visible
        if self._pause is not None and not visible:
            self._pause.unsure = True
        for watch in (self._watch, self._coming):
            if watch is not None:
                watch.visible = visible
        if visible and self._pane is None and self.fault is None:
            await self.restart()
        elif visible:
            self.refresh_view()

    def focus_pane(self) -> None:
        """Let the keys reach the first thing of the pane that takes them."""
        if self._pane is not None:
            first = next((w for w in self._pane.query("*") if w.focusable), None)
            self.screen.set_focus(first)

    def own_keys(self) -> list[tuple[str, str]]:
        """The keys that this pane brings, and what they do."""
        pane = self._pane
        return [
            (shown(key), active.binding.tooltip or active.binding.description)
            for key, active in self.screen.active_bindings.items()
            if pane is not None and active.node is pane
        ]

    def table(self) -> Table | None:
        """What it shows, to be taken away; None while it shows nothing."""
        return self._pane.table() if self._pane is not None and self._pane.display else None

    # Standing still

    @property
    def paused(self) -> bool:
        return self._pause is not None

    @property
    def paused_since(self) -> str:
        """`PAUSED 17:41`; empty while it goes on."""
        if self._pause is None or self._place is None:
            return ""
        return self._pause.title(self._place, self._clock.now())

    def pause(self) -> bool:
        """The picture stands still from now on; False where there is none."""
        if self._pane is None or not self._pane.display:
            return False
        self._pause = Pause(self._clock.now())
        self._pause.unsure = bool(self._shell.why_old())
        self.refresh_view()
        return True

    def go_on(self) -> None:
        """The newest state, with what has changed marked."""
        if self._pause is not None:
            # What it has missed is marked; told one by one it would be a flood.
            self._pause, self._unseen = None, True
            self.refresh_view()
            self.fit()

    def traced(self, record: Traced) -> None:
        """While it stands still, what it does not show is counted."""
        if self._pause is None or not isinstance(record, Read):
            return
        if not _keys(self._queries).isdisjoint(record.differed):
            self._pause.heard(record)
            self.refresh_view()

    def heard(self, link: Link, turn: Turn) -> None:
        """What a new picture of the link means for these rows."""
        if turn.lost:
            self.away = True
        if turn.alive:
            self._vouch(self._clock.now(), link)
        if turn.back and self.display:
            self.away = False

    def _vouch(self, moment: datetime, link: Link) -> None:
        """The link is alive at this moment: what it tells of and is not dirty is true, however
        long ago it was read."""
        true: list[datetime] = []
        for name, one in (self._watch.results if self._watch else {}).items():
            if one.read_at is not None:
                told = not one.dirty and link.tells_of(self._queries[name].tables)
                true.append(moment if told else one.read_at)
        self._vouched_at = min(true, default=None)

    def caught_up(self) -> None:
        """The link is up, and something was read."""
        if self.away and not any(one.dirty for one in self.results):
            self.away = False

    def seen(self) -> None:
        if self._pane is not None:
            self._pane.seen()

    def _rows_changed(self, _names: frozenset[str]) -> None:
        self._take_coming()
        self.refresh_view()

    def refresh_view(self) -> None:
        """Show what the cache holds now. Costs nothing on the terminal when nothing differs."""
        if not self.display or self.fault is not None:
            return
        if self._pause is not None and self._place is not None:
            self._say_paused(self._pause, self._place)
        else:
            self._draw()

    def _say_paused(self, pause: Pause, place: Place) -> None:
        """Over rows that stand still: nothing of the pane itself is touched."""
        why = self._shell.why_old()
        pause.unsure = pause.unsure or bool(why)
        lost = f"\nNOT LIVE. {why}" if why else ""
        self._notice.say(f"{pause.words(place, self._clock.now())}{lost}", "alert")
        if self._title.display:
            self._show_title()
        self._shell.changed(self, 0)

    def _draw(self) -> None:
        watch, pane, place = self._watch, self._pane, self._place
        if watch is None or pane is None or place is None:
            self._say_alone(*self._shell.why_nothing())
            return
        results = watch.results
        failure = next((one.failure for one in results.values() if one.failure), None)
        rows = {name: one.rows for name, one in results.items() if one.rows is not None}
        if len(rows) < len(results):
            self._say_alone(*((failure.words, "out") if failure else self._shell.why_nothing()))
            return
        marks, refused = self._shell.marks, self._shell.refused
        view = View(place, self._clock.now(), rows, self._ascii, self.away, marks, refused)
        try:
            cells = pane.show(view)
        except Exception as error:  # noqa: BLE001
            self.fail(error)
            return
        self._since.shown(view, _keys(self._queries), missed=self.away or self._unseen)
        self._unseen = self._unseen and any(one.dirty for one in results.values())
        if self._pause is not None:
            self._say_paused(self._pause, place)
        else:
            self._say_how_old(place, failure)
        if self._title.display:
            self._show_title()
        pane.display = True
        self._shell.changed(self, cells)

    @property
    def has_news(self) -> bool:
        """Whether there may be any."""
        return self._since.differs

    def news(self) -> Sequence[News]:
        """What was done since this was last asked, while one could look on."""
        between = self._since.take()
        if between is None or self._pane is None:
            return ()
        try:
            return self._pane.news(*between)
        except Exception as error:  # noqa: BLE001
            self.fail(error)
            return ()

    def _say_how_old(self, place: Place, failure: ReadFailed | None) -> None:
        """Over the rows: until when they were true, and why they may not be any more."""
        failed = (one.read_at for one in self.results if one.failure and one.read_at)
        coming = () if self._coming is None else self._coming.results.values()
        refused = next((one.failure for one in coming if one.failure), None)
        if (why := self._shell.why_old()) and self._title.display and not self._entered:
            # On a wall the titles say how old; why is said once, where the keys go.
            self._notice.say("")
        elif why and self.true_at is not None:
            when = self._when(place, self.true_at)
            asked = " What you asked for comes when the link is back." if self._coming else ""
            self._notice.say(f"NOT LIVE. What you see is from {when}.{asked} {why}", "over")
        elif failure is not None and (oldest := min(failed, default=None)) is not None:
            when = self._when(place, oldest)
            self._notice.say(f"STALE. What you see is from {when}. {failure.words}", "alert")
        elif refused is not None:
            self._notice.say(f"What you asked for is not here: {refused.words}", "alert")
        else:
            self._notice.say("")

    def _when(self, place: Place, moment: datetime) -> str:
        local, now = place.local(moment), place.local(self._clock.now())
        day = "" if local.date() == now.date() else f"{local:%a} {local.day} {local:%b} "
        return f"{day}{local:%H:%M:%S}"

    def fail(self, error: Exception) -> None:
        """The pane is at fault: it is taken down here, and nothing else is."""
        self.fault, self._pause = error, None
        self._close_watch()
        if self._pane is not None:
            # Not awaited: this may be the pane's own loop. One that is already dead cannot even
            # be removed; then it stays, hidden, until the end.
            self._pane.display = False
            self._pane.remove()
            self._pane = None
        self._show_title()
        log.error("pane %s failed", self.pane_type.pane_name, exc_info=error)
        self._say_alone(
            f"The {self.pane_type.title} pane failed: {type(error).__name__}: {error}\n"
            "The others and the link go on. Ctrl+R starts it again; --log-file has the details.",
            "out",
        )

    def _say_alone(self, words: str, tone: Tone) -> None:
        if self._pane is not None:
            self._pane.display = False
        self._notice.say(words, tone, alone=True)

    def _close_watch(self) -> None:
        self._close_coming()
        if self._watch is not None:
            self._watch.close()
            self._watch = None


def _keys(queries: Mapping[str, AnyQuery]) -> frozenset[str]:
    return frozenset(query.key for query in queries.values())
