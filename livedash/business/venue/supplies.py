"""A venue's own inventory: chairs, plates, cloths, and which of them run low."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from livedash.business.read import Read


class SupplyRow(NamedTuple):
    """One row of `supplies.sql`."""

    supply_id: int
    name: str
    unit: str
    on_hand: int
    low_at: int

    @property
    def out(self) -> bool:
        return self.on_hand <= 0

    @property
    def low(self) -> bool:
        return not self.out and self.on_hand <= self.low_at


def scarce_first(rows: Iterable[SupplyRow]) -> list[SupplyRow]:
    return sorted(rows, key=lambda row: (not row.out, not row.low, row.name, row.supply_id))


SUPPLIES = Read(__package__, "supplies.sql", SupplyRow)
