"""A venue's supplies, as they are in the table and what is scarce first."""

from __future__ import annotations

import asyncpg

from livedash.business.venue.supplies import SUPPLIES, SupplyRow, scarce_first
from tests.business.reading import place_of, read
from tests.conftest import SHOP_MOMENT, Shop


async def test_supplies_are_those_of_the_branch(shop: Shop) -> None:
    place = await place_of(shop.login(), "Marina Hall", SHOP_MOMENT)
    rows = await read(shop.login(), SUPPLIES.at(place), SHOP_MOMENT)
    owner = await asyncpg.connect(shop.owner)
    expected = await owner.fetch(
        "SELECT * FROM livedash.supplies WHERE branch_id = $1", place.branch_id
    )
    await owner.close()
    assert expected
    assert {(r.supply_id, r.name, r.on_hand, r.low_at) for r in rows} == {
        (r["id"], r["name"], r["quantity"], r["low_at"]) for r in expected
    }
    bakery = await place_of(shop.login(), "Lagos", SHOP_MOMENT)
    assert await read(shop.login(), SUPPLIES.at(bakery), SHOP_MOMENT) == ()


def test_what_is_out_comes_before_what_is_low_before_the_rest() -> None:
    rows = [
        SupplyRow(1, "Chairs", "pcs", 300, 300),
        SupplyRow(2, "Plates", "pcs", 301, 300),
        SupplyRow(3, "Tables", "pcs", 0, 0),
        SupplyRow(4, "Cloths", "pcs", 0, 5),
    ]
    assert [row.supply_id for row in scarce_first(rows)] == [4, 3, 1, 2]
