"""One frame of one pane, cut out of the shell around it: its text, and its text with styles."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from rich.color import ColorSystem
from rich.segment import Segment
from textual.geometry import Region

from livedash.app.app import LiveDash
from livedash.app.sheet import Sheet
from livedash.panes.pane import Pane


class Picture(NamedTuple):
    """What stood in a pane's place."""

    text: str
    """Lines without blanks at their ends."""
    ansi: str
    """The same cells, all of them, as a terminal of 256 colours gets them."""

    @property
    def hash(self) -> str:
        return sha256(self.ansi.encode()).hexdigest()[:16]


def pictured(app: LiveDash) -> Picture:
    """The region of the pane; of a sheet over the pane everything between header and keys."""
    screen = app.screen
    strips = [strip.simplify() for strip in screen._compositor.render_strips()]
    region = _region(app)
    lines = [
        strips[y].crop(region.x, region.right) for y in range(region.y, region.bottom) if y >= 0
    ]
    text = "".join(f"{strip.text.rstrip()}\n" for strip in lines)
    return Picture(text, "".join(f"{_written(strip)}\n" for strip in lines))


def room(app: LiveDash) -> tuple[int, int]:
    """The columns and lines that the pane has."""
    frame = app.frame
    assert frame is not None
    return frame.size.width, frame.size.height


def pane_of(app: LiveDash) -> Pane:
    """The pane, once it is there."""
    assert app.frame is not None
    assert app.frame.pane is not None, app.frame.fault
    return app.frame.pane


def _region(app: LiveDash) -> Region:
    screen = app.screen
    if isinstance(screen, Sheet):
        top, bottom = screen.header.region.bottom, screen.hints.region.y
        return Region(0, top, screen.size.width, max(0, bottom - top))
    assert app.frame is not None
    return app.frame.region


def _written(segments: Iterable[Segment]) -> str:
    return "".join(
        segment.style.render(segment.text, color_system=ColorSystem.EIGHT_BIT)
        if segment.style
        else segment.text
        for segment in segments
    )
