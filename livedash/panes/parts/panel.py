"""Lines of pieces; a panel has them in a frame with its name in the upper edge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from textual.widget import Widget

from livedash.business.read import Read
from livedash.panes.seen import Seen
from livedash.panes.spec import Height, Part, When, always
from livedash.widgets.frame import Framed
from livedash.widgets.text_lines import Sides, TextLines

EDGES = 2
"""The columns that a frame takes, and its lines."""


class Panel(NamedTuple):
    """The contents of a panel."""

    title: Sides
    lines: Sequence[Sides]


@dataclass(frozen=True, kw_only=True, eq=False)
class LinesPart(Part):
    says: Callable[[Seen[Any]], Sequence[Sides]]
    gap: int = 2

    def make(self) -> Widget:
        return TextLines(gap=self.gap)

    def draw(self, seen: Seen[Any]) -> Any:
        return tuple((tuple(left), tuple(right)) for left, right in self.says(seen))

    def put(self, widget: Any, drawn: Any, *, away: bool) -> int:
        del away
        widget.show(drawn)
        return 0

    def count(self, drawn: Any) -> int:
        return len(drawn)


@dataclass(frozen=True, kw_only=True, eq=False)
class PanelPart(Part):
    says: Callable[[Seen[Any]], Panel]
    gap: int = 2

    def make(self) -> Framed:
        frame = Framed(classes="-framed")
        frame.compose_add_child(TextLines(gap=self.gap))
        return frame

    def draw(self, seen: Seen[Any]) -> Panel:
        (left, right), lines = self.says(seen)
        told = tuple((tuple(start), tuple(end)) for start, end in lines)
        return Panel((tuple(left), tuple(right)), told)

    def put(self, widget: Framed, drawn: Panel, *, away: bool) -> int:
        del away
        widget.entitle(*drawn.title)
        for lines in widget.query_children(TextLines):
            lines.show(drawn.lines)
        return 0

    def count(self, drawn: Panel) -> int:
        return len(drawn.lines)


def lines(
    says: Callable[[Seen[Any]], Sequence[Sides]],
    *,
    reads: tuple[Read[Any], ...],
    when: When = always,
    height: Height = None,
    gap: int = 2,
    id: str = "",
    gone: Callable[[Seen[Any]], bool] | None = None,
) -> LinesPart:
    return LinesPart(says=says, reads=reads, when=when, height=height, gap=gap, id=id, gone=gone)


def panel(
    says: Callable[[Seen[Any]], Panel],
    *,
    reads: tuple[Read[Any], ...],
    when: When = always,
    height: Height = None,
    gap: int = 2,
    id: str = "",
    gone: Callable[[Seen[Any]], bool] | None = None,
) -> PanelPart:
    """A part with lines in a frame. `height`: with the frame."""
    return PanelPart(says=says, reads=reads, when=when, height=height, gap=gap, id=id, gone=gone)
