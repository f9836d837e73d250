"""The first line over each table, and what a table without a row says."""

from __future__ import annotations

from collections.abc import Sequence

from livedash.business.bakery.standing import Totals
from livedash.business.bakery.stock import StockRow
from livedash.business.venue.supplies import SupplyRow
from livedash.panes.filtered import nothing, only
from livedash.widgets.cell import Tone
from livedash.widgets.line import Piece

NO_BREAD = "No bread yet: the table livedash.bread_types has none of this branch."

Sides = tuple[list[Piece], list[Piece]]
"""What stands at the left edge, and at the right."""


def of_breads(sums: Totals, filter: str, listed: int, of: int) -> Sides:
    """Of all breads, also of those that the filter leaves out."""
    through = "" if sums.sell_through is None else f" ({sums.sell_through:.0%})"
    plan = f"/{sums.planned} plan" if sums.planned else ""
    opening = [Piece(f"Open {sums.opening}", priority=6)] if sums.opening else []
    left = [
        *opening,
        Piece(f"Made {sums.made}{plan}", priority=2),
        Piece(f"Sold {sums.sold}{through}", priority=3),
        Piece(f"On hand {sums.on_hand}", priority=4),
        Piece(f"Waste {sums.wasted}", priority=5),
    ]
    if filter:
        left.insert(0, only(filter, listed, of))
    right = [
        _count("OUT", sums.out, "out"),
        _count("LOW", sums.low, "low"),
        _count("OVER", sums.oversold, "over"),
    ]
    return left, right


def of_supplies(rows: Sequence[SupplyRow], filter: str, listed: int) -> Sides:
    """Of all supplies as well."""
    out, low = sum(row.out for row in rows), sum(row.low for row in rows)
    head = Piece(f"Supplies {len(rows)}", "strong")
    return (
        [head, only(filter, listed, len(rows))] if filter else [head],
        [_count("OUT", out, "out"), _count("LOW", low, "low")],
    )


def why_no_bread(rows: Sequence[StockRow], filter: str) -> str:
    return nothing(filter) if rows else NO_BREAD


def _count(word: str, number: int, tone: Tone) -> Piece:
    return Piece(f"{word} {number}", tone if number else "dim")
