"""The questions that panes ask, under names that no rows of the tests have."""

from __future__ import annotations

from livedash.business.bakery.elsewhere import ELSEWHERE
from livedash.business.bakery.moves import MOVES
from livedash.business.bakery.pace import PACE
from livedash.business.bakery.stock import BREADS as STOCK
from livedash.business.kanban.cards import CARDS, STATUSES
from livedash.business.kanban.members import MEMBERS
from livedash.business.venue.calendar import BOOKINGS, HALLS, HOLDS, PERIOD
from livedash.business.venue.supplies import SUPPLIES

__all__ = [
    "BOOKINGS",
    "CARDS",
    "ELSEWHERE",
    "HALLS",
    "HOLDS",
    "MEMBERS",
    "MOVES",
    "PACE",
    "PERIOD",
    "STATUSES",
    "STOCK",
    "SUPPLIES",
]
