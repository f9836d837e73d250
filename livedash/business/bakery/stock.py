"""A bread type's business day in one row: what was planned, made, sold and lost, what is there.

The SQL beside this file reads it as of a moment; what follows from it is in `standing`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

RATE_HOURS = 2
"""The hours that the rate of sale looks back; `stock.sql` sums over the same."""


class StockRow(NamedTuple):
    """One row of `stock.sql`."""

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
    """By the last physical count and the movements since; below zero when more was sold."""
    sold_lately: int
    """In the last `RATE_HOURS`."""
    sold_week_ago: int
    """On the same weekday a week ago, to the same time of day."""
    sold_by_hour: tuple[int, ...]
    """From the morning hour on, 24 of them."""
    last_sold_at: datetime | None
    counted: int | None
    """The last physical count; None: never counted."""
    drift: int | None
    """What that count found, less what the books expected."""
    counted_at: datetime | None
    business_date: date
    minute: datetime
    """The full minute that the row was read for: figures that depend on time move with it."""
