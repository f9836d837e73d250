"""Breads and supplies as tables to take away."""

from __future__ import annotations

from collections.abc import Sequence

from livedash.business.bakery.stock_status import out_at, rate, standing
from livedash.business.venue.supplies import SupplyRow
from livedash.panes.export import ExportTable
from livedash.panes.stock.figures import BreadLine, Seen

BREADS = (
    *("business date", "bread", "size", "standing", "planned", "opening", "made", "sold"),
    *("returned", "wasted", "on hand", "low at", "sold per hour", "out at", "counted at", "drift"),
)
SUPPLIES = ("supply", "unit", "on hand", "low at")


def _part(seen: Seen) -> str:
    return f"only: {seen.state.filter}" if seen.state.filter else ""


def breads(seen: Seen, shelves: Sequence[BreadLine]) -> ExportTable:
    place = seen.place
    return ExportTable(
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
            for row, _, _ in shelves
        ),
        _part(seen),
    )


def supplies(seen: Seen, rows: Sequence[SupplyRow]) -> ExportTable:
    listed = tuple((row.name, row.unit, row.on_hand, row.low_at) for row in rows)
    return ExportTable("supplies", SUPPLIES, listed, _part(seen))
