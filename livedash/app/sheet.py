"""A screen over the dashboard: opaque, with the header line still in sight, closed by Esc.

Opaque because a change under a translucent screen repaints all of it; here the panes behind simply
wait and are painted once, when the sheet is closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widget import Widget

from livedash.widgets.bound import bound
from livedash.widgets.line import Piece, TextLine


class Sheet(Screen[None]):
    """What help, link details and the branch list have in common."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("sheet.back", "escape", "dismiss_sheet", "Back to the panes", "back"),
        bound("sheet.close", "q", "dismiss_sheet", "Back to the panes"),
    ]
    heading: str = ""
    hinted: Mapping[str, str] | None = None
    """What the last line calls the actions that it names, by their ids; None: all that have a
    label."""

    def __init__(self) -> None:
        super().__init__()
        self.header = TextLine(ground="raised", edge=1)
        self.hints = TextLine(ground="raised", edge=1)
        self.top = TextLine(classes="heading")

    def content(self) -> Widget:
        """What stands between the heading and the keys."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        yield self.header
        self.top.show([Piece(self.heading, "strong")])
        yield self.top
        yield self.content()
        yield self.hints

    def close(self) -> bool:
        """Back to the dashboard; False when it is closed already, by the key before."""
        open_still = self.is_current
        if open_still:
            self.dismiss()
        return open_still

    def action_dismiss_sheet(self) -> None:
        self.close()
