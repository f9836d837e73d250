"""The status of a bread: out, low or well; how fast it sells and when it runs out.

Pure figures. All figures are derived from one row and the minute that the row was read for, so that
the table, the totals and the order of the list can never disagree.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from livedash.business.bakery.stock import RATE_HOURS, StockRow


class StockStatus(IntEnum):
    """The statuses, worst first."""

    OVERSOLD = 0
    """More was sold than there was. Shown as it is, never clamped to nothing."""
    OUT = 1
    LOW = 2
    OK = 3
    HIGH = 4
    """More on hand than the whole day's plan."""


def standing(row: StockRow) -> StockStatus:
    return standing_of(row.on_hand, row.low_at, row.planned)


def standing_of(on_hand: int, low_at: int, planned: int = 0) -> StockStatus:
    if on_hand < 0:
        return StockStatus.OVERSOLD
    if on_hand == 0:
        return StockStatus.OUT
    if on_hand <= low_at:
        return StockStatus.LOW
    if 0 < planned < on_hand:
        return StockStatus.HIGH
    return StockStatus.OK


def sell_through(row: StockRow) -> float | None:
    """The share of the bread made that was sold, over 1 where older or more bread went; None: none
    was made."""
    return row.sold / row.made if row.made else None


def rate(row: StockRow) -> float:
    """Sold per hour over the last hours."""
    return row.sold_lately / RATE_HOURS


def out_at(row: StockRow) -> datetime | None:
    """The moment when the shelf is empty if sales go on like this; None: it is empty already, or
    nothing sells."""
    if row.on_hand <= 0 or row.sold_lately <= 0:
        return None
    try:
        return row.minute + timedelta(hours=row.on_hand / rate(row))
    except OverflowError:  # a pile that outlasts the calendar
        return None


class Haste(IntEnum):
    """How soon somebody must act, in steps. Within a status the list is ordered by these steps and
    not by the exact minute, or every sale would shuffle the rows under the reader's eyes."""

    WITHIN_THE_HOUR = 0
    BEFORE_CLOSE = 1
    LATER = 2


def haste(row: StockRow, closes: datetime) -> Haste:
    empty = out_at(row)
    if empty is None or empty >= closes:
        return Haste.LATER
    soon = empty < row.minute + timedelta(hours=1)
    return Haste.WITHIN_THE_HOUR if soon else Haste.BEFORE_CLOSE


def worst_first(rows: Iterable[StockRow], closes: datetime) -> list[StockRow]:
    """The rows by status: oversold, out, low, well, high; in each the most hasty first, then by
    name."""
    return sorted(rows, key=lambda row: _urgency(row, closes))


@lru_cache(maxsize=1024)
def _urgency(row: StockRow, closes: datetime) -> tuple[StockStatus, Haste, str, str, int]:
    """A row's place in the order. Remembered, because a sale changes one bread of many."""
    return standing(row), haste(row, closes), row.bread, row.size, row.bread_type_id


class Totals(NamedTuple):
    """The summary line, from the same rows as the table under it."""

    opening: int
    planned: int
    made: int
    sold: int
    wasted: int
    on_hand: int
    out: int
    low: int
    oversold: int

    @property
    def sell_through(self) -> float | None:
        return self.sold / self.made if self.made else None


def totals(rows: Iterable[StockRow]) -> Totals:
    rows = tuple(rows)
    count = [standing(row) for row in rows].count
    return Totals(
        opening=sum([row.opening for row in rows]),
        planned=sum([row.planned for row in rows]),
        made=sum([row.made for row in rows]),
        sold=sum([row.sold for row in rows]),
        wasted=sum([row.wasted for row in rows]),
        on_hand=sum([row.on_hand for row in rows]),
        out=count(StockStatus.OUT),
        low=count(StockStatus.LOW),
        oversold=count(StockStatus.OVERSOLD),
    )
