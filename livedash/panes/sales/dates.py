"""The table of the last days: a business day a line, its two shifts and what it took in all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache, partial
from typing import NamedTuple

from livedash.business.bakery.sales import MonthRow
from livedash.business.today import Today
from livedash.panes.sales.day import figure
from livedash.widgets.bars import bar
from livedash.widgets.cell import Cell, Row
from livedash.widgets.table import Column


@lru_cache(maxsize=1)
def columns() -> tuple[Column, ...]:
    return (
        Column("date", 11, "left", timed=True),
        Column("", 8, "left", priority=4, grow=40),
        Column("revenue", 11),
        Column("morning", 11, priority=2),
        Column("night", 11, priority=2),
        Column("units", 6, priority=3),
        Column("ret", 4, priority=5),
    )


def rows(
    month: Sequence[MonthRow],
    days: int,
    today: Today,
    width: int,
    *,
    minor: bool = False,
    ascii: bool,
) -> list[Row]:
    """The latest first, a day without a sale among them: nothing sold is news too. `minor`: money
    with its minor units. Keys are ordinals of days, so that at midnight each row keeps its own."""
    by_day: dict[int, list[MonthRow]] = {ago: [] for ago in range(days)}
    for row in month:
        if row.days_ago < days:
            by_day[row.days_ago].append(row)
    days_of = {
        ago: _day(tuple(found), today.place.currency, minor) for ago, found in by_day.items()
    }
    highest = max((day.revenue for day in days_of.values()), default=0)
    first = today.business_date.toordinal()
    return [
        Row(
            first - ago,
            (
                Cell(named(date.fromordinal(first - ago)), "plain" if ago else "strong"),
                Cell(bar(day.revenue, highest, width, ascii=ascii), "info", data=day.revenue),
                *day.figures,
            ),
        )
        for ago, day in days_of.items()
    ]


class Day(NamedTuple):
    revenue: int
    figures: tuple[Cell, ...]


# Remembered: a sale is today's, and the days before it stay as they are.
@lru_cache(maxsize=256)
def _day(found: tuple[MonthRow, ...], currency: str, minor: bool) -> Day:
    revenue = sum(row.revenue for row in found)
    money = partial(figure, currency=currency, width=11, minor=minor)
    return Day(
        revenue,
        (
            money(revenue),
            money(sum(row.revenue for row in found if row.shift == "morning")),
            money(sum(row.revenue for row in found if row.shift == "night")),
            Cell(f"{sum(row.units for row in found):,}"),
            Cell(f"{sum(row.returned for row in found):,}", "dim"),
        ),
    )


@lru_cache(maxsize=256)
def named(day: date) -> str:
    return f"{day:%a} {day.day:2} {day:%b}"
