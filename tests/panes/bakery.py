"""A Tuesday afternoon in the bakery, in rows: one bread of every standing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from livedash.business.bakery.elsewhere import AlertRow
from livedash.business.bakery.moves import Act, MoveRow
from livedash.business.bakery.pace import PaceRow
from livedash.business.bakery.stock import StockRow
from livedash.business.venue.supplies import SupplyRow
from livedash.testing import LAGOS, Rows
from tests.panes import reads

NOW = datetime(2026, 3, 17, 16, 41, tzinfo=UTC)
"""17:41 in Lagos, in the morning shift from 10 to 22."""

VENUE = LAGOS._replace(branch_id=2, branch="Abuja", kinds=("venue",))


def bread(number: int, name: str = "Wheat loaf", **known: Any) -> StockRow:
    usual = {
        "bread_type_id": number,
        "bread": name,
        "size": "",
        "low_at": 8,
        "planned": 60,
        "made": 60,
        "sold": 38,
        "returned": 0,
        "wasted": 3,
        "on_hand": 19,
        "sold_lately": 7,
        "last_sold_at": NOW - timedelta(minutes=5),
        "counted": None,
        "drift": None,
        "counted_at": None,
        "business_date": date(2026, 3, 17),
        "minute": NOW,
    }
    return StockRow(**{**usual, **known})


BREADS = (
    bread(4),
    bread(
        1,
        "Sardine roll",
        low_at=5,
        sold=61,
        wasted=0,
        on_hand=-1,
        sold_lately=13,
        counted=12,
        drift=-2,
        counted_at=NOW - timedelta(hours=5),
    ),
    bread(
        2,
        "Milk bread",
        size="S",
        low_at=5,
        planned=40,
        made=40,
        sold=40,
        wasted=0,
        on_hand=0,
        sold_lately=0,
        last_sold_at=NOW - timedelta(minutes=46),
    ),
    bread(
        3,
        "Agege loaf",
        size="L",
        low_at=10,
        planned=120,
        made=110,
        sold=108,
        returned=1,
        wasted=2,
        on_hand=1,
        sold_lately=28,
    ),
    bread(
        5,
        "Coconut bun",
        planned=40,
        made=60,
        sold=8,
        wasted=3,
        on_hand=49,
        sold_lately=2,
        counted=30,
        drift=0,
        counted_at=NOW - timedelta(days=4),
    ),
    bread(
        6,
        "Whole rye",
        low_at=3,
        planned=20,
        made=0,
        sold=0,
        wasted=0,
        on_hand=0,
        sold_lately=0,
        last_sold_at=None,
    ),
)


def move(
    act: Act, seconds: int, quantity: int, change: int, number: int, who: str | None
) -> MoveRow:
    row = next(row for row in BREADS if row.bread_type_id == number)
    at = NOW - timedelta(seconds=seconds)
    return MoveRow(act, f"{act}-{seconds}", number, row.bread, row.size, quantity, change, at, who)


MOVES = (
    move("sold", 8, 4, -4, 3, "Bob"),
    move("baked", 170, 30, 30, 5, "Musa"),
    move("sold", 400, 2, -2, 3, None),
    move("wasted", 900, 1, -1, 4, "Chi"),
    move("counted", 18000, 12, -2, 1, "Ada"),
    move("sold", 90000, 3, -3, 4, "Bob"),
)
PACES = tuple(
    PaceRow(number, tuple(range(8)), tuple((number * 7 + hour**2) % 13 for hour in range(8)), 41)
    for number in (1, 2, 3, 4)
)
ELSEWHERE = (
    AlertRow("Ibadan", 21, "Sardine roll", "", -2, 5),
    AlertRow("Ibadan", 22, "Agege loaf", "L", 4, 10),
    AlertRow("Kano", 31, "Milk bread", "", 0, 5),
)
DAY: Rows = {reads.STOCK: BREADS, reads.MOVES: MOVES, reads.PACE: PACES, reads.ELSEWHERE: ELSEWHERE}
NOTHING: Rows = {reads.STOCK: (), reads.MOVES: (), reads.PACE: (), reads.ELSEWHERE: ()}

SUPPLIES = (
    SupplyRow(1, "Chairs, white", "pcs", 412, 300),
    SupplyRow(2, "Plates", "pcs", 90, 200),
    SupplyRow(3, "Table cloths", "pcs", 0, 20),
)
