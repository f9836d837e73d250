"""The places that the header and the branch key know: the session's own, and nobody else's."""

from __future__ import annotations

from datetime import time

import asyncpg

from livedash.business.kanban.cards import CARDS
from livedash.business.places import PLACES
from livedash.panes.board.state import BoardState
from tests.business.reading import read
from tests.conftest import SHOP_MOMENT, Shop


async def test_a_member_stands_in_every_branch_with_every_project(shop: Shop) -> None:
    found = await read(shop.login("bob"), PLACES.at(), SHOP_MOMENT)
    assert len({place.branch for place in found}) == 8
    assert {place.project for place in found} == {"Bread online", "Oven refit"}
    assert len(found) == len(set(found)) == 16
    assert {(place.person, place.role) for place in found} == {("Bob", "sales")}


async def test_a_place_knows_its_hours_zone_and_kinds(shop: Shop) -> None:
    found = await read(shop.login(), PLACES.at(), SHOP_MOMENT)
    lagos = next(place for place in found if place.branch == "Lagos")
    assert lagos.kinds == ("bakery", "venue", "kanban")
    assert (lagos.timezone, lagos.currency) == ("Africa/Lagos", "NGN")
    assert (lagos.morning_at, lagos.night_at) == (time(10), time(22))
    assert hash(lagos), "a place can be compared and kept in a set"


async def test_only_branches_that_one_is_a_member_of(shop: Shop) -> None:
    owner = await asyncpg.connect(shop.owner)
    await owner.execute(
        "DELETE FROM livedash.members m USING livedash.people p, livedash.branches b"
        " WHERE p.id = m.person_id AND b.id = m.branch_id AND p.login = 'vera'"
        " AND b.name <> 'Recife'"
    )
    await owner.execute(
        "DELETE FROM livedash.project_members m USING livedash.people p"
        " WHERE p.id = m.person_id AND p.login = 'vera'"
    )
    (place,) = await read(shop.login("vera"), PLACES.at(), SHOP_MOMENT)
    assert (place.branch, place.role, place.project_id, place.project) == (
        "Recife",
        "viewer",
        None,
        None,
    )
    await owner.execute("UPDATE livedash.people SET active = false WHERE login = 'vera'")
    assert await read(shop.login("vera"), PLACES.at(), SHOP_MOMENT) == ()
    await owner.close()


async def test_who_is_a_member_of_projects_alone_stands_at_each_of_them(shop: Shop) -> None:
    owner = await asyncpg.connect(shop.owner)
    await owner.execute(
        "DELETE FROM livedash.members m USING livedash.people p"
        " WHERE p.id = m.person_id AND p.login = 'bob'"
    )
    found = await read(shop.login("bob"), PLACES.at(), SHOP_MOMENT)
    assert [(place.branch, place.project) for place in found] == [
        ("Bread online", "Bread online"),
        ("Oven refit", "Oven refit"),
    ]
    for place in found:
        assert not place.in_branch
        assert place.kinds == ("kanban",)
        assert "tasks INSERT" in place.rights
        assert "sales_logs INSERT" not in place.rights
        assert place.project_id is not None
        board = CARDS.at(place, BoardState())
        assert await read(shop.login("bob"), board, SHOP_MOMENT)
    bob = f'ALTER ROLE bob IN DATABASE "{shop.name}" SET timezone'
    await owner.execute(f"{bob} = 'America/Recife'")
    found = await read(shop.login("bob"), PLACES.at(), SHOP_MOMENT)
    assert {str(place.zone) for place in found} == {"America/Recife"}
    await owner.execute(f"{bob} = 'EST5EDT'")
    found = await read(shop.login("bob"), PLACES.at(), SHOP_MOMENT)
    assert {str(place.zone) for place in found} == {"UTC"}
    await owner.close()


async def test_a_changed_closing_hour_shows(shop: Shop) -> None:
    owner = await asyncpg.connect(shop.owner)
    await owner.execute("UPDATE livedash.branches SET night_at = '21:30' WHERE name = 'Lagos'")
    await owner.close()
    found = await read(shop.login(), PLACES.at(), SHOP_MOMENT)
    assert {p.night_at for p in found if p.branch == "Lagos"} == {time(21, 30)}
