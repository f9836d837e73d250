"""The smaller tables around the bars: best sellers, shifts, branches, waste, people."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache, partial

from livedash.business.bakery.sales import BranchRow, PersonRow, WasteRow
from livedash.business.bakery.selling import Bread, ShiftSums
from livedash.business.money import money, plain
from livedash.business.today import Today
from livedash.panes.sales.day import figure
from livedash.widgets.cell import Cell, Row
from livedash.widgets.table import Column

BEST = (
    Column("BEST SELLERS", 14, "left", grow=16, names=True),
    Column("UNITS", 5, priority=2),
    Column("REVENUE", 10),
    Column("SHARE", 5, priority=1),
)
BRANCHES = (
    Column("BRANCH", 12, "left", grow=16, names=True),
    Column("UNITS", 7, priority=1),
    Column("TODAY", 15),
)
WASTE = (Column("WASTE", 16, "left", grow=20), Column("TODAY", 7))
PEOPLE = (
    Column("BY", 12, "left", grow=16, names=True),
    Column("DISCOUNTS", 11),
    Column("RETURNS", 7),
)


@lru_cache(maxsize=8)
def shift_columns(beside: str) -> tuple[Column, ...]:
    other = (Column(beside, 9, priority=2, timed=True),) if beside else ()
    return (
        Column("SHIFT", 7, "left"),
        Column("today", 9),
        *other,
        Column("30d avg", 9, priority=1),
    )


def best(breads: Iterable[Bread], today: Today, *, minor: bool = False) -> list[Row]:
    return [
        Row(
            one.bread_type_id,
            (
                Cell(f"{rank} {one.bread} {one.size}".rstrip()),
                Cell(f"{one.units:,}"),
                figure(one.revenue, today.place.currency, width=10, minor=minor),
                Cell("--" if one.share is None else f"{one.share:.0%}", "dim"),
            ),
        )
        for rank, one in enumerate(breads, 1)
    ]


def shifts(
    sums: Iterable[ShiftSums], today: Today, beside: str, *, minor: bool = False
) -> list[Row]:
    money = partial(figure, currency=today.place.currency, minor=minor)
    return [
        Row(
            one.shift,
            (
                Cell(one.shift),
                money(one.today),
                *([money(one.before)] if beside else []),
                money(one.average),
            ),
        )
        for one in sums
    ]


def branches(rows: Iterable[BranchRow], here: int) -> list[Row]:
    return [
        Row(
            one.branch_id,
            (
                Cell(one.branch, "strong" if one.branch_id == here else "plain"),
                Cell(f"{one.units:,}"),
                Cell(money(one.revenue, one.currency), data=one.revenue),
            ),
        )
        for one in rows
    ]


def wasted(rows: Iterable[WasteRow]) -> list[Row]:
    return [Row(one.reason, (Cell(one.reason), Cell(f"{one.wasted:,}"))) for one in rows]


def people(rows: Iterable[PersonRow], today: Today, *, minor: bool = False) -> list[Row]:
    currency = today.place.currency
    return [
        Row(
            one.person_id,
            (
                Cell(one.person or "nobody named"),
                Cell(plain(one.discount, currency, minor=minor), data=one.discount),
                Cell(f"{one.returned:,}"),
            ),
        )
        for one in rows
    ]
