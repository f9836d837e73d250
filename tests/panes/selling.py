"""The same Tuesday afternoon in the bakery as `bakery.py`, as the sales pane reads it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from livedash.business.bakery import sales as asked
from livedash.business.bakery.sales import (
    AllSales,
    BeforeRow,
    BranchRow,
    DriftRow,
    MonthRow,
    PersonRow,
    SaleRow,
    SoldRow,
    WasteRow,
)
from livedash.live.rows import with_once
from livedash.testing import Rows
from tests.panes.bakery import NOW

TODAY = date(2026, 3, 17)
BY_HOUR = (24_660, 20_300, 29_600, 21_580, 28_800, 22_480, 28_950, 10_050)
"""Naira, from ten to six."""


def sold(hour: int, bread: int, name: str, units: int, naira: int, **known: int) -> SoldRow:
    return SoldRow(
        shift="morning" if hour < 12 else "night",
        hour=hour,
        bread_type_id=bread,
        bread=name,
        size="",
        units=units,
        returned=known.get("returned", 0),
        revenue=naira * 100,
        discount=known.get("discount", 0) * 100,
        sales=units // 2 + 1,
    )


SOLD = (
    *(sold(hour, 1, "Agege loaf", 14, naira // 2) for hour, naira in enumerate(BY_HOUR)),
    *(sold(hour, 2, "Sardine roll", 8, naira - naira // 2) for hour, naira in enumerate(BY_HOUR)),
)
BEFORE = tuple(
    BeforeRow(
        weeks,
        "morning",
        hour,
        naira * 90,
        naira * 90 if hour < 7 else naira * 60,
        TODAY - timedelta(weeks=weeks),
    )
    for weeks in (1, 2, 3, 4)
    for hour, naira in enumerate(BY_HOUR)
)
MONTH = tuple(
    MonthRow(
        TODAY - timedelta(days=ago),
        ago,
        shift,
        units=400 + ago if shift == "morning" else 90,
        returned=ago % 3,
        revenue=(300_000 - 2_000 * ago if shift == "morning" else 60_000) * 100,
        discount=0,
    )
    for ago in range(1, 30)
    for shift in ("morning", "night")
)
LINE = DriftRow(TODAY, NOW, 14, 412, 1, 355, 9, 61, 12, 12)
ALL_SALES = AllSales(230, 1_230_000)
_SALES = tuple(
    SaleRow(
        UUID(int=number),
        NOW - timedelta(minutes=7 * number),
        "morning",
        "Agege loaf",
        "L",
        number + 1,
        1 if number == 2 else 0,
        50_000,
        100 if number == 1 else 0,
        50_000 * (number + 1),
        "Bob",
    )
    for number in range(4)
)
SALES = with_once(_SALES, ALL_SALES)
PEOPLE = (PersonRow(2, "Bob", 12_000, 0, 1), PersonRow(None, "", 0, 1, 1))
WASTE = (WasteRow("dropped", 6), WasteRow("stale", 3))
SELLING: Rows = {
    asked.SALES_TODAY: SOLD,
    asked.DRIFT: (LINE,),
    asked.SALES_BEFORE: BEFORE,
    asked.SALES_MONTH: MONTH,
    asked.SALES_PEOPLE: PEOPLE,
    asked.WASTE: WASTE,
    asked.SALES_BRANCHES: (
        BranchRow(1, "Lagos", "NGN", 18_642_000, 355),
        BranchRow(2, "Oakland", "USD", 206_200, 393),
    ),
}
NOTHING_SOLD: Rows = {
    asked.SALES_TODAY: (),
    asked.DRIFT: (DriftRow(TODAY, NOW, 0, 0, 0, 0, 0, 0, 0, 0),),
    asked.SALES_BEFORE: (),
    asked.SALES_MONTH: (),
    asked.SALES_PEOPLE: (),
    asked.WASTE: (),
    asked.SALES_BRANCHES: (),
}
