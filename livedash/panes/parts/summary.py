"""One line of pieces: sums, words, the person's choices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from livedash.business.read import Read
from livedash.panes.seen import Seen
from livedash.panes.spec import Part, When, always
from livedash.widgets.line import TextLine
from livedash.widgets.text_lines import Sides

__all__ = ["Sides", "SummaryPart", "summary"]


@dataclass(frozen=True, kw_only=True, eq=False)
class SummaryPart(Part):
    says: Callable[[Seen[Any]], Sides]
    gap: int = 2

    def make(self) -> TextLine:
        return TextLine(gap=self.gap)

    def draw(self, seen: Seen[Any]) -> Sides:
        left, right = self.says(seen)
        return tuple(left), tuple(right)

    def put(self, widget: TextLine, drawn: Any, *, away: bool) -> int:
        del away
        widget.show(*drawn)
        return 0


def summary(
    says: Callable[[Seen[Any]], Sides],
    *,
    reads: tuple[Read[Any], ...],
    when: When = always,
    gap: int = 2,
    gone: Callable[[Seen[Any]], bool] | None = None,
) -> SummaryPart:
    return SummaryPart(says=says, reads=reads, when=when, height=1, gap=gap, gone=gone)
