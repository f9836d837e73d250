"""The figures of the stock pane: the breads that a filter leaves, in the order of the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import NamedTuple

from livedash.business.bakery.entries import bread_mark
from livedash.business.bakery.moves import MOVES, ToldMove, told
from livedash.business.bakery.pace import PACE, PaceRow
from livedash.business.bakery.stock import BREADS, StockRow
from livedash.business.bakery.stock_status import StockStatus, standing, worst_first
from livedash.business.place import Place
from livedash.business.today import Today, today_at
from livedash.business.venue.supplies import SUPPLIES, SupplyRow, scarce_first
from livedash.panes.parts.words import Words
from livedash.panes.seen import Seen as SeenBy
from livedash.panes.view import Mark

LOW, OUT = "low", "out"


@dataclass(frozen=True)
class StockState:
    filter: str = ""


Seen = SeenBy[StockState]

BREAD_WORDS = Words[StockRow](
    lambda row: f"{row.bread} {row.size}",
    {
        LOW: lambda row: standing(row) <= StockStatus.LOW,
        OUT: lambda row: standing(row) <= StockStatus.OUT,
    },
)
SUPPLY_WORDS = Words[SupplyRow](
    lambda row: row.name,
    # A supply that is out is low as well.
    {LOW: lambda row: row.low or row.out, OUT: lambda row: row.out},
)


class BreadLine(NamedTuple):
    """A bread with all the facts of its row."""

    row: StockRow
    pace: PaceRow | None
    """The sales by hour; None: they were not read."""
    mark: Mark | None


def today_of(seen: Seen) -> Today:
    row = seen.first(BREADS)
    return today_at(seen.place, row.minute if row else seen.now)


ANY_DAY = today_at(
    Place(0, "", (), "UTC", "", time(0), time(12), time(12), "", ""),
    datetime(2026, 1, 1, tzinfo=UTC),
)
"""A day for figures that depend on no day."""


def breads_found(seen: Seen) -> list[StockRow]:
    """The breads that the filter finds, the worst first."""
    found = BREAD_WORDS.find(seen.of(BREADS), seen.state.filter)
    return worst_first(found, seen.figure(today_of).closes)


def shelves(seen: Seen) -> list[BreadLine]:
    paces, marks = {row.bread_type_id: row for row in seen.of(PACE)}, seen.marks
    return [
        BreadLine(row, paces.get(row.bread_type_id), marks.get(bread_mark(row.bread_type_id)))
        for row in seen.figure(breads_found)
    ]


def supplies_found(seen: Seen) -> list[SupplyRow]:
    """The supplies that the filter finds, the scarcest first."""
    return scarce_first(SUPPLY_WORDS.find(seen.of(SUPPLIES), seen.state.filter))


def tale(seen: Seen) -> list[ToldMove]:
    """The latest movements, each with the stock after it."""
    return told(seen.of(MOVES), {row.bread_type_id: row.on_hand for row in seen.of(BREADS)})
