"""What the sales pane asks of Postgres is what a plain recount of the books answers."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

import asyncpg
import pytest

from livedash.business.bakery.sales import (
    DRIFT,
    SALES_BEFORE,
    SALES_BEHIND,
    SALES_BRANCHES,
    SALES_MONTH,
    SALES_PEOPLE,
    SALES_TODAY,
    WASTE,
    Behind,
)
from livedash.business.bakery.selling import with_today
from livedash.business.bakery.stock import BREADS
from livedash.business.place import Place
from livedash.business.shift import shift_at
from livedash.database.connection import Connection
from livedash.demo.server import EmbeddedServer
from livedash.live.events import Change
from livedash.panes.sales.figures import SalesState
from livedash.sources.payload import parse
from tests.business.reading import place_of, read
from tests.business.test_bakery_queries import BRANCHES, MOMENTS
from tests.business.test_kanban_queries import nodes
from tests.conftest import SHOP_MOMENT, Shop, closed, copied
from tests.hearing import Ear

ROWS = 400
each_branch = pytest.mark.parametrize("branch", BRANCHES)
each_moment = pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)


async def trade(owner: Connection) -> None:
    """Some hundred sales more: discounted, returned, at any hour of five weeks."""
    chance = Random(5)
    breads = await owner.fetch("SELECT id, branch_id, unit_price FROM livedash.bread_types")
    rows = []
    for _ in range(ROWS):
        bread = chance.choice(breads)
        quantity = chance.randint(1, 9)
        returned = chance.choice([0, 0, 0, chance.randint(0, quantity)])
        discount = chance.choice([0, 0, chance.randint(0, quantity * bread["unit_price"])])
        sold_at = SHOP_MOMENT - timedelta(minutes=chance.randint(-600, 35 * 24 * 60))
        rows.append((bread["branch_id"], bread["id"], quantity, returned, discount, sold_at))
    await owner.executemany(
        """INSERT INTO livedash.sales_logs
           (branch_id, bread_type_id, quantity, returned, discount, sold_at)
           VALUES ($1, $2, $3, $4, $5, $6)""",
        rows,
    )


@pytest.fixture(scope="module")
def closed_books(server: EmbeddedServer) -> Iterator[Shop]:
    """With those sales, for all tests that only read."""

    async def traded(dsn: str) -> None:
        owner = await asyncpg.connect(dsn)
        await trade(owner)
        await owner.close()

    with copied(server) as shop:
        asyncio.run(traded(shop.owner))
        yield closed(shop)


@pytest.fixture
async def reckoner(closed_books: Shop) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(closed_books.owner)
    yield connection
    await connection.close()


@pytest.fixture
async def owner(shop: Shop) -> AsyncIterator[Connection]:
    """The same books, to be written in."""
    connection = await asyncpg.connect(shop.owner)
    await trade(connection)
    yield connection
    await connection.close()


async def books(owner: Connection, place: Place) -> list[dict[str, Any]]:
    """Every sale of the branch, with its money reckoned by hand."""
    found = await owner.fetch(
        "SELECT * FROM livedash.sales_logs WHERE branch_id = $1", place.branch_id
    )
    return [
        dict(sale)
        | {
            "paid": sale["quantity"] * sale["unit_price"]
            - sale["discount"]
            - sale["returned"] * sale["unit_price"]
        }
        for sale in found
    ]


def hour_of(place: Place, sale: dict[str, Any]) -> int:
    begins = datetime.combine(sale["business_date"], place.morning_at, place.zone)
    return int((sale["sold_at"] - begins).total_seconds() // 3600)


@each_branch
@each_moment
async def test_todays_sales_are_a_recount_of_the_day(
    closed_books: Shop, reckoner: Connection, branch: str, moment: datetime
) -> None:
    place = await place_of(closed_books.login(), branch, moment)
    today = shift_at(place, moment).business_date
    wanted: Counter[tuple[str, int, int, str]] = Counter()
    for sale in await books(reckoner, place):
        if sale["business_date"] == today:
            for figure, value in (
                ("units", sale["quantity"]),
                ("returned", sale["returned"]),
                ("revenue", sale["paid"]),
                ("discount", sale["discount"]),
                ("sales", 1),
            ):
                where = (sale["shift"], hour_of(place, sale), sale["bread_type_id"], figure)
                wanted[where] += value
    got = {
        (row.shift, row.hour, row.bread_type_id, figure): getattr(row, figure)
        for row in await read(closed_books.login(), SALES_TODAY.at(place), moment)
        for figure in ("units", "returned", "revenue", "discount", "sales")
    }
    assert got == dict(wanted)


@each_branch
@each_moment
async def test_the_weeks_before_stop_at_the_same_time_of_day(
    closed_books: Shop, reckoner: Connection, branch: str, moment: datetime
) -> None:
    place = await place_of(closed_books.login(), branch, moment)
    today = shift_at(place, moment).business_date
    whole: Counter[tuple[int, str, int]] = Counter()
    part: Counter[tuple[int, str, int]] = Counter()
    for sale in await books(reckoner, place):
        weeks, rest = divmod((today - sale["business_date"]).days, 7)
        if rest == 0 and 1 <= weeks <= 4:
            where = (weeks, sale["shift"], hour_of(place, sale))
            whole[where] += sale["paid"]
            local = place.local(moment).replace(tzinfo=None) - timedelta(days=7 * weeks)
            if sale["sold_at"] <= local.replace(tzinfo=place.zone):
                part[where] += sale["paid"]
            else:
                part[where] += 0
    rows = await read(closed_books.login(), SALES_BEFORE.at(place), moment)
    assert {(r.weeks_ago, r.shift, r.hour): r.revenue for r in rows} == dict(whole)
    assert {(r.weeks_ago, r.shift, r.hour): r.by_now for r in rows} == dict(part)


@each_branch
async def test_the_month_is_a_recount_by_date_and_shift(
    closed_books: Shop, reckoner: Connection, branch: str
) -> None:
    place = await place_of(closed_books.login(), branch, SHOP_MOMENT)
    today = shift_at(place, SHOP_MOMENT).business_date
    wanted: Counter[tuple[int, str]] = Counter()
    for sale in await books(reckoner, place):
        if 0 <= (ago := (today - sale["business_date"]).days) < 30:
            wanted[ago, sale["shift"]] += sale["paid"]
    past = await read(closed_books.login(), SALES_MONTH.at(place), SHOP_MOMENT)
    assert all(row.days_ago > 0 for row in past), "no sale of today makes it any other"
    sold = await read(closed_books.login(), SALES_TODAY.at(place), SHOP_MOMENT)
    rows = with_today(past, sold, today)
    assert {(row.days_ago, row.shift): row.revenue for row in rows} == dict(wanted)
    assert all(row.business_date == today - timedelta(days=row.days_ago) for row in rows)


@each_branch
@each_moment
async def test_the_drift_line_adds_up_to_what_lies_there(
    closed_books: Shop, reckoner: Connection, branch: str, moment: datetime
) -> None:
    place = await place_of(closed_books.login(), branch, moment)
    (line,) = await read(closed_books.login(), DRIFT.at(place), moment)
    on_hand = await reckoner.fetchval(
        "SELECT sum(on_hand) FROM livedash.stock_ledger WHERE branch_id = $1", place.branch_id
    )
    assert line.on_hand == on_hand
    assert line.expected + line.drift == on_hand
    stock = await read(closed_books.login(), BREADS.at(place), moment)
    assert line.made == sum(row.made for row in stock)
    assert line.sold == sum(row.sold for row in stock)
    assert line.wasted == sum(row.wasted for row in stock)
    assert line.opening == sum(row.opening for row in stock)
    if not line.counted:
        assert line.drift == 0


async def test_the_drift_line_reads_a_counted_bread_from_its_last_count_on(
    shop: Shop, owner: Connection
) -> None:
    """However long it has been sold: a count sets out anew, and what was before it is not read."""
    place = await place_of(shop.login(), "Lagos", SHOP_MOMENT)
    bread = await owner.fetchval(
        "SELECT min(id) FROM livedash.bread_types WHERE branch_id = $1", place.branch_id
    )
    await owner.execute(
        "INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity, sold_at)"
        " SELECT $1, $2, 1, $3::timestamptz - n * interval '1 hour'"
        " FROM generate_series(50, 5049) AS n",
        place.branch_id,
        bread,
        SHOP_MOMENT,
    )
    for ago in (timedelta(hours=40), timedelta(minutes=1)):
        await owner.execute(
            "INSERT INTO livedash.stock_counts (branch_id, bread_type_id, counted, counted_at)"
            " VALUES ($1, $2, 40, $3)",
            place.branch_id,
            bread,
            SHOP_MOMENT - ago,
        )
    await owner.execute("ANALYZE livedash.sales_logs")
    query = DRIFT.at(place)
    login = await asyncpg.connect(
        shop.login(), server_settings={"plan_cache_mode": "force_generic_plan"}
    )
    # EXPLAIN of a bare statement is planned for its values; a read's plan is made before them.
    kinds = ", ".join(argument.type for argument in query.statement.args)
    await login.execute(f"PREPARE line ({kinds}) AS {query.statement.text}")
    (plan,) = json.loads(
        await login.fetchval(
            "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON)"
            f" EXECUTE line ({place.branch_id}, '{SHOP_MOMENT.isoformat()}')"
        )
    )
    await login.close()
    scans = [node for node in nodes(plan["Plan"]) if node.get("Relation Name") == "sales_logs"]
    since = await owner.fetchval(
        "SELECT count(*) FROM livedash.sales_logs WHERE branch_id = $1 AND sold_at > $2",
        place.branch_id,
        SHOP_MOMENT - timedelta(hours=48),
    )
    looked_at = [node["Actual Rows"] + node.get("Rows Removed by Filter", 0) for node in scans]
    assert scans
    assert max(looked_at) <= since < 1000, scans


async def test_a_count_is_drift_and_a_late_sale_before_it_is_not_taken_twice(
    shop: Shop, owner: Connection
) -> None:
    place = await place_of(shop.login(), "Oakland", SHOP_MOMENT)
    before = (await read(shop.login(), DRIFT.at(place), SHOP_MOMENT))[0]
    level = await owner.fetchrow(
        """SELECT bread_type_id, on_hand FROM livedash.stock_levels
           WHERE branch_id = $1 AND on_hand > 5 ORDER BY on_hand DESC LIMIT 1""",
        place.branch_id,
    )
    assert level is not None
    counted_at = SHOP_MOMENT - timedelta(minutes=1)
    await owner.execute(
        """INSERT INTO livedash.stock_counts (branch_id, bread_type_id, counted, counted_at)
           VALUES ($1, $2, $3, $4)""",
        place.branch_id,
        level["bread_type_id"],
        level["on_hand"] - 3,
        counted_at,
    )
    (line,) = await read(shop.login(), DRIFT.at(place), SHOP_MOMENT)
    assert line.counted == before.counted + 1
    assert line.drift == before.drift - 3
    assert line.opening == before.opening
    (bread,) = [
        row
        for row in await read(shop.login(), BREADS.at(place), SHOP_MOMENT)
        if row.bread_type_id == level["bread_type_id"]
    ]
    moved = bread.made + bread.returned - bread.sold - bread.wasted
    assert bread.opened is not None
    assert bread.opening + moved + (bread.drift or 0) == bread.on_hand
    await owner.execute(
        """INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity, sold_at)
           VALUES ($1, $2, 3, $3)""",
        place.branch_id,
        level["bread_type_id"],
        counted_at - timedelta(minutes=1),
    )
    (late,) = await read(shop.login(), DRIFT.at(place), SHOP_MOMENT)
    assert late.on_hand == line.on_hand
    assert late.drift == before.drift
    assert late.opening == before.opening


async def test_a_number_that_is_drilled_into_is_the_sum_of_its_sales(
    closed_books: Shop, reckoner: Connection
) -> None:
    place = await place_of(closed_books.login(), "Lagos", SHOP_MOMENT)
    today = await read(closed_books.login(), SALES_TODAY.at(place), SHOP_MOMENT)
    hour, bread = today[0].hour, today[0].bread_type_id
    drills = {
        Behind(): today,
        Behind(hour=hour): [row for row in today if row.hour == hour],
        Behind(bread_type_id=bread): [row for row in today if row.bread_type_id == bread],
        Behind(shift="morning"): [row for row in today if row.shift == "morning"],
    }
    for drill, summed in drills.items():
        sales = await read(
            closed_books.login(), SALES_BEHIND.at(place, SalesState(behind=drill)), SHOP_MOMENT
        )
        told = SALES_BEHIND.once_of(sales)
        assert told == (sum(row.sales for row in summed), sum(row.revenue for row in summed))
        assert told is not None
        if told.all_sales == len(sales):
            assert sum(sale.revenue for sale in sales) == told.all_revenue
    month = await read(closed_books.login(), SALES_MONTH.at(place), SHOP_MOMENT)
    past = next(row for row in month if row.days_ago == 7)
    sales = await read(
        closed_books.login(),
        SALES_BEHIND.at(place, SalesState(behind=Behind(7, past.shift))),
        SHOP_MOMENT,
    )
    told = SALES_BEHIND.once_of(sales)
    assert told is not None
    assert told.all_revenue == past.revenue


async def test_people_waste_and_branches_are_recounts_too(
    closed_books: Shop, reckoner: Connection
) -> None:
    place = await place_of(closed_books.login(), "Lagos", SHOP_MOMENT)
    today = shift_at(place, SHOP_MOMENT).business_date
    sales = [sale for sale in await books(reckoner, place) if sale["business_date"] == today]
    people = await read(closed_books.login(), SALES_PEOPLE.at(place), SHOP_MOMENT)
    assert sum(row.discount for row in people) == sum(sale["discount"] for sale in sales)
    assert sum(row.returned for row in people) == sum(sale["returned"] for sale in sales)
    wasted = await reckoner.fetchval(
        "SELECT sum(quantity) FROM livedash.waste_logs WHERE branch_id = $1 AND business_date = $2",
        place.branch_id,
        today,
    )
    reasons = await read(closed_books.login(), WASTE.at(place), SHOP_MOMENT)
    assert sum(row.wasted for row in reasons) == wasted
    branches = await read(closed_books.login(), SALES_BRANCHES.at(), SHOP_MOMENT)
    here = next(row for row in branches if row.branch_id == place.branch_id)
    assert here.revenue == sum(sale["paid"] for sale in sales)
    assert here.units == sum(sale["quantity"] for sale in sales)


async def test_a_sale_of_today_leaves_past_days_alone_and_a_late_one_does_not(
    shop: Shop, owner: Connection
) -> None:
    """Told by the change itself: the rows of past days are the dearest that a sale could ask."""
    place = await place_of(shop.login(), BRANCHES[0], SHOP_MOMENT)
    past = [
        (query, await read(shop.login(), query, SHOP_MOMENT))
        for query in (SALES_BEFORE.at(place), SALES_MONTH.at(place))
    ]
    assert all(rows for _, rows in past)
    sell = (
        "INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity, sold_at)"
        " SELECT branch_id, id, 1, $2 FROM livedash.bread_types WHERE branch_id = $1 LIMIT 1"
    )
    move = "UPDATE livedash.sales_logs SET sold_at = $2 WHERE branch_id = $1 AND sold_at = $3"
    late = SHOP_MOMENT - timedelta(days=7)
    ear = await Ear.open(shop.owner)
    await owner.execute(sell, place.branch_id, SHOP_MOMENT)
    await owner.execute(sell, place.branch_id, late)
    await owner.execute(move, place.branch_id, SHOP_MOMENT - timedelta(hours=1), late)
    said = [parse(json.dumps(message), 0.0) for message in await ear.heard(owner)]
    await ear.close()
    changes = [one for one in said if isinstance(one, Change) and one.table.endswith("sales_logs")]
    changes.append(Change("livedash.sales_logs", "T"))
    spared = [
        [bool(query.unaffected_by and query.unaffected_by(one, rows)) for query, rows in past]
        for one in changes
    ]
    assert spared == [[True, True], [False, False], [False, False], [False, False]]
