"""Breads and supplies as tables to take away."""

from __future__ import annotations

from collections.abc import Sequence

from livedash.business.bakery.standing import out_at, rate, standing
from livedash.business.bakery.stock import StockRow
from livedash.business.place import Place
from livedash.business.venue.supplies import SupplyRow
from livedash.panes.export import Table

BREADS = (
    *("business date", "bread", "size", "standing", "planned", "opening", "made", "sold"),
    *("returned", "wasted", "on hand", "low at", "sold per hour", "out at", "counted at", "drift"),
)
SUPPLIES = ("supply", "unit", "on hand", "low at")


def breads(rows: Sequence[StockRow], place: Place, part: str) -> Table:
    return Table(
        "stock",
        BREADS,
        tuple(
            (
                row.business_date,
                row.bread,
                row.size,
                standing(row).name.lower(),
                row.planned,
                row.opening,
                row.made,
                row.sold,
                row.returned,
                row.wasted,
                row.on_hand,
                row.low_at,
                rate(row),
                (empty := out_at(row)) and place.local(empty),
                row.counted_at and place.local(row.counted_at),
                row.drift,
            )
            for row in rows
        ),
        part,
    )


def supplies(rows: Sequence[SupplyRow], part: str) -> Table:
    listed = tuple((row.name, row.unit, row.on_hand, row.low_at) for row in rows)
    return Table("supplies", SUPPLIES, listed, part)
