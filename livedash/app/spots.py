"""Painting just the spots that changed, where Textual would draw every widget between them anew.

Textual renders, for a partial update, all widgets that overlap the rectangle around all changes:
for a cell near the top and a total near the bottom that is the whole screen. Our widgets know what
changed to the cell, so that alone is rendered, and of that what no toast covers. Where there is
another kind of widget it goes Textual's own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.control import Control
from textual._compositor import Compositor, CompositorUpdate
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from livedash.widgets.lines import Lines

Spot = tuple[int, int, Strip]
"""Where on the screen it stands, x and y."""


class SpotsUpdate(CompositorUpdate):
    """A partial update that holds what changed and nothing else."""

    def __init__(self, spots: list[Spot]) -> None:
        self.spots = spots

    def render_segments(self, console: Console) -> str:
        return "".join(
            Control.move_to(x, y).segment.text + strip.render(console) for x, y, strip in self.spots
        )

    def __rich__(self) -> str:
        raise NotImplementedError("written by render_segments, as all of Textual's updates are")


class SpotCompositor(Compositor):
    """Textual's compositor, quicker where it can be."""

    def __init__(self) -> None:
        super().__init__()
        self._said: list[tuple[Lines, Region]] = []
        """What our widgets said of themselves; in the dirty regions as well."""

    def update_widgets(self, widgets: set[Widget]) -> None:
        ours = {widget for widget in widgets if isinstance(widget, Lines)}
        super().update_widgets(widgets - ours)
        visible = self.visible_widgets
        if not self._full_map_invalidated and not ours <= visible.keys():
            self._full_map_invalidated = True
        for widget in ours & visible.keys():
            whole, clip = visible[widget]
            for region in widget._exchange_repaint_regions():
                if part := clip.intersection(region.translate(whole.offset)):
                    self._said.append((widget, part))
                    self._dirty_regions.add(part)

    def render_partial_update(self) -> CompositorUpdate | None:  # type: ignore[override]
        owned: dict[Lines, list[Region]] = {}
        left = set(self._dirty_regions)
        for owner, region in self._said:
            if region in self._dirty_regions and self._stands(owner, region):
                owned.setdefault(owner, []).append(region)
                left.discard(region)
        self._said.clear()
        for region in left:
            owners = self._owners(region)
            if owners is None:
                return super().render_partial_update()
            for owner, part in owners:
                owned.setdefault(owner, []).append(part)
        spots: list[Spot] = []
        for owner, regions in owned.items():
            for crop in together(regions):
                uncovered = self._uncovered(owner, crop)
                if uncovered is None:
                    return super().render_partial_update()
                spots += [spot for part in uncovered for spot in self._rendered(owner, part)]
        self._dirty_regions.clear()
        return SpotsUpdate(spots) if spots else None

    def _stands(self, owner: Lines, region: Region) -> bool:
        """Whether it is still there: the widgets may have been arranged anew meanwhile."""
        whole, clip = self.visible_widgets.get(owner, (Region(), Region()))
        return clip.intersection(whole).contains_region(region)

    def _owners(self, region: Region) -> list[tuple[Lines, Region]] | None:
        """The widgets that are seen there, and in which part of it, if they all are ours."""
        found, left = [], [region]
        for widget, (whole, clip) in self.visible_widgets.items():
            if not (clip.overlaps(region) and whole.overlaps(region)):
                continue
            seen = clip.intersection(whole)
            parts = [part.intersection(seen) for part in left if part.overlaps(seen)]
            if parts and not isinstance(widget, Lines):
                return None
            if isinstance(widget, Lines):
                found += [(widget, part) for part in parts]
                left = [rest for part in left for rest in beside(part, seen)]
            if not left:
                return found
        return None

    def _uncovered(self, owner: Lines, crop: Region) -> list[Region] | None:
        """What of it no widget above the owner covers; None: one that is not ours does."""
        left = [crop]
        for widget, (whole, clip) in self.visible_widgets.items():
            if widget is owner:
                break
            if clip.overlaps(crop) and whole.overlaps(crop):
                if not isinstance(widget, Lines):
                    return None
                seen = clip.intersection(whole)
                left = [rest for part in left for rest in beside(part, seen)]
        return left

    def _rendered(self, owner: Lines, crop: Region) -> Iterator[Spot]:
        whole, _ = self.visible_widgets[owner]
        strips = owner.render_lines(crop.translate(-whole.offset))
        for y, strip in enumerate(strips, crop.y):
            yield crop.x, y, strip


def beside(part: Region, cover: Region) -> list[Region]:
    """What is left of a part under a cover: above it, to its left, to its right and below."""
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
