"""Painting just the spots that changed, where Textual would draw every widget between them anew.

For a partial update Textual renders all widgets that overlap the rectangle around all changes: for
a cell near the top and a total near the bottom that rectangle is the whole screen. Our widgets know
their changes to the cell, so only those cells are rendered, without the ones under a toast. A paint
so takes 0.2 to 1.1 ms of processor time, and 1.4 to 5.5 by Textual's way (`bench/comparisons.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from textual.geometry import Region
from textual.widget import Widget

from livedash.textual_internals import Spot
from livedash.widgets.lines import Lines

InSight = Mapping[Widget, tuple[Region, Region]]
"""The widgets on the screen, upper ones first, each with its region and the visible part of it."""


def changed_spots(widget: Lines, regions: Iterable[Region], in_sight: InSight) -> list[Spot] | None:
    """The regions of a widget as they look now. None: Textual has to paint them, because the widget
    is out of sight, or a widget that is not ours lies over it."""
    if widget not in in_sight:
        return None
    whole, clip = in_sight[widget]
    found: list[Spot] = []
    offset = whole.offset + widget.content_offset
    for crop in together(clip.intersection(region.translate(offset)) for region in regions):
        uncovered = _uncovered(widget, crop, in_sight)
        if uncovered is None:
            return None
        for part in uncovered:
            strips = widget.render_lines(part.translate(-whole.offset))
            found += [(part.x, y, strip) for y, strip in enumerate(strips, part.y)]
    return found


def _uncovered(widget: Lines, crop: Region, in_sight: InSight) -> list[Region] | None:
    """The parts that no widget above covers; None: a widget that is not ours does."""
    left = [crop]
    for above, (whole, clip) in in_sight.items():
        if above is widget:
            break
        if clip.overlaps(crop) and whole.overlaps(crop):
            if not isinstance(above, Lines):
                return None
            seen = clip.intersection(whole)
            left = [rest for part in left for rest in beside(part, seen)]
    return left


def beside(part: Region, cover: Region) -> list[Region]:
    """The rest of a part under a cover: above it, to its left, to its right and below."""
    hidden = part.intersection(cover)
    if not hidden:
        return [part]
    x, y, width, _ = part
    rests = (
        Region(x, y, width, hidden.y - y),
        Region(x, hidden.y, hidden.x - x, hidden.height),
        Region(hidden.right, hidden.y, part.right - hidden.right, hidden.height),
        Region(x, hidden.bottom, width, part.bottom - hidden.bottom),
    )
    return [rest for rest in rests if rest]


def together(regions: Iterable[Region]) -> Iterator[Region]:
    """One region per stretch of neighbouring lines: a row is rendered once, however many of its
    cells changed."""
    lines: dict[int, tuple[int, int]] = {}
    for region in regions:
        for y in region.line_range:
            first, last = lines.get(y, (region.x, region.right))
            lines[y] = min(first, region.x), max(last, region.right)
    stretch: Region | None = None
    for y in sorted(lines):
        first, last = lines[y]
        line = Region(first, y, last - first, 1)
        if stretch is not None and stretch.bottom == y:
            stretch = stretch.union(line)
            continue
        if stretch is not None:
            yield stretch
        stretch = line
    if stretch is not None:
        yield stretch
