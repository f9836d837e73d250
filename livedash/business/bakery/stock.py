"""A bread type's business day in one row: what was planned, made, sold and lost, what is there.

The SQL beside this file reads the row as of a moment; `stock_status` derives the rest from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from livedash.business.place import Place
from livedash.business.read import Read
from livedash.business.shift import shift_at

RATE_HOURS = 2
"""The hours that the rate of sale looks back; `breads.sql` sums over the same hours."""


class StockRow(NamedTuple):
    """One row of `breads.sql`."""

    bread_type_id: int
    bread: str
    size: str
    low_at: int
    planned: int
    made: int
    sold: int
    """Handed over the counter, returns not taken off."""
    returned: int
    wasted: int
    on_hand: int
    """The stock by the last physical count and the movements since; below zero when more was
    sold."""
    sold_lately: int
    """The quantity sold in the last `RATE_HOURS`."""
    last_sold_at: datetime | None
    counted: int | None
    """The last physical count; None: never counted."""
    drift: int | None
    """The difference between the last count and what the books expected."""
    counted_at: datetime | None
    business_date: date
    minute: datetime
    """The full minute that the row was read for: figures that depend on time move with it."""
    opened: int | None = None
    """The stock when the business day began; None: nobody counted today, and it follows from what
    is there now."""

    @property
    def opening(self) -> int:
        """The stock when the business day began. Opening + made + returned - sold - wasted is what
        is on hand, but for what a count found since."""
        if self.opened is not None:
            return self.opened
        return self.on_hand - self.made - self.returned + self.sold + self.wasted


def _shift_ends(rows: tuple[StockRow, ...], place: Place) -> Iterable[datetime]:
    return [shift_at(place, row.minute).ends for row in rows[:1]]


BREADS = Read(__package__, "breads.sql", StockRow, moments=_shift_ends)
