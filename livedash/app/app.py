"""The dashboard: panes in frames, the header that never lies, and the keys that work everywhere.

It wires, and does what the keys say. What is true it asks the engine; how rows look it leaves to
the panes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.driver import Driver
from textual.widget import Widget

from livedash.app.boundary import GuardedApp, MainScreen
from livedash.app.capabilities import Capabilities
from livedash.app.form_sheet import FormSheet
from livedash.app.frame_lines import FrameLines
from livedash.app.freshness import Freshness
from livedash.app.furnishing import Find, Furnishing
from livedash.app.hand import Hand
from livedash.app.keys import SHELL_KEYS, shell_bindings
from livedash.app.keystrokes import MOST
from livedash.app.last_place import LastPlace
from livedash.app.leaning import Leaning
from livedash.app.moments import Moments
from livedash.app.outage import Outage
from livedash.app.pane_frame import PaneFrame
from livedash.app.pasting import LONGEST as LONGEST_PASTE
from livedash.app.pasting import PasteLeftOut
from livedash.app.sheet import Sheet
from livedash.app.telling import Telling
from livedash.app.ticking import Ticking
from livedash.app.wall import Wall
from livedash.app.whereabouts import Whereabouts
from livedash.app.who import Who
from livedash.app.writing import Writing
from livedash.business.place import Place
from livedash.live.clock import Clock
from livedash.live.engine import Engine
from livedash.live.link import Link, LinkState
from livedash.live.trace import Traced
from livedash.panes.discover import Found
from livedash.panes.pane import Mark, Pane, Refusal
from livedash.widgets.cell import Tone


class LiveDash(GuardedApp):
    """The whole program on one terminal."""

    CSS_PATH = Path(__file__).with_name("livedash.tcss")
    TITLE = "livedash"
    BINDINGS: ClassVar[list[BindingType]] = list(shell_bindings())

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        found: Found | Find,
        *,
        branch: str | None = None,
        opening: str | None = None,
        before: LastPlace | None = None,
        wall: bool = True,
        writing: Writing | None = None,
        read_only: bool = False,
        frozen: bool = False,
        shared_minutes: float | None = None,
        toasts: bool = True,
        export_to: Path = Path(),
        export_separator: str = ",",
        capabilities: Capabilities | None = None,
        driver_class: type[Driver] | None = None,
    ) -> None:
        """`found`: the panes, or who finds them once the first picture stands. `before`: where one
        stood when the dashboard was last closed. `frozen`: the clock
        stands still, on purpose. `wall`: a wide screen shows several panes at once.
        `shared_minutes`: several people share the login, and after so many without a key it is
        asked again who stands there; None: it is one person's. `export_to`: the folder that `E`
        writes to, with `export_separator`."""
        super().__init__(capabilities=capabilities, driver_class=driver_class)
        self.engine, self.clock = engine, clock
        self.wall = Wall(several=wall)
        self._furnishing = Furnishing(self, found, self._furnished)
        self._opening = opening
        """The pane that was asked for; None: no one yet, and the first one that has anything."""
        self._before = before
        self.where = Whereabouts(self, branch, before)
        self._freshness = Freshness(clock, self._clock_offset)
        self.read_only, self.frozen = read_only, frozen
        self.moments = Moments(clock, frozen=frozen)
        # Where nothing is written, it does not matter who looks.
        self.who = Who(None if read_only else shared_minutes, engine.cache, clock)
        self.hand = Hand(self, None if read_only else writing)
        self._telling = Telling(self, self._freshness, on=toasts)
        self.export_to, self.export_separator = export_to, export_separator
        self._exporting: asyncio.Task[None] | None = None
        self._leaning = Leaning(clock)
        self._outage = Outage()
        self.lines = FrameLines(self, self._freshness, self._outage)
        self._ticking = Ticking(
            clock,
            calm=lambda: engine.link.state is LinkState.LIVE,
            ticked=self.lines.show_header,
            minute=self.wall.refresh_view,
        )
        self._stop_hearing: list[Callable[[], None]] = []

    # Coming and going

    def compose(self) -> ComposeResult:
        yield self.lines.header
        yield self.lines.tabs
        yield self.wall
        yield from self.extra_lines()
        yield self.lines.hints
        yield self._telling.toasts

    def extra_lines(self) -> Iterable[Widget]:
        """What a dashboard of another kind shows between the panes and the keys."""
        return ()

    async def on_mount(self) -> None:
        self._stop_hearing += [
            self.engine.on_link(self._link_changed),
            self.engine.trace.listen(self._freshness.traced),
            self.who.on_change(self.lines.show_header),
            self.engine.trace.listen(self._traced),
        ]
        self.engine.cache.on_progress(self._progressed)
        self.screen.bindings_updated_signal.subscribe(self.screen, lambda _: self._focus_moved())
        await self._furnishing.begin()

    async def _furnished(self) -> None:
        """All panes have their frames."""
        for pane in self.found.panes:
            does = f"Open {pane.title}"
            self.bind(str(pane.number), f"open('{pane.pane_name}')", description=does, show=False)
        self.where.begin()
        names = self.wall.names
        before = self._before.pane if self._before and self._before.pane in names else ""
        await self._open(self._opening or before or next(iter(names), ""))
        self._ticking.tick()

    async def on_unmount(self) -> None:
        self._furnishing.stop()
        self._ticking.stop()
        self._telling.stop()
        self.lines.stop()
        for stop in self._stop_hearing:
            stop()
        self.who.close()
        await self.engine.stop()

    async def before_suspend(self) -> None:
        await self.engine.suspend()

    def after_resume(self) -> None:
        self._freshness.woken()
        self.engine.resume()

    # What panes and sheets ask

    def changed(self, frame: PaneFrame, cells: int) -> None:
        if frame.away:
            self._outage.cells_missed += cells
        if cells:
            self._freshness.drawn()
        if cells and isinstance(self.screen, MainScreen):
            self.screen.paint_now()
        if isinstance(self.screen, FormSheet):
            self.screen.judge()
        if not cells or self.engine.link.state is not LinkState.LIVE:
            # While Live it says nothing of the rows.
            self.lines.show_header()
        self._telling.stir()

    def why_nothing(self) -> tuple[str, Tone]:
        if self._outage.words:
            return f"{self._outage.words}\nIt is tried again and again. R tries at once.", "out"
        if not self._outage.up:
            return "Connecting to the database …", "dim"
        return self.where.why_nowhere()

    def why_old(self) -> str:
        return self._outage.words

    def rights(self, place: Place) -> frozenset[str]:
        return frozenset() if self.read_only else frozenset(place.rights)

    @property
    def marks(self) -> Mapping[str, Mark]:
        return self.hand.marks

    @property
    def refused(self) -> Sequence[Refusal]:
        return self.hand.refused

    @property
    def clock_ahead(self) -> float:
        """Seconds by which ours is ahead of the database's. One that stands still is not wrong."""
        return 0.0 if self.frozen else -(self._clock_offset() or 0.0)

    def entered(self, frame: PaneFrame) -> None:
        """The keys go to this pane now: by Tab, or by a click."""
        if self.wall.enter(frame):
            self.lines.show()

    def arrived(self, place: Place) -> None:
        """Known since now. Unless a pane was asked for, the keys go to the first that has anything
        of it: a member of projects alone begins on the board."""
        if self._opening is None and self.frame is not None and not self.frame.has_anything(place):
            first = next((frame for frame in self.wall.all if frame.has_anything(place)), None)
            if first is not None:
                self.call_later(self._open, first.pane_type.pane_name)

    @property
    def found(self) -> Found:
        """The panes that there are; none before they are found."""
        return self._furnishing.found

    @property
    def place(self) -> Place | None:
        """Where one stands."""
        return self.where.place

    @property
    def frame(self) -> PaneFrame | None:
        """The pane that the keys go to."""
        return self.wall.entered

    @property
    def frames(self) -> tuple[PaneFrame, ...]:
        """All that are in sight."""
        return self.wall.in_sight

    # The link

    def _link_changed(self, link: Link) -> None:
        self.moments.measured(self._clock_offset())
        was_up = self._outage.up
        turn = self._outage.heard(link)
        if turn.alive:
            self.engine.cache.vouch(link.tells_of)
        for frame in self.wall.all:
            frame.heard(turn)
        if was_up and self._outage.up:
            # A sign of life, once a second while changes come: no pane has anything new to say.
            self._ticking.tick()
            return
        for frame in self.frames:
            frame.fit()
            frame.refresh_view()
        if isinstance(self.screen, FormSheet):
            self.screen.judge()
        self.lines.show()
        self._ticking.tick()

    def _progressed(self) -> None:
        self._freshness.told()
        if self._outage.up:
            for frame in self.frames:
                frame.caught_up()

    def _traced(self, record: Traced) -> None:
        for frame in self.wall.all:
            frame.traced(record)

    def _clock_offset(self) -> float | None:
        for one in self.engine.link.sources:
            if one.clock_offset is not None:
                return one.clock_offset
        return None

    def post_display_hook(self) -> None:
        self.lines.painted()

    def _focus_moved(self) -> None:
        self.lines.show_hints()
        self._telling.show()

    # Keys

    async def ready_for_keys(self) -> None:
        await self._furnishing.wait()

    @property
    def busy_with_a_key(self) -> bool:
        form = isinstance(self.screen, FormSheet) and self.screen.busy
        return form or not self._furnishing.done

    def flooded(self) -> None:
        self.lines.say(f"More than {MOST:,} keys came at once: they were left out.", "low")

    @on(PasteLeftOut)
    def _paste_left_out(self) -> None:
        self.lines.say(f"More than {LONGEST_PASTE:,} characters were pasted: left out.", "low")

    def key_begins(self, event: events.Key) -> None:
        self._leaning.pressed(event.key, over_a_sheet=isinstance(self.screen, Sheet))
        if event.key != "q":
            self.hand.key_pressed()
            self.lines.unsay()
        if self._outage.to_tell:
            self._outage.cells_missed = 0
            for frame in self.wall.all:
                frame.seen()
            self.lines.show_hints()

    # What panes ask of the operator's hand

    @on(Pane.Fills)
    async def _pane_fills(self, asked: Pane.Fills) -> None:
        self._go_on()
        await self.hand.fill(asked.form)

    @on(Pane.Writes)
    async def _pane_writes(self, asked: Pane.Writes) -> None:
        self._go_on()
        await self.hand.do(asked.make)

    def _go_on(self) -> None:
        """Whoever writes sees what is written, and what it is written upon."""
        if self.frame is not None:
            self.frame.go_on()

    @on(Pane.Says)
    def _pane_says(self, asked: Pane.Says) -> None:
        self.lines.say(asked.words, asked.tone)

    # What the keys do

    async def action_quit(self) -> None:
        if self._leaning.on_it:
            self.lines.say("q has closed what stood here. Let go, then q quits.", "dim")
        elif self.hand.may_quit():
            await super().action_quit()

    async def action_open(self, name: str) -> None:
        self._opening = name
        await self._open(name)

    async def _open(self, name: str) -> None:
        if name in self.wall.names:
            if isinstance(self.screen, Sheet):
                self.screen.close()
            await self.wall.open(name)
            self.lines.show()

    async def on_resize(self, event: events.Resize) -> None:
        await self.wall.lay_out(event.size)
        self._telling.show(event.size.height)

    async def action_maximize(self) -> None:
        if not isinstance(self.screen, Sheet):
            await self.wall.maximize()

    def action_reconnect(self) -> None:
        self.engine.reconnect()

    async def action_refresh(self) -> None:
        """Read again, and paint all of it: a line may have garbled what stands on the terminal."""
        self.repaint_all()
        if self.frame is not None:
            await self.frame.again()

    def action_filter(self) -> None:
        if self.frame is not None and self.frame.pane is not None and self.frame.pane.display:
            self.frame.pane.open_filter()

    def action_export(self) -> None:
        from livedash.app.export import export

        frame = self.frame
        if frame is None or isinstance(self.screen, Sheet):
            return
        if self._exporting is not None and not self._exporting.done():
            self.lines.say("The last table is still being written.", "low")
        else:
            self._exporting = asyncio.create_task(export(self, frame))

    def action_pause(self) -> None:
        frame = self.frame
        if frame is None or isinstance(self.screen, Sheet):
            return
        if frame.paused:
            frame.go_on()
        elif not frame.pause():
            self.lines.say("There is nothing here yet that could stand still.", "dim")

    # A sheet is read from the disk when it is first wanted: not in the way of the first paint.

    async def action_help(self) -> None:
        from livedash.app.help import HelpSheet

        shell = [key for key in SHELL_KEYS if self.check_action(key.action, ())]
        await self.over(HelpSheet([] if self.frame is None else self.frame.own_keys(), shell))

    async def action_palette(self) -> None:
        from livedash.app.palette import PaletteSheet, deeds

        if not isinstance(self.screen, Sheet):
            listed = deeds(self.screen.active_bindings.values(), self)
            # Once the sheet is away: most deeds are done on the panes alone.
            await self.over(
                PaletteSheet(listed, lambda d: self.call_later(self.run_action, d.action, d.node))
            )

    async def action_link(self) -> None:
        from livedash.app.link_details import LinkSheet

        await self.over(LinkSheet(self.engine, self.clock, self._freshness))

    async def action_unsent(self) -> None:
        from livedash.app.outbox_sheet import OutboxSheet

        await self.over(OutboxSheet(self.hand))

    async def action_branches(self) -> None:
        from livedash.app.branches import BranchSheet

        await self.over(BranchSheet(self.where))

    async def action_who(self) -> None:
        if not isinstance(self.screen, Sheet):
            await self.hand.ask_who()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Who stands here is no question where a login is one person's; and who only looks has
        nothing unsent."""
        if action == "who" and not self.who.shared:
            return False
        if action == "unsent" and self.read_only:
            return False
        return super().check_action(action, parameters)

    async def over(self, sheet: Sheet, *, also_a_form: bool = False) -> None:
        """A sheet over the dashboard, while there is none."""
        over_form = also_a_form and isinstance(self.screen, FormSheet)
        if len(self.screen_stack) == 1 or over_form:
            await self.push_screen(sheet, self._back)
            self.lines.show()

    def _back(self, _: None) -> None:
        self.call_later(self.lines.show)
        self.call_later(self.hand.bring_back)
