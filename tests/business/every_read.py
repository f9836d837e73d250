"""Every question that the trades ask, found among their modules, and one way of asking each."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import livedash.business
from livedash.business.bakery.sales import SALES_BEHIND, Behind
from livedash.business.kanban.cards import CARDS, STATUSES
from livedash.business.read import Read
from livedash.business.venue.calendar import BOOKINGS, PERIOD
from livedash.database.statements import SqlQuery
from livedash.panes.board.state import BoardState
from livedash.panes.sales.figures import SalesState
from livedash.testing import LAGOS

STATES: dict[Read[Any], tuple[object, ...]] = {
    SALES_BEHIND: (SalesState(behind=Behind()),),
    STATUSES: (BoardState(),),
    CARDS: (BoardState(), BoardState("@me")),
}
GIVEN: dict[Read[Any], dict[str, object]] = {PERIOD: {"weeks": 2}, BOOKINGS: {"weeks": 2}}


def every_read() -> dict[str, Read[Any]]:
    """By module and name: `livedash.business.bakery.sales.DRIFT`."""
    found = {}
    for module in pkgutil.walk_packages(livedash.business.__path__, "livedash.business."):
        named = vars(importlib.import_module(module.name))
        found.update({f"{module.name}.{n}": r for n, r in named.items() if isinstance(r, Read)})
    return found


def every_query() -> list[SqlQuery[Any]]:
    """Each question as the panes ask it, at a place that has a branch and a project."""
    return [
        read.at(LAGOS, state, **GIVEN.get(read, {}))
        for read in dict.fromkeys(every_read().values())
        for state in STATES.get(read, (None,))
    ]
