"""A grid: things by days or staff by hours, a cursor on one cell. A cell's key is its row's key and
its column's; None for either stands for the cursor's present one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from livedash.business.read import Read
from livedash.panes.export import ExportTable
from livedash.panes.seen import Seen
from livedash.panes.spec import Height, Outcome, Part
from livedash.widgets.box import Box, Head, Name, Shape, Sign
from livedash.widgets.cell import Key
from livedash.widgets.matrix import Matrix

Spot: TypeAlias = tuple[Key | None, Key | None]


class Grid(NamedTuple):
    """The contents of a grid."""

    names: Sequence[Name]
    heads: Sequence[Head]
    cells: Mapping[Key, tuple[Box, ...]]
    signs: Mapping[tuple[Key, Key], Sign]
    """One letter beside some cells."""
    shape: Shape = Shape()
    """The size of the cells."""
    after: str = ""
    """The heading of the figures after the columns; empty: there are none."""
    empty: str = ""
    """The words of a grid without a row."""
    lines: int = 0
    """The lines of the grid with all its rows, also those that a filter leaves out: the parts below
    a grid keep their places while one types."""


@dataclass(frozen=True, kw_only=True, eq=False)
class GridPart(Part):
    shows: Callable[[Seen[Any]], Grid]
    at_first: Callable[[Seen[Any]], Spot]
    finds: Callable[[Seen[Any]], Spot | None]
    opens: Callable[[Seen[Any], Any], Outcome]
    leaves: Callable[[Seen[Any], int], Outcome]
    exports: Callable[[Seen[Any]], ExportTable]

    def make(self) -> Matrix:
        return Matrix(id=self.id)

    def draw(self, seen: Seen[Any]) -> Grid:
        return self.shows(seen)

    def put(self, widget: Matrix, drawn: Grid, *, away: bool) -> int:
        widget.empty, widget.shape, widget.after = drawn.empty, drawn.shape, drawn.after
        differ = widget.show(drawn.names, drawn.heads, drawn.cells, away)
        widget.sign(drawn.signs)
        return differ

    def count(self, drawn: Grid) -> int:
        return drawn.lines

    def move(self, widget: Matrix, key: Any) -> bool:
        return widget.move_to(*key)

    def begins(self, widget: Matrix, *, elsewhere: bool) -> bool:
        return elsewhere or not widget.headed

    def starts(self, seen: Seen[Any]) -> Spot:
        return self.at_first(seen)

    def found(self, seen: Seen[Any]) -> Spot | None:
        return self.finds(seen)

    def enter(self, seen: Seen[Any], key: Key) -> Outcome:
        return self.opens(seen, key)

    def beyond(self, seen: Seen[Any], step: int) -> Outcome:
        return self.leaves(seen, step)

    def table(self, seen: Seen[Any]) -> ExportTable:
        return self.exports(seen)


def grid(
    id: str,
    shows: Callable[[Seen[Any]], Grid],
    *,
    reads: tuple[Read[Any], ...],
    starts: Callable[[Seen[Any]], Spot],
    found: Callable[[Seen[Any]], Spot | None],
    enter: Callable[[Seen[Any], Any], Outcome],
    beyond: Callable[[Seen[Any], int], Outcome],
    exports: Callable[[Seen[Any]], ExportTable],
    height: Height = None,
) -> GridPart:
    """A part that is a grid. `starts`: the first cell of the cursor. `found`: its cell when the
    filter changes. `beyond`: the effect of a step past the first column (-1) or the last (1)."""
    return GridPart(
        id=id,
        shows=shows,
        reads=reads,
        at_first=starts,
        finds=found,
        opens=enter,
        leaves=beyond,
        exports=exports,
        height=height,
    )
