"""Whom somebody at a shared terminal may be: the people of that branch, and nobody else."""

from __future__ import annotations

import asyncpg

from livedash.business.people.members import MEMBERS
from tests.business.reading import place_of, read
from tests.conftest import SHOP_MOMENT, Shop


async def test_the_members_of_the_branch_by_name(shop: Shop) -> None:
    place = await place_of(shop.login("musa"), "Lagos", SHOP_MOMENT)
    found = await read(shop.login("musa"), MEMBERS.at(place), SHOP_MOMENT)
    names = [(person.name, person.role) for person in found]
    assert names == [
        ("Ada", "manager"),
        ("Bob", "sales"),
        ("Chi", "staff"),
        ("Dayo", "staff"),
        ("Musa", "staff"),
        ("Ola", "owner"),
        ("Vera", "viewer"),
    ]


async def test_neither_who_left_nor_who_works_elsewhere(shop: Shop) -> None:
    place = await place_of(shop.login(), "Lagos", SHOP_MOMENT)
    owner = await asyncpg.connect(shop.owner)
    await owner.execute("UPDATE livedash.people SET active = false WHERE name = 'Chi'")
    await owner.execute(
        "DELETE FROM livedash.members m USING livedash.people p"
        " WHERE p.id = m.person_id AND p.name = 'Bob' AND m.branch_id = $1",
        place.branch_id,
    )
    await owner.close()
    found = await read(shop.login(), MEMBERS.at(place), SHOP_MOMENT)
    assert {"Bob", "Chi"}.isdisjoint(person.name for person in found)
    assert len(found) == 5
