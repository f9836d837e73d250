"""What every hot widget is: lines of spans, of which only those that differ are painted again.

A widget says how all of it looks now (`draw`), as if it were drawn from nothing; what reaches the
terminal is the difference to what stands there. So no caller can forget to repaint, or repaint too
much: an unchanged picture costs zero bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby, takewhile
from typing import NamedTuple, Self
from weakref import WeakKeyDictionary

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.dom import DOMNode
from textual.geometry import Offset, Region, Size
from textual.strip import Strip
from textual.widget import Widget

from livedash.textual_internals import put_under
from livedash.widgets.cell import Tone

ASCII_CLASS = "-ascii"
"""CSS class of an app whose terminal cannot show anything outside ASCII."""


class Span(NamedTuple):
    """A stretch of one line. `text` is clean and exactly `width` cells wide."""

    text: str
    width: int
    tone: Tone = "plain"
    cursor: bool = False
    marked: bool = False


Line = tuple[Span, ...]


class PaintsSoon:
    """A screen that paints what has changed when this turn of the loop is over."""

    def paint_soon(self, widget: Lines, regions: Sequence[Region]) -> None:
        raise NotImplementedError


class Lines(Widget):
    """A widget that is a list of lines, painted by difference."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Lines {
        width: 1fr;
        height: 1fr;
        & > .tone--dim { text-style: dim; }
        & > .tone--strong { text-style: bold; }
        & > .tone--title { color: $secondary; text-style: bold; }
        & > .tone--accent { color: $accent; text-style: bold; }
        & > .tone--info { color: $primary; }
        & > .tone--ok { color: $success; }
        & > .tone--low { color: $warning; }
        & > .tone--out { color: $error; }
        & > .tone--over { color: $error; text-style: bold reverse; }
        & > .tone--alert { color: $warning; text-style: bold reverse; }
        & > .tone--cursor { background: $panel; }
        & > .tone--marked { text-style: bold underline; }
        &:ansi > .tone--cursor { text-style: reverse; }
        &:nocolor > .tone--cursor { text-style: reverse; }
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._drawn: list[Line] = []
        self._drawn_size = Size(0, 0)
        self._styles_of: dict[tuple[Tone, bool, bool], Style] = {}
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
        self._styles_of.clear()
        super().notify_style_update()

    def _style(self, span: Span) -> Style:
        look = (span.tone, span.cursor, span.marked)
        style = self._styles_of.get(look)
        if style is None:
            style = self.rich_style
            names = [f"tone--{span.tone}"]
            names += ["tone--cursor"] * span.cursor + ["tone--marked"] * span.marked
            for name in names:
                style += look_of(self, name)
            style = self._styles_of[look] = self._filtered(style)
        return style

    def _filtered(self, style: Style) -> Style:
        """What Textual would make of it in every strip: a dim colour reckoned, no colour at all."""
        _, background = self.background_colors
        segments = [Segment(" ", style)]
        for line_filter in self.get_line_filters():
            segments = line_filter.apply(segments, background)
        return segments[0].style or Style.null()


_looks: WeakKeyDictionary[App[object], dict[tuple[str, str], Style]] = WeakKeyDictionary()


def look_of(widget: Lines, name: str) -> Style:
    """What the stylesheet says of a tone. Not by Textual's component classes: it would work out
    all thirteen for each widget, twice before the first paint, which took a fifth of the start.
    """
    app = widget.app
    looks = _looks.setdefault(app, {})
    style = looks.get((app.theme, name))
    if style is None:
        node = DOMNode(classes=name)
        put_under(node, widget)
        app.stylesheet.apply(node, animate=False)
        style = looks[app.theme, name] = node.styles.partial_rich_style
    return style


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
