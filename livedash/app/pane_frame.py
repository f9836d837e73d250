"""The frame around one pane: it shows what the pane asked for, says why when there is nothing to
show or nothing newer, and keeps a fault of the pane in its place.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from textual import events, on
from textual.app import ComposeResult
from textual.geometry import Size

from livedash.app import how_old
from livedash.app.news_window import NewsWindow
from livedash.app.outage import Turn
from livedash.app.pane_rows import PaneRows
from livedash.app.pause import Pause
from livedash.business.place import Place
from livedash.live.cache import QueryCache
from livedash.live.clock import Clock
from livedash.live.trace import ReadDone, Traced
from livedash.panes.export import ExportTable
from livedash.panes.news import News
from livedash.panes.pane import Pane
from livedash.panes.pane_of import pane_of
from livedash.panes.spec import PaneSpec
from livedash.panes.view import Asking, Mark, Refusal, View
from livedash.panes.wishes import Asks
from livedash.widgets.cell import Tone
from livedash.widgets.frame import Framed
from livedash.widgets.line import Piece
from livedash.widgets.notice import Notice

log = logging.getLogger(__name__)


class Shell(Protocol):
    """What a frame has to know of the dashboard around it."""

    def why_nothing(self) -> tuple[str, Tone]:
        """What keeps the first rows from coming."""
        ...

    def why_nowhere(self) -> tuple[str, Tone]:
        """Why one stands in no shop."""
        ...

    def why_old(self) -> str:
        """What keeps newer rows from coming; empty while the rows are kept true."""
        ...

    def rights(self, place: Place, needed: Iterable[str]) -> frozenset[str]:
        """What may be written there of what is needed, from this terminal."""
        ...

    @property
    def marks(self) -> Mapping[str, Mark]:
        """The rows whose writes are not in the database yet."""
        ...

    @property
    def refused(self) -> Sequence[Refusal]:
        """This terminal's refused writes."""
        ...


