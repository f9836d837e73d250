"""Lines with more about the row under the cursor of another part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from livedash.business.read import Read
from livedash.panes.seen import Seen
from livedash.panes.spec import Height, Part, When, always
from livedash.widgets.cell import Cell
from livedash.widgets.detail import Detail


@dataclass(frozen=True, kw_only=True, eq=False)
class DetailPart(Part):
    says: Callable[[Seen[Any]], Sequence[Cell]]

    def make(self) -> Detail:
        return Detail()

    def draw(self, seen: Seen[Any]) -> tuple[Cell, ...]:
        return tuple(self.says(seen))

    def put(self, widget: Detail, drawn: tuple[Cell, ...], *, away: bool) -> int:
        del away
        widget.show(drawn)
        return 0

    def count(self, drawn: tuple[Cell, ...]) -> int:
        return len(drawn)


def detail(
    says: Callable[[Seen[Any]], Sequence[Cell]],
    *,
    reads: tuple[Read[Any], ...],
    when: When = always,
    height: Height = None,
) -> DetailPart:
    """A part with a line for each cell of `says`, which learns of the row by `seen.under`."""
    return DetailPart(says=says, reads=reads, when=when, height=height)
