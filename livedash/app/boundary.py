"""The wall around each pane, where Textual has none: which pane an exception came out of.

Textual ends the program on any exception, and before that the message loop in which it was raised.
So a pane's fault is caught inside the loops that must go on, the application's and the screen's.
"""

from __future__ import annotations

from textual import events
from textual.dom import DOMNode
from textual.screen import Screen

from livedash.app.pane_frame import PaneFrame


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


class MainScreen(Screen[None]):
    """The screen of the panes. What one of them does wrong does not end its message loop."""

    async def on_event(self, event: events.Event) -> None:
        try:
            await super().on_event(event)
        except Exception as error:
            if not kept_in_its_pane(error):
                raise
