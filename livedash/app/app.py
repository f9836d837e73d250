"""The dashboard: panes in frames, the header that never lies, and the keys that work everywhere.

It wires, and does what the keys say. What is true it asks the engine; how rows look it leaves to
the panes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.driver import Driver
from textual.widget import Widget

from livedash.app.actions import Keymap, OtherKeys, opens
from livedash.app.boundary import MainScreen
from livedash.app.capabilities import Capabilities
from livedash.app.current_place import PlaceScreen
from livedash.app.export import Export
from livedash.app.form_flow import FormFlow
from livedash.app.frame_lines import FrameLines
from livedash.app.held_quit_key import HeldQuitKey
from livedash.app.hints import key_of
from livedash.app.keys import shown
from livedash.app.keystrokes import MOST
from livedash.app.known_themes import KnownThemes
from livedash.app.pane_frame import PaneFrame
from livedash.app.pane_loading import Find, PaneLoading
from livedash.app.pasting import LONGEST as LONGEST_PASTE
from livedash.app.pasting import PasteLeftOut
from livedash.app.screen_updates import ScreenUpdates
from livedash.app.session import Session
from livedash.app.sheet_keys import SheetKeys
from livedash.app.sheets import Sheets
from livedash.app.toast_feed import ToastFeed
from livedash.app.wall import Wall
from livedash.app.work_area import WorkArea
from livedash.business.place import Place
from livedash.live.link import LinkState
from livedash.panes.discover import Found
from livedash.panes.shell_keys import SHELL_KEYS
from livedash.panes.spec import PaneSpec
from livedash.panes.wishes import Fills, Says, Writes
from livedash.widgets.themes import USUAL


class LiveDash(SheetKeys):
    """The whole program on one terminal."""

    CSS_PATH = Path(__file__).with_name("livedash.tcss")
    TITLE = "livedash"
    BINDINGS: ClassVar[list[BindingType]] = [*SHELL_KEYS]

    def __init__(
        self,
        session: Session,
        found: Found | Find,
        *,
        opening: str | None = None,
        wall: bool = True,
        on_the_wall: Sequence[str] = (),
        toasts: bool = True,
        export_to: Path = Path(),
        export_separator: str = ",",
        other_keys: OtherKeys | None = None,
        theme: str = USUAL,
        themes: KnownThemes | None = None,
        capabilities: Capabilities | None = None,
        driver_class: type[Driver] | None = None,
    ) -> None:
        """`found`: the panes, or who finds them once the first picture stands. `opening`: the pane
        that was asked for. `wall`: a wide screen shows several panes at once,
        those `on_the_wall`, or the first. `export_to`: the folder that `E` writes to, with
        `export_separator`. `other_keys`: what the settings make of the keys of these panes.
        `theme`: the name of one of `themes`."""
        super().__init__(
            capabilities=capabilities, driver_class=driver_class, theme=theme, themes=themes
        )
        self.session = session
        self.wall = Wall(several=wall, chosen=on_the_wall)
        self._other_keys = other_keys
        self.keymap: Keymap = {}
        """Other keys than those that actions have by themselves."""
        self._opening = opening
        """None: no pane was asked for yet, and the first one that has anything is opened."""
        self._toast_feed = ToastFeed(self, session, self.wall, on=toasts)
        self._area = WorkArea(self.wall, self._toast_feed.toasts)
        self.lines = FrameLines(self, session, self.wall, self._area, self.key_of)
        self.sheets = Sheets(self, self._area, self.lines.show, self._sheet_gone)
        self.forms = FormFlow(session, self.wall, self.lines, self.sheets)
        self._loading = PaneLoading(
            self,
            self.wall,
            found,
            framed=self._framed,
            start=session.start,
            ready=self._panes_loaded,
        )
        self._updates = ScreenUpdates(session, self.wall, self.lines, self.sheets)
        self.export = Export(session, self.lines, export_to, export_separator)
        self._held_quit_key = HeldQuitKey(session.clock)

    # Coming and going

    def compose(self) -> ComposeResult:
        yield self.lines.header
        yield self.lines.tabs
        yield self._area
        yield from self.extra_lines()
        yield self.lines.hints

    def extra_lines(self) -> Iterable[Widget]:
        """What a dashboard of another kind shows between the panes and the keys."""
        return ()

    async def on_mount(self) -> None:
        self._updates.begin()
        self.screen.bindings_updated_signal.subscribe(self.screen, lambda _: self._focus_moved())
        if not self.wall.names:
            # The first picture, over a wall that is empty still.
            self.lines.show()
        await self._loading.begin()

    def _framed(self, pane: PaneSpec) -> PaneFrame:
        session = self.session
        return PaneFrame(
            pane,
            session,
            session.engine.cache,
            session.clock,
            drawn=self._drawn,
            entered=self._entered,
            key_of=self.key_of,
            ascii=self.capabilities.ascii,
        )

    async def _panes_loaded(self) -> None:
        """All panes have their frames."""
        wrong_keys = self._take_keys(self._other_keys) if self._other_keys else ()
        self.lines.say_faults([*self.theme_faults, *wrong_keys])
        for pane in self.wall.found.panes:
            opened = opens(pane, self.keymap)
            if opened.keys:
                what = f"open('{pane.name}')"
                self.bind(",".join(opened.keys), what, description=opened.meaning, show=False)
        self.session.where.begin(
            PlaceScreen(
                arrived=self._arrived,
                stands=lambda place: self.wall.first_at(place) is not None,
                look_at=self._look_at,
                after=self.call_later,
                show=self.lines.show,
                say=self.lines.say,
                show_why_nowhere=self.wall.refresh_view,
            )
        )
        names, before = self.wall.names, self.session.before
        last = before.pane if before and before.pane in names else ""
        await self._open(self._opening or last or next(iter(names), ""))
        self._updates.tick()

    def _take_keys(self, other_keys: OtherKeys) -> Sequence[str]:
        """Answers what cannot be; its action keeps the key that it has."""
        self.keymap, faults = other_keys(self.wall.found.panes)
        self.set_keymap({**self.keymap})
        return faults

    def key_of(self, id: str) -> str:
        """The key of an action that works everywhere, as people write it."""
        keys = self.keymap.get(id) or next(one.key for one in SHELL_KEYS if one.id == id)
        return shown(keys.split(",")[0])

    async def on_unmount(self) -> None:
        self._loading.stop()
        self._updates.stop()
        self._toast_feed.stop()
        self.lines.stop()
        await self.session.stop()

    async def before_suspend(self) -> None:
        await self.session.suspend()

    def after_resume(self) -> None:
        self.session.resume()

    # The panes

    @property
    def frame(self) -> PaneFrame | None:
        """The pane that the keys go to."""
        return self.wall.entered

    def _drawn(self, frame: PaneFrame, cells: int) -> None:
        """So many of its cells have just been drawn anew."""
        if frame.away:
            self.session.outage.cells_missed += cells
        if cells:
            self.session.freshness.drawn()
        if cells and isinstance(self.screen, MainScreen):
            self.screen.paint_now()
        self.sheets.judge()
        if not cells or self.session.engine.link.state is not LinkState.LIVE:
            # While Live it says nothing of the rows.
            self.lines.show_header()
        self._toast_feed.stir()

    def _entered(self, frame: PaneFrame) -> None:
        """The keys go to this pane now: by Tab, by a click, or since its rows stand."""
        self.wall.enter(frame)
        self.lines.show()

    def _arrived(self, place: Place) -> None:
        """Known since now. Unless a pane was asked for, the keys go to the first that stands there:
        a member of projects alone begins on the board."""
        if self._opening is None and self.frame is not None and not self.frame.stands(place):
            first = self.wall.first_at(place)
            if first is not None:
                self.call_later(self._open, first.spec.name)

    def _look_at(self, place: Place | None) -> None:
        if self.wall.look_at(place):
            self.call_later(self.wall.lay_out)

    def post_display_hook(self) -> None:
        self.lines.painted()

    def _focus_moved(self) -> None:
        self.lines.show_hints()
        self._toast_feed.show()

    # Keys

    async def ready_for_keys(self) -> None:
        await self._loading.wait()

    @property
    def busy_with_a_key(self) -> bool:
        form = self.sheets.form
        return (form is not None and form.busy) or not self._loading.done

    def flooded(self) -> None:
        self.lines.say(f"More than {MOST:,} keys came at once: they were left out.", "warn")

    @on(PasteLeftOut)
    def _paste_left_out(self) -> None:
        self.lines.say(f"More than {LONGEST_PASTE:,} characters were pasted: left out.", "warn")

    def key_begins(self, event: events.Key) -> None:
        quits = event.key in self.keymap.get("app.quit", "q").split(",")
        self._held_quit_key.pressed(quits=quits, over_a_sheet=self.sheets.top is not None)
        if not quits:
            self.forms.key_pressed()
            self.lines.unsay()
        if self.session.outage.to_tell:
            self.session.outage.cells_missed = 0
            for frame in self.wall.all:
                frame.seen()
            self.lines.show_hints()

    # What panes ask of the operator's hand

    @on(Fills)
    async def _pane_fills(self, asked: Fills) -> None:
        self._go_on()
        await self.forms.fill(asked.form, key=key_of(asked.action, self.screen))

    @on(Writes)
    async def _pane_writes(self, asked: Writes) -> None:
        self._go_on()
        await self.forms.do(asked.make)

    def _go_on(self) -> None:
        """Whoever writes sees what is written, and what it is written upon."""
        if self.frame is not None:
            self.frame.go_on()

    @on(Says)
    def _pane_says(self, asked: Says) -> None:
        self.lines.say(asked.words, asked.tone)

    # What the keys do

    async def action_quit(self) -> None:
        if self._held_quit_key.on_it:
            key = self.key_of("app.quit")
            self.lines.say(f"{key} has closed what stood here. Let go, then {key} quits.", "dim")
        elif self.forms.may_quit():
            await super().action_quit()

    async def action_open(self, name: str) -> None:
        self._opening = name
        await self._open(name)

    async def _open(self, name: str) -> None:
        if name in self.wall.names:
            if self.sheets.top is not None:
                self.sheets.top.close()
            await self.wall.open(name)
            self.lines.show()

    async def action_go_round(self, step: int) -> None:
        """To the next thing that takes keys, or the one before."""
        beyond = self.wall.beyond(step) if self.sheets.top is None else ""
        if beyond:
            await self.action_open(beyond)
        elif step > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    async def on_resize(self, event: events.Resize) -> None:
        await self.wall.lay_out(event.size)
        self._toast_feed.show(event.size.height)

    async def action_maximize(self) -> None:
        if self.sheets.top is None:
            await self.wall.maximize()

    def action_reconnect(self) -> None:
        self.session.engine.reconnect()

    async def action_refresh(self) -> None:
        """Read again, and paint all of it: a line may have garbled what stands on the terminal."""
        self.repaint_all()
        if self.frame is not None:
            await self.frame.again()

    def action_filter(self) -> None:
        pane = None if self.frame is None else self.frame.pane
        if pane is not None and pane.display and self.sheets.top is None:
            pane.open_filter()

    def action_export(self) -> None:
        if self.frame is not None and self.sheets.top is None:
            self.export.begin(self.frame)

    def action_pause(self) -> None:
        frame = self.frame
        if frame is None or self.sheets.top is not None:
            return
        if frame.paused:
            frame.go_on()
        elif not frame.pause():
            self.lines.say("There is nothing here yet that could stand still.", "dim")

    def _sheet_gone(self) -> None:
        self.call_later(self.lines.show)
        self.call_later(self.forms.bring_back)
