"""The figures of the sales pane: of both shifts or one, beside another day or none. Tables,
headline and export are made from the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from livedash.business.bakery.sales import (
    DRIFT,
    SALES_BEFORE,
    SALES_BEHIND,
    SALES_MONTH,
    SALES_TODAY,
    AllSales,
    BeforeRow,
    Behind,
    MonthRow,
    SaleRow,
    SoldRow,
)
from livedash.business.bakery.selling import (
    Beside,
    Bread,
    Hour,
    ShiftSums,
    best_sellers,
    by_shift,
    hours,
    of_shift,
    with_today,
)
from livedash.business.money import has_minor, smallest
from livedash.business.today import Today, today_at
from livedash.panes.seen import Seen as SeenBy
from livedash.panes.spec import HERE

PERIODS = {"day": 1, "week": 7, "30 days": 30}
"""The number of business days in each period."""


@dataclass(frozen=True)
class SalesState:
    period: str = "day"
    only: str | None = None
    """The one shift that is shown; None: both."""
    beside: Beside = Beside.WEEK
    behind: Behind | None = field(default=None, metadata=HERE)


Seen = SeenBy[SalesState]


def today_of(seen: Seen) -> Today:
    stock = seen.first(DRIFT)
    return today_at(seen.place, stock.minute if stock else seen.now)


def sold(seen: Seen) -> Sequence[SoldRow]:
    return of_shift(seen.state.only, seen.of(SALES_TODAY))


def before(seen: Seen) -> Sequence[BeforeRow]:
    return of_shift(seen.state.only, seen.of(SALES_BEFORE))


def other(seen: Seen) -> str:
    """The name of the other day; empty: no day is compared. The mean of four weeks is a mean of
    this weekday too."""
    last = f"last {seen.figure(today_of).weekday}"
    return {Beside.WEEK: last, Beside.AVERAGE: "4-wk avg"}.get(seen.state.beside, "")


def minor(seen: Seen) -> bool:
    """Whether money has minor units here: all amounts have, where any amount needs them."""
    amounts = [one for row in seen.of(SALES_TODAY) for one in (row.revenue, row.discount)]
    amounts += [one for row in seen.of(SALES_MONTH) for one in (row.revenue, row.discount)]
    amounts += [row.by_now for row in seen.of(SALES_BEFORE)]
    return has_minor(amounts, seen.place.currency)


def step(seen: Seen) -> int:
    """The unit that means are rounded to."""
    return 1 if seen.figure(minor) else smallest(seen.place.currency)


def by_hour(seen: Seen) -> list[Hour]:
    running = seen.figure(today_of).hours - 1
    return hours(
        seen.figure(sold), seen.figure(before), seen.state.beside, running, seen.figure(step)
    )


def highest(seen: Seen) -> int:
    """The highest sum of all hours of both days: the length of the bars."""
    every = seen.figure(by_hour)
    return max((max(one.today, one.before or 0) for one in every), default=0)


def month(seen: Seen) -> list[MonthRow]:
    """The rows of the month, of both shifts."""
    day = seen.figure(today_of).business_date
    return with_today(seen.of(SALES_MONTH), seen.of(SALES_TODAY), day)


def days(seen: Seen) -> Sequence[MonthRow]:
    return of_shift(seen.state.only, seen.figure(month))


def best(seen: Seen) -> list[tuple[int, Bread]]:
    """The best-selling breads, each with its rank."""
    return list(enumerate(best_sellers(seen.figure(sold)), 1))


def shifts(seen: Seen) -> list[ShiftSums]:
    """The sums of both shifts, because the table of shifts is the choice between them."""
    rows = seen.of(SALES_TODAY), seen.of(SALES_BEFORE), seen.of(SALES_MONTH)
    return by_shift(*rows, seen.state.beside, seen.figure(step))


def behind(seen: Seen) -> tuple[SaleRow, ...]:
    """The sales behind a number."""
    return seen.of(SALES_BEHIND)


def behind_all(seen: Seen) -> AllSales:
    """The count and sum of all sales behind a number, also of those that are not listed."""
    return seen.once(SALES_BEHIND) or AllSales(0, 0)


def behind_minor(seen: Seen) -> bool:
    """Whether the sales behind a number have minor units: all amounts have, where a price or the
    sum needs them."""
    every = [
        amount
        for sale in seen.figure(behind)
        for amount in (sale.unit_price, sale.discount, sale.revenue)
    ]
    return has_minor([*every, seen.figure(behind_all).all_revenue], seen.place.currency)
