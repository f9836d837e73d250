"""The state of the board: the person's choices, and how many cards are read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from livedash.business.foreseen import Foreseen
from livedash.business.kanban.cards import CARDS, STATUSES
from livedash.business.kanban.finding import FIRST, CardFilter, finding
from livedash.panes.seen import Seen as SeenBy
from livedash.panes.spec import HERE, Go

AHEAD = 30
"""Cards that are read beyond the last one in sight, so that nobody who scrolls has to wait."""


@dataclass(frozen=True)
class BoardState:
    filter: str = ""
    first: int = FIRST
    """The number of cards of each column that are read."""
    opened: bool = False
    """Whether the card under the cursor is shown in full."""
    made: datetime | None = field(default=None, metadata=HERE)
    """The moment at which the card or column was made that the cursor was last sent to."""

    @property
    def finding(self) -> CardFilter:
        return finding(self.filter)


Seen = SeenBy[BoardState]


def refined(state: BoardState, filter: str) -> BoardState:
    return replace(state, filter=filter, first=FIRST)


def settle(seen: Seen) -> Any:
    """The state after a read. The cursor goes to a card or column that was just made here, so that
    the next key is about it. As many cards are read as may be seen next, and fewer again once
    nobody needs them."""
    state = seen.state
    if state != seen.chosen:
        return seen.chosen  # The last request is still under way.
    made = [
        (row.version.made_at, row.status_id)
        for row in seen.of(STATUSES)
        if isinstance(row.version, Foreseen) and row.version == 1
    ]
    made += [
        # The database has given the new ones no number yet.
        (row.version.made_at, row.task_id)
        for row in seen.of(CARDS)
        if not row.number and isinstance(row.version, Foreseen)
    ]
    at, key = sorted(made, key=lambda one: one[0])[-1] if made else (None, None)
    if at is not None and (state.made is None or at > state.made):
        return Go(replace(state, made=at), "columns", key)
    return replace(state, first=_first(seen))


def _first(seen: Seen) -> int:
    reach, first = seen.reach("columns"), seen.state.first
    wanted = max(reach.wanted, seen.room.height // 2 if reach.wanted else 0)
    while first < wanted + AHEAD:
        first *= 2
    while first > FIRST and first >= 4 * (reach.furthest + AHEAD):
        first //= 2
    return first