class PaneFrame(Framed):
    """One pane of the dashboard. Hidden, it asks for nothing and draws nothing."""

    DEFAULT_CSS = """
    PaneFrame { width: 1fr; height: 1fr; }
    PaneFrame > Pane { width: 1fr; height: 1fr; }
    """

    def __init__(
        self,
        spec: PaneSpec,
        shell: Shell,
        cache: QueryCache,
        clock: Clock,
        *,
        drawn: Callable[[PaneFrame, int], None],
        entered: Callable[[PaneFrame], None],
        key_of: Callable[[str], str],
        ascii: bool,
    ) -> None:
        """`drawn` is called with the number of cells that have just been drawn anew, `entered` when
        the keys go to this pane. `key_of`: the key of an action, for words that tell of it."""
        super().__init__(id=f"pane-{spec.name}")
        self.spec = spec
        self.away = False
        """The link was lost, and what was missed is not on the screen yet."""
        self.fault: Exception | None = None
        self._shell, self._clock, self._ascii = shell, clock, ascii
        self._on_drawn, self._on_entered, self._key_of = drawn, entered, key_of
        self._notice = Notice()
        self._entered = False
        self._pane: Pane | None = None
        self._place: Place | None = None
        self.asked = PaneRows(cache, self._rows_changed)
        self._since = NewsWindow()
        self._unseen = True
        """What changed while it was out of sight is not on the screen yet."""
        self._pause: Pause | None = None
        self.roomy: Size | None = None
        """Its size before a sheet took some of its room. What stands there is read on: the sheet
        may be about a row of it."""

    def compose(self) -> ComposeResult:
        yield self._notice

    def on_unmount(self) -> None:
        self.asked.close()

    @property
    def pane(self) -> Pane | None:
        """None before it is first in sight, and once it has failed."""
        return self._pane

    async def restart(self) -> None:
        """A new pane in the place of the one that failed, or the first one."""
        self.fault, self._unseen = None, True
        try:
            self._pane = pane_of(self.spec)
            self._pane.display = False
            await self.mount(self._pane)
        except Exception as error:  # noqa: BLE001 - somebody else's pane may raise anything
            self.fail(error)
            return
        self.go(self._place)

    async def open(self, visible: bool) -> None:
        """Bring it in sight, or put it out of it. The pane is made when it is first wanted."""
        self._unseen |= visible and not self.display
        self.display = visible
        if self._pause is not None and not visible:
            self._pause.unsure = True
        self.asked.visible = visible
        if visible and self._pane is None and self.fault is None:
            await self.restart()
        elif visible:
            self.refresh_view()

    def on_descendant_focus(self) -> None:
        self._on_entered(self)

    def focus_pane(self) -> None:
        """Let the keys reach the first thing of the pane that takes them."""
        if self._pane is not None:
            self.screen.set_focus(self._pane.first_for_keys)

    def table(self) -> ExportTable | None:
        """What it shows, to be taken away; None while it shows nothing."""
        return self._pane.table() if self._pane is not None and self._pane.display else None

    # What it asks

    def stands(self, place: Place) -> bool:
        """Whether the pane has anything to show or do there."""
        try:
            return not self.spec.absent(place)
        except Exception:  # noqa: BLE001 - somebody else's pane; it is told of once it is opened
            return False

    def go(self, place: Place | None) -> None:
        """Look at this place from now on."""
        moved = place is None or self._place is None or not place.same_as(self._place)
        away = self.away or self.asked.left.cut
        if moved:
            # Another place's rows are no change of those that stood here.
            self._pause, self.away = None, False
        self._place = place
        if self._pane is None:
            return
        if place is None:
            self.asked.close()
            self.refresh_view()
            return
        self._pane.rights = self._shell.rights(place, self.spec.needs.values())
        wanted = self._wanted(self._pane, place)
        if wanted is not None:
            self.asked.begin(wanted, place)
            self.refresh_view()
        if moved:
            self.away = away and self.display and self.asked.rows is not None

    async def again(self) -> None:
        """Read its rows again; or after its fault, begin it anew."""
        if self.fault is not None:
            await self.restart()
            self.focus_pane()
        else:
            self.go_on()
            self.asked.refresh()

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.fit()

    def fit(self) -> None:
        """Another size may need other queries. Old rows are not given up for some that cannot be
        read; a picture that stands still is drawn from what it has."""
        if self._pane is None or self._place is None or self._pause is not None:
            return
        if not self._shell.why_old():
            self._ask()

    @on(Asks)
    def _pane_asks(self, asks: Asks) -> None:
        asks.stop()
        self._ask()

    def _ask(self) -> None:
        """Look at what the pane lives on now."""
        if self._pane is None or self._place is None or not self.asked.anything:
            return
        wanted = self._wanted(self._pane, self._place)
        if wanted is not None:
            self._rows_changed(self.asked.ask(wanted))

    def _rows_changed(self, others: bool) -> None:
        """`others`: they answer something else than those before."""
        if others and self._pause is not None:
            # What was asked for is shown, as it is at this moment.
            self._pause.again(self._clock.now())
            self._draw()
        self.refresh_view()

    def _wanted(self, pane: Pane, place: Place) -> Asking | None:
        """What the pane lives on here, at this size; None when it fails to say."""
        width, height = self.size if self.size else self.app.size
        try:
            asking = pane.asks(place, width, height)
            if self.roomy is None:
                return asking
            return asking._replace(
                queries={**pane.asks(place, *self.roomy).queries, **asking.queries}
            )
        except Exception as error:  # noqa: BLE001
            self.fail(error)
            return None

    # The link

    def heard(self, turn: Turn) -> None:
        """What a new picture of the link means for these rows."""
        self.asked.left.heard(turn)
        if turn.lost:
            self.away = True
        if turn.back and self.display:
            self.away = False

    def caught_up(self) -> None:
        """The link is up, and something was read."""
        self.away = self.away and self.asked.dirty

    def seen(self) -> None:
        if self._pane is not None:
            self._pane.seen()

    # Standing still

    @property
    def paused(self) -> bool:
        return self._pause is not None

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
        if self._pause is None or not isinstance(record, ReadDone):
            return
        if not self.asked.keys.isdisjoint(record.differed):
            self._pause.heard(record)
            self.refresh_view()

    # What is shown

    def refresh_view(self) -> None:
        """Show what the cache holds now. Costs nothing on the terminal when nothing differs."""
        if not self.display or self.fault is not None:
            return
        if self._pause is not None and self._place is not None:
            # Over rows that stand still: nothing of the pane itself is touched.
            self._say_over_rows(self._place)
            self._on_drawn(self, 0)
        else:
            self._draw()

    def _draw(self) -> None:
        pane, place, rows, failure = self._pane, self._place, self.asked.rows, self.asked.failure
        if pane is not None and place is not None and (absent := self._absent(place)):
            self._say_alone(absent if place.in_shop else self._shell.why_nowhere()[0], "text")
            return
        if pane is None or place is None or rows is None:
            words, tone = self._shell.why_nothing()
            if failure is not None:
                words, tone = failure.words, "bad"
            self._say_alone(self.asked.left.words(place) + words, tone)
            return
        view = View(
            place,
            self._clock.now(),
            rows,
            self._ascii,
            self.away,
            self._shell.marks,
            self._shell.refused,
            self.asked.state,
        )
        try:
            cells = pane.show(view)
        except Exception as error:  # noqa: BLE001
            self.fail(error)
            return
        self._since.shown(view, self.asked.keys, missed=self.away or self._unseen)
        self._unseen = self._unseen and self.asked.dirty
        self._say_over_rows(place)
        if not pane.display:
            pane.display = True
            if self._entered and self.screen.focused is None:
                # What is hidden loses the keys: they come back with it, and the last line names
                # them in the paint that brings the rows. Textual tells of them one paint later.
                self.focus_pane()
                self._on_entered(self)
        self._on_drawn(self, cells)

    def _absent(self, place: Place) -> str:
        try:
            return self.spec.absent(place)
        except Exception as error:  # noqa: BLE001 - somebody else's pane may raise anything
            self.fail(error)
            return ""

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

    # What is said around it

    def enter(self, entered: bool) -> None:
        """`entered`: the keys go to this one."""
        self._entered = entered
        self.set_class(entered, "-entered")
        self._show_title()
        if self._shell.why_old():
            # That is said once, where the keys go.
            self.refresh_view()

    def _show_title(self) -> None:
        name = self.spec.heading
        title = Piece(f" {name} ", "open") if self._entered else Piece(name, "strong")
        self.entitle([title], self._how_old())

    def _how_old(self) -> list[Piece]:
        if self.fault is not None:
            return [Piece("FAILED", "bad")]
        words = self.as_of(cut_off=bool(self._shell.why_old()))
        return [Piece(words, "alert" if self.paused else "over")] if words else []

    def as_of(self, *, cut_off: bool) -> str:
        """As of when its picture is, when that is not now."""
        if self._place is None:
            return ""
        if self._pause is not None:
            return self._pause.title(self._place, self._clock.now())
        if not cut_off and self.asked.failure is None:
            return ""
        return how_old.in_short(self.asked, self._place, self._clock.now())

    def _say_over_rows(self, place: Place) -> None:
        why, now = self._shell.why_old(), self._clock.now()
        if self._pause is not None:
            self._pause.unsure = self._pause.unsure or bool(why)
            self._notice.say(self._pause.words(place, now, why), "alert")
        elif why and self.framed and not self._entered:
            # On a wall the titles say how old; why is said once, where the keys go.
            self._notice.say("")
        else:
            self._notice.say(*how_old.over_the_rows(self.asked, place, now, why))
        self._show_title()

    def _say_alone(self, words: str, tone: Tone) -> None:
        if self._pane is not None:
            self._pane.display = False
        self._notice.say(words, tone, alone=True)

    # Its faults

    def fail(self, error: Exception) -> None:
        """The pane is at fault: it is taken down here, and nothing else is."""
        self.fault, self._pause = error, None
        self.asked.close()
        if self._pane is not None:
            # Not awaited: this may be the pane's own loop. One that is already dead cannot even
            # be removed; then it stays, hidden, until the end.
            self._pane.display = False
            self._pane.remove()
            self._pane = None
        self._show_title()
        log.error("pane %s failed", self.spec.name, exc_info=error)
        self._say_alone(
            f"The {self.spec.title} pane failed: {type(error).__name__}: {error}\n"
            f"The others and the link go on. {self._key_of('app.refresh')} starts it again; "
            "--log-file has the details.",
            "bad",
        )
