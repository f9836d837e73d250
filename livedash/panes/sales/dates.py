"""The table of the last days: a business day a line, its two shifts and what it took in all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from livedash.business.bakery.sales import MonthRow
from livedash.business.today import Today
from livedash.panes.sales.day import figure
from livedash.widgets.bars import bar
from livedash.widgets.cell import Cell, Row
from livedash.widgets.table import Column


@lru_cache(maxsize=1)
def columns() -> tuple[Column, ...]:
    return (
        Column("date", 11, "left"),
        Column("", 8, "left", priority=4, grow=40),
        Column("revenue", 11),
        Column("morning", 11, priority=2),
        Column("night", 11, priority=2),
        Column("units", 6, priority=3),
        Column("ret", 4, priority=5),
    )


def rows(
    month: Sequence[MonthRow], days: int, today: Today, width: int, *, ascii: bool
) -> list[Row]:
    """The latest first, a day without a sale among them: nothing sold is news too."""
    by_day: dict[int, list[MonthRow]] = {ago: [] for ago in range(days)}
    for row in month:
        if row.days_ago < days:
            by_day[row.days_ago].append(row)
    sums = {ago: sum(row.revenue for row in found) for ago, found in by_day.items()}
    highest = max(sums.values(), default=0)
    first = today.business_date
    return [
        Row(
            ago,
            (
                Cell(
                    named(date.fromordinal(first.toordinal() - ago)),
                    "strong" if not ago else "plain",
                ),
                Cell(bar(sums[ago], highest, width, ascii=ascii), "info"),
                figure(sums[ago], today),
                figure(sum(row.revenue for row in found if row.shift == "morning"), today),
                figure(sum(row.revenue for row in found if row.shift == "night"), today),
                Cell(f"{sum(row.units for row in found):,}"),
                Cell(f"{sum(row.returned for row in found):,}", "dim"),
            ),
        )
        for ago, found in by_day.items()
    ]


def named(day: date) -> str:
    return f"{day:%a} {day.day:2} {day:%b}"
