"""The table of a venue's own inventory: what is out or low first."""

from __future__ import annotations

from livedash.business.venue.supplies import SupplyRow
from livedash.widgets.cell import Cell, Row, Tone
from livedash.widgets.table import Column

COLUMNS = (
    Column("", 1, "left"),
    Column("SUPPLY", 14, "left", grow=26, names=True),
    Column("UNIT", 8, "left", priority=2),
    Column("HAND", 7),
    Column("LOW@", 7, priority=1),
)


def supply_row(row: SupplyRow) -> Row:
    letter, tone = _look(row)
    return Row(
        row.supply_id,
        (
            Cell(letter, tone),
            Cell(row.name, "strong" if row.out or row.low else "plain"),
            Cell(row.unit, "dim"),
            Cell(f"{row.on_hand}", tone),
            Cell(f"{row.low_at}", "dim"),
        ),
    )


def _look(row: SupplyRow) -> tuple[str, Tone]:
    if row.out:
        return "0", "out"
    return ("!", "low") if row.low else (".", "ok")
