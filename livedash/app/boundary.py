"""The wall around each pane, where Textual has none: which pane an exception came out of.

Textual ends the program on any exception, and before that the message loop in which it was raised.
So a pane's fault is caught inside the loops that must go on, the application's and the screen's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from rich.console import RenderableType
from textual import events
from textual.binding import BindingType
from textual.dom import DOMNode
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget

from livedash.app.keystrokes import TypesAhead
from livedash.app.painting import PaintedApp
from livedash.app.pane_frame import PaneFrame
from livedash.app.spots import changed_spots
from livedash.textual_internals import OpenApp, Spot, Spots, in_sight, layout_is_due
from livedash.widgets.bound import bound
from livedash.widgets.keyed import Keyed
from livedash.widgets.lines import Lines, PaintsSoon


def frame_at_fault(error: BaseException) -> PaneFrame | None:
    """The frame whose pane raised it: the innermost caller that lives inside one."""
    found: PaneFrame | None = None
    trace = error.__traceback__
    while trace is not None:
        owner = trace.tb_frame.f_locals.get("self")
        if isinstance(owner, DOMNode):
            for node in owner.ancestors:
                if isinstance(node, PaneFrame):
                    found = node
        trace = trace.tb_next
    return found


def kept_in_its_pane(error: Exception) -> bool:
    """Takes the pane down whose fault it is; False when it is nobody's but ours."""
    frame = frame_at_fault(error)
    if frame is None:
        return False
    if frame.fault is None:
        frame.fail(error)
    return True


class MainScreen(PaintsSoon, Screen[None]):
    """The screen of the panes. What one of them does wrong does not end its message loop."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("list.next", "tab", "app.go_round(1)", "To the next list or pane"),
        bound("list.previous", "shift+tab", "app.go_round(-1)", "To the list or pane before"),
    ]

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._asked: dict[Lines, list[Region]] = {}
        self._soon: asyncio.Handle | None = None
        self._sheet: Widget | None = None
        """What has the keys for itself alone."""
        self._under: Widget | None = None
        """What has them once that is gone."""

    def give_keys(self, sheet: Widget) -> None:
        """The keys go to this and to what is inside it, whatever a pane or a click asks for. The
        row that the cursor stands on stays lit."""
        if self._sheet is None:
            self._under = self.focused
            self._hold(self._under, True)
        self._sheet = sheet

    def give_keys_back(self) -> bool:
        """The keys go where they went before; False where that is gone."""
        under, self._sheet, self._under = self._under, None, None
        back = under is not None and under.focusable and under.is_attached
        if back:
            self.set_focus(under, scroll_visible=False)
        else:
            self._hold(under, False)
            self.set_focus(None)
        return back

    def _hold(self, widget: Widget | None, held: bool) -> None:
        if isinstance(widget, Keyed):
            widget.held = held

    def set_focus(
        self,
        widget: Widget | None,
        scroll_visible: bool = True,
        from_app_focus: bool = False,
    ) -> None:
        sheet = self._sheet
        if widget is None and sheet is not None and sheet.is_attached:
            # Nothing in it takes keys now: Esc still closes it.
            widget = sheet
        if widget is None or sheet is None or sheet in widget.ancestors_with_self:
            super().set_focus(widget, scroll_visible, from_app_focus)
        else:
            self._hold(self._under, False)
            self._under = widget

    async def on_event(self, event: events.Event) -> None:
        try:
            await super().on_event(event)
        except Exception as error:
            if not kept_in_its_pane(error):
                raise

    def paint_soon(self, widget: Lines, regions: Sequence[Region]) -> None:
        """This has changed. Textual would let three messages go round before it paints: 0.7 to 1.1
        ms of processor time, at the end of a way that takes two."""
        self._asked.setdefault(widget, []).extend(regions)
        if self._soon is None:
            self._soon = asyncio.get_running_loop().call_soon(self._paint_or_end)

    def _paint_or_end(self) -> None:
        try:
            self.paint_now()
        except Exception as error:  # noqa: BLE001 - no message loop is around this to tell it
            self._open_app.fail_with(error)

    def paint_now(self) -> None:
        """Paint what has changed, in this very turn of the loop; Textual does what cannot be."""
        asked, self._asked = self._asked, {}
        if self._soon is not None:
            self._soon.cancel()
            self._soon = None
        app = self._open_app
        stands = self.is_current and not app.batching and not layout_is_due(self)
        seen = in_sight(self) if stands else {}
        spots: list[Spot] = []
        try:
            for widget, regions in asked.items():
                found = changed_spots(widget, regions, seen)
                if found is None:
                    widget.refresh(*regions)
                else:
                    spots += found
            if spots:
                app.paint(self, Spots(spots))
        except Exception as error:
            if not kept_in_its_pane(error):
                raise

    @property
    def _open_app(self) -> OpenApp:
        app = self.app
        assert isinstance(app, OpenApp)
        return app


class GuardedApp(TypesAhead, PaintedApp):
    """The application's side of the wall."""

    def get_default_screen(self) -> MainScreen:
        return MainScreen(id="_default")

    async def on_event(self, event: events.Event) -> None:
        try:
            await super().on_event(event)
        except Exception as error:
            if not kept_in_its_pane(error):
                raise

    fault: Exception | None = None
    """What ended the program, if something did."""

    def keeps_going(self, error: Exception) -> bool:
        """A fault that came out of a pane's own widgets (drawing, a key, a timer) ends that pane
        only. Whoever runs the app asks for any other."""
        if kept_in_its_pane(error):
            return True
        self.fault = self.fault or error
        return False

    def panic(self, *renderables: RenderableType) -> None:
        """Ends the program, and leaves what there is to say to whoever runs it."""
        del renderables
        super().panic()
