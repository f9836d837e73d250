"""What panes with a filter share: `/` opens the line, typing filters, Enter keeps, Esc clears."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.widget import Widget

from livedash.panes.pane import Pane
from livedash.widgets.filter_line import FilterLine
from livedash.widgets.line import Piece

LONGEST = 24
"""Characters of a filter that the summary repeats."""


class FilteredPane(Pane):
    """A pane that can show only some of its rows. It composes `self.filter_line` last."""

    presets: ClassVar[tuple[str, ...]] = ()
    """What `f` goes through, as it could be typed; the empty one first."""
    understood: ClassVar[str] = ""
    """The words that mean more than their letters, for the line itself."""

    def __init__(self) -> None:
        super().__init__()
        self.filter = ""
        """As it was typed."""
        self.filter_line = FilterLine(self.understood)
        self._from: Widget | None = None
        """Where the keys went before the line took them."""

    def refilter(self) -> None:
        """`filter` is another one now: show what it finds, or ask for it."""
        raise NotImplementedError

    def open_filter(self) -> None:
        if not self.filter_line.display:
            focused = self.screen.focused
            self._from = focused if focused is not None and self in focused.ancestors else None
            self.filter_line.open(self.filter)

    def action_preset(self) -> None:
        at = self.presets.index(self.filter) if self.filter in self.presets else -1
        self._filter_by(self.presets[(at + 1) % len(self.presets)])

    def _filter_by(self, typed: str) -> None:
        typed = " ".join(typed.split())
        if typed != self.filter:
            self.filter = typed
            self.refilter()

    @on(FilterLine.Typed, "FilterLine")
    def _filter_typed(self, typed: FilterLine.Typed) -> None:
        typed.stop()
        self._filter_by(typed.text)

    @on(FilterLine.Closed, "FilterLine")
    def _filter_closed(self, closed: FilterLine.Closed) -> None:
        closed.stop()
        if closed.cleared:
            self._filter_by("")
        if not closed.left and self._from is not None:
            self._from.focus()


def only(filter: str, found: int, of: int) -> Piece:
    """In the pane's first line as long as not everything is shown: how much of it is."""
    short = filter if len(filter) <= LONGEST else f"{filter[: LONGEST - 3]}..."
    return Piece(f"only {found:,} of {of:,}: {short}", "accent")


def nothing(filter: str) -> str:
    return f"Nothing is found for: {filter}. / and Esc show all again."
