"""Lanes of cards side by side: a board."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, NamedTuple

from livedash.business.read import Read
from livedash.panes.export import ExportTable
from livedash.panes.seen import Seen
from livedash.panes.spec import Outcome, Part, When, always
from livedash.widgets.cell import Key
from livedash.widgets.columns import BoardColumns, Lane


class Reach(NamedTuple):
    """How far down a person looks at a board."""

    furthest: int
    """Cards of the lane that is looked at furthest down."""
    wanted: int
    """Cards of the lane that is looked at furthest down, among lanes with more cards than were
    read."""
    lane: Key | None
    """The lane in which the cursor stands, even an empty one."""


class DrawnLanes(NamedTuple):
    lanes: tuple[Lane, ...]
    of: Hashable


@dataclass(frozen=True, kw_only=True, eq=False)
class LanesPart(Part):
    lanes: Callable[[Seen[Any]], list[Lane]]
    of: Callable[[Seen[Any]], Hashable]
    """The request that the cards answer: cards of another request are not changed cards."""
    empty: str = ""
    opens: Callable[[Seen[Any], Key], Outcome] | None = None
    exports: Callable[[Seen[Any]], ExportTable] | None = None

    def make(self) -> BoardColumns:
        return BoardColumns(id=self.id, empty=self.empty)

    def draw(self, seen: Seen[Any]) -> DrawnLanes:
        return DrawnLanes(tuple(seen.figure(self.lanes)), self.of(seen))

    def put(self, widget: BoardColumns, drawn: DrawnLanes, *, away: bool) -> int:
        others = drawn.of != widget.of
        cells = widget.show(drawn.lanes, away, of=drawn.of)
        first = next((card.key for lane in drawn.lanes for card in lane.cards), None)
        if others and widget.cursor_key is None and first is not None:
            # The first lane may be empty; the cursor starts on a card.
            widget.move_to(first)
        return cells

    def begins(self, widget: BoardColumns, *, elsewhere: bool) -> bool:
        """Never: `put` moves the cursor when other cards come."""
        del widget, elsewhere
        return False

    def move(self, widget: BoardColumns, key: Key) -> bool:
        """Move the cursor to a card, or bring a lane into sight."""
        return widget.move_to(key) or widget.move_to_lane(key)

    def reach(self, widget: BoardColumns) -> Reach:
        return Reach(widget.reach, widget.wanted, widget.cursor_lane)

    def enter(self, seen: Seen[Any], key: Key) -> Outcome:
        return None if self.opens is None else self.opens(seen, key)

    def table(self, seen: Seen[Any]) -> ExportTable | None:
        return None if self.exports is None else self.exports(seen)


def lanes(
    id: str,
    of: Callable[[Seen[Any]], list[Lane]],
    *,
    reads: tuple[Read[Any], ...],
    asked: Callable[[Seen[Any]], Hashable],
    empty: str = "",
    enter: Callable[[Seen[Any], Key], Outcome] | None = None,
    exports: Callable[[Seen[Any]], ExportTable] | None = None,
    when: When = always,
) -> LanesPart:
    return LanesPart(
        id=id,
        lanes=of,
        reads=reads,
        of=asked,
        empty=empty,
        opens=enter,
        exports=exports,
        when=when,
    )
