"""The business day's sales, beside the days that they are compared with.

Pure figures. All figures are added up from the same rows, so that the bars, the totals and the
lists can never disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum
from typing import NamedTuple, Protocol, TypeVar

from livedash.business.bakery.sales import BeforeRow, MonthRow, SoldRow


class Beside(Enum):
    """The days that today is compared with."""

    WEEK = "last week"
    AVERAGE = "4-week average"
    NOTHING = "nothing"


class Hour(NamedTuple):
    """One hour of the business day, and the sums up to its end."""

    hour: int
    today: int
    before: int | None
    """The revenue at the same time of day; None: nothing to compare with."""
    sum_today: int
    sum_before: int | None


class Bread(NamedTuple):
    bread_type_id: int
    bread: str
    size: str
    units: int
    revenue: int
    share: float | None
    """The share of the day's revenue."""


class ShiftSums(NamedTuple):
    shift: str
    today: int
    before: int | None
    average: int | None
    """The average of the whole shift, over the days of the month before today on which it sold."""


class _OfShift(Protocol):
    @property
    def shift(self) -> str: ...


R = TypeVar("R", bound=_OfShift)


def of_shift(shift: str | None, rows: Sequence[R]) -> Sequence[R]:
    return rows if shift is None else [row for row in rows if row.shift == shift]


def revenue(rows: Iterable[SoldRow]) -> int:
    return sum(row.revenue for row in rows)


def before_by_hour(
    rows: Sequence[BeforeRow], beside: Beside, step: int = 1
) -> dict[int, int] | None:
    """The revenue of the earlier days by hour, up to this time of day; None when they sold nothing
    at all. `step`: what a mean is rounded to."""
    if beside is Beside.WEEK:
        rows = [row for row in rows if row.weeks_ago == 1]
    weeks = len({row.weeks_ago for row in rows})
    if not weeks or beside is Beside.NOTHING:
        return None
    sums: dict[int, int] = {}
    for row in rows:
        sums[row.hour] = sums.get(row.hour, 0) + row.by_now
    return {hour: mean(total, weeks, step) for hour, total in sums.items()}


def before_in_all(rows: Sequence[BeforeRow], beside: Beside, step: int = 1) -> int | None:
    """The revenue of the earlier days up to this time of day. Divided once, so that rounding hour
    by hour does not add up."""
    if beside is Beside.WEEK:
        rows = [row for row in rows if row.weeks_ago == 1]
    weeks = len({row.weeks_ago for row in rows})
    if not weeks or beside is Beside.NOTHING:
        return None
    return mean(sum(row.by_now for row in rows), weeks, step)


def mean(total: int, count: int, step: int) -> int:
    """The mean in whole steps: of whole money a mean is whole money, and no finer than the amounts
    in it. (A single amount is left as it is.)"""
    return total if count == 1 else round(total / count / step) * step


def change(today: int, before: int | None) -> float | None:
    """The change as a share of the amount before; None where that was nothing."""
    return (today - before) / before if before is not None and before > 0 else None


def hours(
    sold: Sequence[SoldRow],
    before: Sequence[BeforeRow],
    beside: Beside,
    running: int,
    step: int = 1,
) -> list[Hour]:
    """Every hour from the first to the one that runs; a night that sold nothing is no hole."""
    earlier = before_by_hour(before, beside, step)
    today: dict[int, int] = {}
    for row in sold:
        today[row.hour] = today.get(row.hour, 0) + row.revenue
    last = max(running, *today, 0)
    sum_today, sum_before, found = 0, 0, []
    for hour in range(min(0, *today, 0), last + 1):
        sum_today += today.get(hour, 0)
        sum_before += (earlier or {}).get(hour, 0)
        found.append(
            Hour(
                hour,
                today.get(hour, 0),
                None if earlier is None else earlier.get(hour, 0),
                sum_today,
                None if earlier is None else sum_before,
            )
        )
    return found


def best_sellers(sold: Iterable[SoldRow]) -> list[Bread]:
    """The breads by revenue; the units leave out what was brought back."""
    rows = tuple(sold)
    total = revenue(rows)
    names: dict[int, SoldRow] = {}
    units: dict[int, int] = {}
    earned: dict[int, int] = {}
    for row in rows:
        id = row.bread_type_id
        names[id] = row
        units[id] = units.get(id, 0) + row.units - row.returned
        earned[id] = earned.get(id, 0) + row.revenue
    breads = [
        Bread(
            id,
            row.bread,
            row.size,
            units[id],
            earned[id],
            earned[id] / total if total > 0 else None,
        )
        for id, row in names.items()
    ]
    return sorted(breads, key=lambda b: (-b.revenue, -b.units, b.bread, b.size, b.bread_type_id))


def by_shift(
    sold: Sequence[SoldRow],
    before: Sequence[BeforeRow],
    month: Sequence[MonthRow],
    beside: Beside,
    step: int = 1,
) -> list[ShiftSums]:
    found = []
    for shift in ("morning", "night"):
        past = [row.revenue for row in month if row.shift == shift and row.days_ago > 0]
        found.append(
            ShiftSums(
                shift,
                sum(row.revenue for row in sold if row.shift == shift),
                before_in_all([row for row in before if row.shift == shift], beside, step),
                mean(sum(past), len(past), step) if past else None,
            )
        )
    return found


def with_today(
    month: Sequence[MonthRow], sold: Sequence[SoldRow], business_date: date
) -> list[MonthRow]:
    """The last days up to now: the days that are over, and today's sales so far."""
    today = [
        MonthRow(
            business_date,
            0,
            shift,
            sum(row.units for row in rows),
            sum(row.returned for row in rows),
            sum(row.revenue for row in rows),
            sum(row.discount for row in rows),
        )
        for shift in ("morning", "night")
        if (rows := [row for row in sold if row.shift == shift])
    ]
    return [*today, *month]
