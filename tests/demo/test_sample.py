"""The sample business: the same for the same seed and moment, and believable at any hour."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from livedash.business.schema import BUSINESS
from livedash.database.migrations import initialise
from livedash.demo import sample
from livedash.demo.branches import AFTERNOON, bakeries, where_it_is_afternoon
from tests.conftest import SHOP_MOMENT, SHOP_SEED, Shop

BUSINESS_TABLES = """
    SELECT table_name FROM livedash.rights_scopes UNION SELECT 'people' ORDER BY 1
"""
DRIFTED_LEVELS = """
    SELECT count(*) FROM livedash.stock_levels k JOIN livedash.stock_ledger l USING (bread_type_id)
    WHERE k.on_hand <> l.on_hand
"""


async def content(dsn: str) -> dict[str, list[asyncpg.Record]]:
    connection = await asyncpg.connect(dsn)
    try:
        return {
            name: await connection.fetch(f"SELECT * FROM livedash.{name} ORDER BY 1")
            for (name,) in await connection.fetch(BUSINESS_TABLES)
        }
    finally:
        await connection.close()


async def furnish(dsn: str, moment: datetime, seed: int = SHOP_SEED) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await initialise(connection, BUSINESS)
        await sample.fill(connection, moment, seed)
    finally:
        await connection.close()


async def test_the_same_seed_and_moment_give_the_same_rows(shop: Shop, bare_database: str) -> None:
    await furnish(bare_database, SHOP_MOMENT)
    ours, theirs = await content(shop.owner), await content(bare_database)
    assert ours == theirs
    assert min(len(rows) for rows in ours.values()) > 0, "a table has no sample"


async def test_a_room_costs_some_loaves_a_head_whatever_the_money(closed_shop: Shop) -> None:
    connection = await asyncpg.connect(closed_shop.owner)
    rows = await connection.fetch(
        "SELECT DISTINCT br.name, b.total / h.capacity::numeric / t.unit_price AS loaves"
        " FROM livedash.bookings b JOIN livedash.halls h ON h.id = b.hall_id"
        " JOIN livedash.branches br ON br.id = b.branch_id"
        " JOIN livedash.bread_types t ON t.branch_id = br.id"
        " WHERE t.name = 'Agege loaf' AND t.size = 'L' AND b.total > 0"
    )
    await connection.close()
    assert {row["name"] for row in rows} >= {"Lagos", "Recife", "Oakland", "Auckland", "Singapore"}
    assert [row for row in rows if not 4 <= row["loaves"] < 8] == []


async def test_another_seed_gives_other_rows_and_the_same_picture(
    shop: Shop, bare_database: str
) -> None:
    await furnish(bare_database, SHOP_MOMENT, seed=SHOP_SEED + 1)
    ours, theirs = await content(shop.owner), await content(bare_database)
    assert ours["sales_logs"] != theirs["sales_logs"]

    def hands(levels: list[asyncpg.Record]) -> list[int]:
        return [level["on_hand"] for level in levels]

    assert hands(ours["stock_levels"]) == hands(theirs["stock_levels"])


async def test_the_first_branch_shows_the_afternoon_that_was_drawn(shop: Shop) -> None:
    connection = await asyncpg.connect(shop.login())
    try:
        (lagos, *_) = await bakeries(connection)
        assert lagos.name == "Lagos"
        figures = await connection.fetchrow(
            """
            SELECT sum(s.quantity) AS sold, sum(s.returned) AS returned,
                   sum(s.revenue) / 100 AS revenue, max(s.sold_at) AS last,
                   (SELECT sum(quantity) FROM livedash.production_logs p
                    WHERE p.branch_id = $1 AND p.business_date = '2026-03-17') AS made
            FROM livedash.sales_logs s WHERE branch_id = $1 AND business_date = '2026-03-17'
            """,
            lagos.branch_id,
        )
        assert figures
        assert dict(figures) == {
            "sold": 355,
            "returned": 1,
            "revenue": 186_420,
            "made": 412,
            "last": SHOP_MOMENT - timedelta(seconds=8),
        }
    finally:
        await connection.close()


@pytest.mark.parametrize(
    "moment",
    [
        "2026-03-17T10:00:00+01:00",  # the very second in which Lagos opens
        "2028-02-29T23:30:00+00:00",  # deep in the night there, a leap day everywhere
    ],
)
async def test_somewhere_it_is_a_lively_afternoon_at_any_hour(
    bare_database: str, moment: str
) -> None:
    now = datetime.fromisoformat(moment)
    await furnish(bare_database, now)
    connection = await asyncpg.connect(bare_database)
    try:
        shop = where_it_is_afternoon(await bakeries(connection), now)
        hands = await connection.fetchrow(
            """
            SELECT count(*) FILTER (WHERE on_hand < 0) AS oversold,
                   count(*) FILTER (WHERE on_hand = 0) AS out,
                   count(*) FILTER (WHERE on_hand BETWEEN 1 AND low_stock_at) AS low
            FROM livedash.stock_levels k JOIN livedash.bread_types t ON t.id = k.bread_type_id
            WHERE k.branch_id = $1
            """,
            shop.branch_id,
        )
        assert hands and tuple(hands) == (1, 1, 2)
        assert await connection.fetchval(DRIFTED_LEVELS) == 0
        assert await connection.fetchval("SELECT max(sold_at) FROM livedash.sales_logs") <= now
    finally:
        await connection.close()


async def test_at_every_hour_of_a_year_it_is_afternoon_in_a_branch(shop: Shop) -> None:
    connection = await asyncpg.connect(shop.owner)
    shops = await bakeries(connection)
    await connection.close()
    start = datetime.fromisoformat("2026-01-01T00:30:00+00:00")
    for hour in range(365 * 24):
        now = start + timedelta(hours=hour)
        there = where_it_is_afternoon(shops, now)
        assert now.astimezone(ZoneInfo(there.timezone)).hour in AFTERNOON, now


async def test_the_board_has_something_to_worry_about(shop: Shop) -> None:
    connection = await asyncpg.connect(shop.login("chi"))
    try:
        lanes = await connection.fetch(
            """
            SELECT s.name, s.wip_limit, count(t.id) AS cards,
                   count(*) FILTER (WHERE t.due_on < '2026-03-17' AND s.kind <> 'done') AS overdue,
                   count(t.blocked_reason) AS blocked
            FROM livedash.statuses s LEFT JOIN livedash.tasks t ON t.status_id = s.id
            WHERE s.project_id = (SELECT min(id) FROM livedash.projects)
            GROUP BY s.id ORDER BY s.position
            """
        )
        assert [(lane["name"], lane["cards"], lane["wip_limit"]) for lane in lanes] == [
            ("Ideas", 2, None),
            ("To do", 5, None),
            ("Doing", 4, 3),
            ("Review", 2, 4),
            ("Ship", 1, 2),
            ("Done", 9, None),
        ]
        assert sum(lane["overdue"] for lane in lanes) == 3
        assert sum(lane["blocked"] for lane in lanes) == 1
    finally:
        await connection.close()


async def test_halls_and_chairs_are_booked_once(shop: Shop) -> None:
    """The constraints see to that; what is shown here is that the sample leaves room."""
    connection = await asyncpg.connect(shop.owner)
    try:
        booked = await connection.fetch(
            "SELECT during FROM livedash.bookings WHERE status = 'confirmed'"
            " AND hall_id = (SELECT min(id) FROM livedash.halls) ORDER BY starts_at"
        )
        assert len(booked) > 10
        for one, following in pairwise(row["during"] for row in booked):
            assert one.upper <= following.lower
    finally:
        await connection.close()
