"""What the calendar asks of Postgres is what a plain look through all bookings finds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import asyncpg
import pytest

from livedash.business.venue.calendar import BOOKINGS, HALLS, HOLDS, PERIOD
from tests.business.reading import place_of, read
from tests.conftest import SHOP_MOMENT, Shop

STANDING = ("blocked", "option", "tentative", "confirmed", "completed")


async def all_bookings(shop: Shop, branch_id: int) -> list[dict[str, Any]]:
    owner = await asyncpg.connect(shop.owner)
    found = await owner.fetch("SELECT * FROM livedash.bookings WHERE branch_id = $1", branch_id)
    await owner.close()
    return [dict(row) for row in found]


@pytest.mark.parametrize("weeks", [-6, 0, 1, 9])
async def test_the_six_weeks_hold_what_reaches_into_them(shop: Shop, weeks: int) -> None:
    place = await place_of(shop.login(), "Marina Hall", SHOP_MOMENT)
    owner = await asyncpg.connect(shop.owner)
    hall = await owner.fetchval(
        """INSERT INTO livedash.halls (branch_id, name) VALUES ($1, 'Barn') RETURNING id""",
        place.branch_id,
    )
    (row,) = await read(shop.login(), PERIOD.at(place, weeks=weeks), SHOP_MOMENT)
    begins = datetime.combine(row.first_day, datetime.min.time(), place.zone)
    for first, last in (
        (begins - timedelta(days=30), begins + timedelta(hours=1)),
        (begins - timedelta(days=40), begins - timedelta(days=10)),
        (begins + timedelta(days=41, hours=20), begins + timedelta(days=43)),
    ):
        await owner.execute(
            """INSERT INTO livedash.bookings (branch_id, hall_id, starts_at, ends_at, status)
               VALUES ($1, $2, $3, $4, 'option')""",
            place.branch_id,
            hall,
            first,
            last,
        )
    await owner.close()
    ends = begins + timedelta(days=42, hours=2)
    wanted = {
        one["id"]
        for one in await all_bookings(shop, place.branch_id)
        if one["starts_at"] < ends and one["ends_at"] > begins and one["status"] in STANDING
    }
    rows = await read(shop.login(), BOOKINGS.at(place, weeks=weeks), SHOP_MOMENT)
    assert {row.booking_id for row in rows} == wanted
    assert len(rows) == len(wanted)


async def test_the_first_day_is_a_monday_and_today_the_branchs_own(shop: Shop) -> None:
    place = await place_of(shop.login(), "Marina Hall", SHOP_MOMENT)
    late = datetime.fromisoformat("2026-03-22T23:30:00+00:00")
    (row,) = await read(shop.login(), PERIOD.at(place, weeks=0), late)
    assert str(row.today) == "2026-03-23"
    assert str(row.first_day) == "2026-03-23"
    (before,) = await read(shop.login(), PERIOD.at(place, weeks=-2), late)
    assert before.first_day == row.first_day - timedelta(days=14)


async def test_a_hold_expires_by_the_moment_alone_and_names_it(shop: Shop) -> None:
    place = await place_of(shop.login(), "Marina Hall", SHOP_MOMENT)
    soon = await read(shop.login(), HOLDS.at(place), SHOP_MOMENT)
    assert soon
    wanted = sorted(
        (one["hold_until"], one["id"])
        for one in await all_bookings(shop, place.branch_id)
        if one["status"] == "tentative"
        and SHOP_MOMENT < one["hold_until"] <= SHOP_MOMENT + timedelta(hours=24)
    )
    assert [(row.hold_until, row.booking_id) for row in soon] == wanted
    query = BOOKINGS.at(place, weeks=0)
    rows = await read(shop.login(), query, SHOP_MOMENT)
    held = next(row for row in rows if row.status == "tentative" and not row.expired)
    assert query.moments is not None
    assert held.hold_until in list(query.moments(rows))
    assert held.hold_until is not None
    later = await read(shop.login(), query, held.hold_until)
    assert next(row for row in later if row.booking_id == held.booking_id).expired


async def test_halls_are_those_of_the_branch(shop: Shop) -> None:
    place = await place_of(shop.login(), "Marina Hall", SHOP_MOMENT)
    rows = await read(shop.login(), HALLS.at(place), SHOP_MOMENT)
    assert [row.name for row in rows] == sorted(row.name for row in rows)
    assert rows
    bakery = await place_of(shop.login(), "Lagos", SHOP_MOMENT)
    assert {
        row.hall_id for row in await read(shop.login(), HALLS.at(bakery), SHOP_MOMENT)
    }.isdisjoint(row.hall_id for row in rows)


async def test_a_changed_booking_is_one_read_of_one_question(shop: Shop) -> None:
    """Two in one snapshot take four round trips, and the second is not what one looks at."""
    place = await place_of(shop.login(), "Marina Hall", SHOP_MOMENT)
    asked = (
        PERIOD.at(place, weeks=0),
        HALLS.at(place),
        BOOKINGS.at(place, weeks=0),
        HOLDS.at(place),
    )
    touched = [query for query in asked if "livedash.bookings" in query.tables]
    units = [query.fetched_with for query in touched]
    assert sorted(units) == sorted(set(units))
    assert min(touched, key=lambda query: query.priority).key == BOOKINGS.at(place, weeks=0).key
