"""The wall around each pane, where Textual has none: which pane an exception came out of.

Textual ends the program on any exception, and before that the message loop in which it was raised.
So a pane's fault is caught inside the loops that must go on, the application's and the screen's.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.dom import DOMNode
from textual.screen import Screen

from livedash.app.keystrokes import TypesAhead
from livedash.app.painting import PaintedApp
from livedash.app.pane_frame import PaneFrame
from livedash.app.spots import SpotCompositor
from livedash.widgets.bound import bound
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
        self._compositor = SpotCompositor()
        self._changed: set[Lines] = set()
        self._soon: asyncio.Handle | None = None

    async def on_event(self, event: events.Event) -> None:
        try:
            await super().on_event(event)
        except Exception as error:
            if not kept_in_its_pane(error):
                raise

    def paint_soon(self, widget: Lines) -> None:
        """This one has changed. Textual would let three messages go round before it paints: a
        millisecond and more, at the end of a way that takes two."""
        self._changed.add(widget)
        if self._soon is None:
            self._soon = asyncio.get_running_loop().call_soon(self._paint_or_end)

    def _paint_or_end(self) -> None:
        try:
            self.paint_now()
        except Exception as error:  # noqa: BLE001 - no message loop is around this to tell it
            self.app._handle_exception(error)

    def paint_now(self) -> None:
        """Paint what has changed, in this very turn of the loop."""
        asked, self._changed = self._changed, set()
        if self._soon is not None:
            self._soon.cancel()
            self._soon = None
        visible = self._compositor.visible_widgets
        changed = {one for one in visible if isinstance(one, Lines) and one._repaint_required}
        busy = not self.is_current or self.app._batch_count or self._layout_required
        if busy or any(widget._layout_required for widget in visible):
            changed.clear()
        for widget in asked - changed:
            widget.check_idle()  # Textual's own way, when it can.
        if not changed:
            return
        for widget in changed:
            widget._repaint_required = False
        self._dirty_widgets.update(changed)
        try:
            self._compositor.update_widgets(self._dirty_widgets)
            self._compositor_refresh()
        except Exception as error:
            if not kept_in_its_pane(error):
                raise


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

    def _handle_exception(self, error: Exception) -> None:
        """Textual's last resort, which ends the program. A fault that came out of a pane's own
        widgets (drawing, a key, a timer) ends that pane only."""
        if not kept_in_its_pane(error):
            super()._handle_exception(error)
            self._exit_renderables.clear()

    def _fatal_error(self) -> None:
        """Textual would draw the traceback with every local, passwords too, and take a second or
        more for it while nothing else is heard. Whoever runs the app asks for `fault` instead."""
        self.bell()
        self._close_messages_no_wait()

    @property
    def fault(self) -> Exception | None:
        """What ended the program, if something did."""
        return self._exception
