"""What a typed filter leaves of breads and supplies. All of them are here, so it is done here."""

from __future__ import annotations

from collections.abc import Sequence

from livedash.business.bakery.standing import Standing, standing
from livedash.business.bakery.stock import StockRow
from livedash.business.filter import Filter, parse
from livedash.business.venue.supplies import SupplyRow

LOW, OUT = "low", "out"


def _asked(typed: str) -> Filter:
    return parse(typed, (LOW, OUT))


def breads_found(rows: Sequence[StockRow], typed: str) -> Sequence[StockRow]:
    if not typed:
        return rows
    asked = _asked(typed)
    worst = [Standing.OUT] * (OUT in asked.known) + [Standing.LOW] * (LOW in asked.known)
    at_most = min(worst, default=Standing.HIGH)
    return [
        row for row in rows if standing(row) <= at_most and asked.finds(f"{row.bread} {row.size}")
    ]


def supplies_found(rows: Sequence[SupplyRow], typed: str) -> Sequence[SupplyRow]:
    """What is out is low as well."""
    if not typed:
        return rows
    asked = _asked(typed)
    return [
        row
        for row in rows
        if asked.finds(row.name)
        and (LOW not in asked.known or row.low or row.out)
        and (OUT not in asked.known or row.out)
    ]
