"""The tables of the sales pane: the cells of each column."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache, partial
from typing import NamedTuple

from livedash.business.bakery.sales import BranchRow, MonthRow, PersonRow, SaleRow, WasteRow
from livedash.business.bakery.selling import Bread, Hour, ShiftSums
from livedash.business.money import money, plain, short
from livedash.panes.parts import Bar, Column
from livedash.panes.sales import figures
from livedash.panes.sales.figures import Seen
from livedash.widgets.bars import Gauge
from livedash.widgets.cell import Cell, Tone


@lru_cache(maxsize=1024)
def figure(amount: int | None, currency: str, *, width: int = 9, minor: bool = False) -> Cell:
    """An amount, in full where that fits; a figure that is cut would be another figure."""
    if amount is None:
        return Cell("--", "dim", data="")
    tone: Tone = "bad" if amount < 0 else "text" if amount else "dim"
    text = plain(amount, currency, minor=minor)
    return Cell(text if len(text) <= width else short(amount, currency), tone, data=amount)


# The business day, an hour a line


def hours(seen: Seen) -> tuple[Column[Hour], ...]:
    today, other = seen.figure(figures.today_of), seen.figure(figures.other)
    most = seen.figure(figures.highest)
    amount = partial(figure, currency=seen.place.currency, minor=seen.figure(figures.minor))
    running = today.hours - 1

    def named(one: Hour) -> Cell:
        """The name of an hour; of the running hour `17 > 41 min`."""
        clock = f"{(today.place.morning_at.hour + one.hour) % 24:02}"
        if one.hour != running:
            return Cell(clock)
        seconds = (today.minute - today.begins).total_seconds()
        return Cell(f"{clock} > {int(seconds % 3600) // 60} min", "strong")

    def bar_of(one: Hour) -> Bar:
        tone: Tone = "brand" if one.hour == running else "info"
        return Bar(one.today, most, one.before or None, tone)

    # Only up to this time of day: the other day's sum grows by the minute.
    then = Column[Hour](
        other, 11, priority=1, timed=True, cell=lambda one: amount(one.before, width=11)
    )
    until_then = Column[Hour](
        f"so far {other}",
        15,
        priority=3,
        timed=True,
        cell=lambda one: amount(one.sum_before, width=13),
    )
    return (
        Column("hour", 11, "left", timed=True, cell=named),
        Column("", 8, "left", priority=4, grow=60, cell=bar_of),
        Column("today", 11, cell=lambda one: amount(one.today, width=11)),
        *([then] if other else []),
        Column("so far today", 13, priority=2, cell=lambda one: amount(one.sum_today, width=13)),
        *([until_then] if other else []),
    )


# The last days, a business day a line


class DateRow(NamedTuple):
    days_ago: int
    date: date
    revenue: int
    highest: int
    """The highest sum of all days in the list."""
    cells: tuple[Cell, ...]


def dates(count: int, rows: Sequence[MonthRow], seen: Seen) -> list[DateRow]:
    """The last days, the latest first, also days without a sale: nothing sold is news too."""
    by_day: dict[int, list[MonthRow]] = {ago: [] for ago in range(count)}
    for row in rows:
        if row.days_ago < count:
            by_day[row.days_ago].append(row)
    revenue = {ago: sum(row.revenue for row in found) for ago, found in by_day.items()}
    today, most = seen.figure(figures.today_of), max(revenue.values(), default=0)
    first, minor = today.business_date.toordinal(), seen.figure(figures.minor)
    return [
        DateRow(
            ago,
            date.fromordinal(first - ago),
            revenue[ago],
            most,
            _day(tuple(found), today.place.currency, minor),
        )
        for ago, found in by_day.items()
    ]


# Kept: a sale belongs to today, and the days before stay as they are.
@lru_cache(maxsize=256)
def _day(found: tuple[MonthRow, ...], currency: str, minor: bool) -> tuple[Cell, ...]:
    amount = partial(figure, currency=currency, width=11, minor=minor)
    return (
        amount(sum(row.revenue for row in found)),
        amount(sum(row.revenue for row in found if row.shift == "morning")),
        amount(sum(row.revenue for row in found if row.shift == "night")),
        _number(sum(row.units for row in found)),
        _number(sum(row.returned for row in found), "dim"),
    )


def _number(number: int, tone: Tone = "text") -> Cell:
    return Cell(f"{number:,}", tone, data=number)


@lru_cache(maxsize=256)
def day_named(day: date) -> str:
    return f"{day:%a} {day.day:2} {day:%b}"


DATES: tuple[Column[DateRow], ...] = (
    Column(
        "date",
        11,
        "left",
        timed=True,
        cell=lambda one: Cell(day_named(one.date), "text" if one.days_ago else "strong"),
        by="date",
    ),
    Column("", 8, "left", priority=4, grow=40, cell=lambda one: Bar(one.revenue, one.highest)),
    Column("revenue", 11, cell=lambda one: one.cells[0], by=lambda one: one.cells[0].data),
    Column(
        "morning", 11, priority=2, cell=lambda one: one.cells[1], by=lambda one: one.cells[1].data
    ),
    Column(
        "night", 11, priority=2, cell=lambda one: one.cells[2], by=lambda one: one.cells[2].data
    ),
    Column("units", 6, priority=3, cell=lambda one: one.cells[3], by=lambda one: one.cells[3].data),
    Column("back", 4, priority=5, cell=lambda one: one.cells[4], by=lambda one: one.cells[4].data),
)

# The sales behind a number


def sales(seen: Seen) -> tuple[Column[SaleRow], ...]:
    place, minor = seen.place, seen.figure(figures.behind_minor)
    amount = partial(figure, currency=place.currency, minor=minor)
    return (
        Column(
            "TIME", 8, "left", cell=lambda one: f"{place.local(one.sold_at):%H:%M:%S}", by="sold_at"
        ),
        Column(
            "BREAD",
            14,
            "left",
            grow=20,
            names=True,
            cell=lambda one: f"{one.bread} {one.size}".rstrip(),
            by=lambda one: f"{one.bread} {one.size}",
        ),
        Column("QTY", 4, cell=lambda one: f"{one.quantity:,}", by="quantity"),
        Column(
            "RET",
            3,
            priority=2,
            cell=lambda one: Cell(f"{one.returned}", "text" if one.returned else "dim"),
            by="returned",
        ),
        Column("PRICE", 9, priority=3, cell=lambda one: amount(one.unit_price), by="unit_price"),
        Column("DISCOUNT", 9, priority=4, cell=lambda one: amount(one.discount), by="discount"),
        Column("REVENUE", 11, cell=lambda one: amount(one.revenue, width=11), by="revenue"),
        Column(
            "BY",
            8,
            "left",
            priority=1,
            grow=8,
            cell=lambda one: Cell(one.person or "--", "person" if one.person else "dim"),
            by="person",
        ),
    )


# The smaller tables


def best(seen: Seen) -> tuple[Column[tuple[int, Bread]], ...]:
    currency, minor = seen.place.currency, seen.figure(figures.minor)
    return (
        Column(
            "BEST SELLERS",
            14,
            "left",
            grow=6,
            names=True,
            cell=lambda ranked: f"{ranked[0]} {ranked[1].bread} {ranked[1].size}".rstrip(),
            by=lambda ranked: f"{ranked[1].bread} {ranked[1].size}",
        ),
        Column(
            "UNITS",
            5,
            priority=2,
            cell=lambda ranked: f"{ranked[1].units:,}",
            by=lambda ranked: ranked[1].units,
        ),
        Column(
            "REVENUE",
            10,
            cell=lambda ranked: figure(ranked[1].revenue, currency, width=10, minor=minor),
            by=lambda ranked: ranked[1].revenue,
        ),
        Column("", 6, "left", priority=3, grow=24, cell=_part),
        Column(
            "SHARE",
            5,
            priority=1,
            cell=lambda ranked: _share(ranked[1]),
            by=lambda ranked: ranked[1].share,
        ),
    )


def _part(ranked: tuple[int, Bread]) -> Cell:
    """The share of a bread, as a bar."""
    share = ranked[1].share or 0.0
    return Cell("", "brand", data=ranked[1].revenue, gauge=Gauge(max(0.0, share)))


def _share(bread: Bread) -> Cell:
    return Cell("--" if bread.share is None else f"{bread.share:.0%}", "dim")


def shifts(seen: Seen) -> tuple[Column[ShiftSums], ...]:
    other = seen.figure(figures.other)
    amount = partial(figure, currency=seen.place.currency, minor=seen.figure(figures.minor))
    then = Column[ShiftSums](other, 9, priority=2, timed=True, cell=lambda one: amount(one.before))
    return (
        Column("SHIFT", 7, "left", cell=lambda one: one.shift),
        Column("today", 9, cell=lambda one: amount(one.today)),
        *([then] if other else []),
        Column("30d avg", 9, priority=1, cell=lambda one: amount(one.average)),
    )


def branches(seen: Seen) -> tuple[Column[BranchRow], ...]:
    here = seen.place.branch_id
    return (
        Column(
            "BRANCH",
            12,
            "left",
            grow=16,
            names=True,
            cell=lambda one: Cell(one.branch, "strong" if one.branch_id == here else "text"),
            by="branch",
        ),
        Column("UNITS", 7, priority=1, cell=lambda one: f"{one.units:,}", by="units"),
        # No column to sort by: another branch may have another currency.
        Column(
            "TODAY",
            15,
            cell=lambda one: Cell(money(one.revenue, one.currency), data=one.revenue),
        ),
    )


WASTE: tuple[Column[WasteRow], ...] = (
    Column("WASTE", 16, "left", grow=20, cell=lambda one: one.reason, by="reason"),
    Column("TODAY", 7, cell=lambda one: f"{one.wasted:,}", by="wasted"),
)


def people(seen: Seen) -> tuple[Column[PersonRow], ...]:
    currency, minor = seen.place.currency, seen.figure(figures.minor)
    return (
        Column(
            "BY",
            12,
            "left",
            grow=16,
            names=True,
            cell=lambda one: Cell(one.person or "nobody named", "person"),
            by="person",
        ),
        Column(
            "DISCOUNTS",
            11,
            cell=lambda one: Cell(plain(one.discount, currency, minor=minor), data=one.discount),
            by="discount",
        ),
        Column("RETURNS", 7, cell=lambda one: f"{one.returned:,}", by="returned"),
    )
