"""What every hot widget is: lines of spans, of which only those that differ are painted again.

A widget says how all of it looks now (`draw`), as if it were drawn from nothing; what reaches the
terminal is the difference to what stands there. So no caller can forget to repaint, or repaint too
much: an unchanged picture costs zero bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby, takewhile
from typing import Any, NamedTuple, Self

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.geometry import Offset, Region, Size
from textual.strip import Strip
from textual.widget import Widget

from livedash.widgets.looks import UNDECIDED, Look, Looks
from livedash.widgets.tones import Ground, Tone

ASCII_CLASS = "-ascii"
"""CSS class of an app whose terminal cannot show anything outside ASCII."""


class Span(NamedTuple):
    """A stretch of one line. `text` is clean and exactly `width` cells wide."""

    text: str
    width: int
    tone: Tone = "text"
    cursor: bool = False
    marked: bool = False
    ground: Ground = ""
    bold: bool = False


Line = tuple[Span, ...]


class Coloured:
    """An app that has decided how its text looks."""

    looks: Looks


def looks_of(app: App[Any]) -> Looks:
    return app.looks if isinstance(app, Coloured) else UNDECIDED


class PaintsSoon:
    """A screen that paints what has changed when this turn of the loop is over."""

    def paint_soon(self, widget: Lines, regions: Sequence[Region]) -> None:
        raise NotImplementedError


class Lines(Widget):
    """A widget that is a list of lines, painted by difference."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Lines { width: 1fr; height: 1fr; }"
    ground: Ground = ""
    """What its text stands on."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._drawn: list[Line] = []
        self._drawn_size = Size(0, 0)
        self._plain: bool | None = None

    def draw(self, width: int, height: int) -> list[Line]:
        """All lines as they should stand now; missing ones are blank."""
        raise NotImplementedError

    @property
    def ascii(self) -> bool:
        return self.app.has_class(ASCII_CLASS)

    def redraw(self) -> None:
        """Call it after every change of state; paints what differs."""
        size = self.outer_size if self.plain else self.size
        if not size or not self.is_attached:
            # Out of sight: what was drawn last may stand again, at the same size, and be old.
            self._drawn_size = Size(0, 0)
            return
        before, self._drawn = self._drawn, self.draw(size.width, size.height)
        if size != self._drawn_size or len(before) != len(self._drawn):
            self._drawn_size = size
            self.refresh()
            return
        regions = []
        for y, (old, new) in enumerate(zip(before, self._drawn, strict=True)):
            if old != new:
                x, width = differing(old, new)
                regions.append(Region(x, y, width, 1))
        if regions:
            self._repaint(regions)

    def draw_anew(self) -> None:
        """Forget what was drawn: the theme is another one, or how many colours it has."""
        self._drawn_size = Size(0, 0)
        self.refresh()

    def _repaint(self, regions: Sequence[Region]) -> None:
        screen = self.screen
        if isinstance(screen, PaintsSoon) and self.is_mounted:
            screen.paint_soon(self, regions)
        else:
            self.refresh(*regions)

    @property
    def plain(self) -> bool:
        """Nothing stands around its lines or fades them. Whatever alters that ends in `refresh`;
        until then Textual, which asks styles and all ancestors, is not asked again."""
        if self._plain is None:
            faded = self.opacity < 1 or self.styles.text_opacity < 1
            self._plain = not (self.gutter or faded)
        return self._plain

    @property
    def content_offset(self) -> Offset:
        return Offset() if self._plain else super().content_offset

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        self._plain = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """As Textual does it, without its filters: those are in the styles already."""
        if not self.plain:
            return super().render_lines(crop)
        self._draw_if_resized(self.outer_size)
        return [self._strip(y, crop.x, crop.right) for y in crop.line_range]

    def render_line(self, y: int) -> Strip:
        self._draw_if_resized(self.size)
        return self._strip(y, 0, self._drawn_size.width)

    def _draw_if_resized(self, size: Size) -> None:
        if size != self._drawn_size:
            self._drawn, self._drawn_size = self.draw(size.width, size.height), size

    def _strip(self, y: int, first: int, last: int) -> Strip:
        """A stretch of a line. What changed is whole spans: the others are not even looked at."""
        start = end = 0
        seen = []
        for span in self._drawn[y] if y < len(self._drawn) else ():
            if end + span.width > first:
                seen.append(span)
            else:
                start += span.width
            end += span.width
            if end >= last:
                break
        if end < last:
            seen.append(Span(" " * (last - end), last - end))
            end = last
        strip = Strip(
            [
                Segment("".join([span.text for span in spans]), style)
                for style, spans in groupby(seen, self._style)
            ],
            end - start,
        )
        return strip if (start, end) == (first, last) else strip.crop(first - start, last - start)

    def notify_style_update(self) -> None:
        self._plain = None
        super().notify_style_update()

    def _style(self, span: Span) -> Style:
        return looks_of(self.app).style(Look(*span[2:]), self.ground)


def differing(old: Line, new: Line) -> tuple[int, int]:
    """Where one line differs from another: the first cell, and how many follow it. One stretch, for
    what stands equal in the middle of it the picture of the terminal leaves out (`app/picture.py`).
    Painting whole lines instead takes up to 0.7 ms more (`bench/comparisons.py`)."""
    start = _equal(zip(old, new, strict=False))
    width = sum([span.width for span in new])
    before = sum([span.width for span in old])
    end = max(width, before)
    if width == before:
        end -= _equal(zip(reversed(old), reversed(new), strict=False))
    return start, max(end - start, 0)


def _equal(pairs: Iterable[tuple[Span, Span]]) -> int:
    """Cells of the spans that are equal, up to the first that are not."""
    return sum([after.width for _, after in takewhile(lambda pair: pair[0] == pair[1], pairs)])
