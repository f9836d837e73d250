"""One widget on a screen without a terminal, and the text that stands there."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.widget import Widget

from livedash.widgets.columns import BoardColumns
from livedash.widgets.lines import ASCII_CLASS
from livedash.widgets.table import KeyedTable


class Frames(App[None]):
    """Shows the one widget, focused if it takes focus."""

    def __init__(self, widget: Widget, *, ascii: bool = False) -> None:
        super().__init__()
        self.widget = widget
        self.set_class(ascii, ASCII_CLASS)

    def compose(self) -> ComposeResult:
        yield self.widget

    @property
    def lines(self) -> list[str]:
        strips = self.screen._compositor.render_strips()
        return [strip.text.rstrip() for strip in strips]


class Clock:
    """Turned by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class WatchedTable(KeyedTable):
    """Remembers which regions were painted; None for the whole."""

    painted: list[Region | None]

    def refresh(self, *regions: Region, **options: bool) -> WatchedTable:
        if not hasattr(self, "painted"):
            self.painted = []
        self.painted.extend(regions or [None])
        super().refresh(*regions, **options)
        return self


class WatchedBoard(BoardColumns):
    """Remembers which regions were painted; None for the whole."""

    painted: list[Region | None]

    def refresh(self, *regions: Region, **options: bool) -> WatchedBoard:
        if not hasattr(self, "painted"):
            self.painted = []
        self.painted.extend(regions or [None])
        super().refresh(*regions, **options)
        return self
