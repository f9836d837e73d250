"""What the stock pane asks of Postgres is what a plain recount of the books answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import asyncpg
import pytest

from livedash.business.bakery.elsewhere import ELSEWHERE
from livedash.business.bakery.moves import MOVES, told
from livedash.business.bakery.pace import PACE
from livedash.business.bakery.stock import BREADS, StockRow
from livedash.business.bakery.stock_status import totals
from livedash.business.place import Place
from livedash.business.shift import shift_at
from livedash.database.connection import Connection
from tests.business.reading import place_of, read
from tests.conftest import SHOP_MOMENT, Shop

BRANCHES = ("Lagos", "Oakland", "Auckland")
"""No summer time; it began nine days ago; it ends in nineteen."""

MOMENTS = {
    "in the afternoon": SHOP_MOMENT,
    "in the night after midnight": SHOP_MOMENT + timedelta(hours=9),
    "before the morning hour": datetime.fromisoformat("2026-03-18T09:59:59+01:00"),
    "at the morning hour": datetime.fromisoformat("2026-03-17T10:00:00+01:00"),
    "an hour into the day": datetime.fromisoformat("2026-03-17T11:00:00+01:00"),
    "a day with nothing in it": datetime.fromisoformat("2027-03-17T11:00:00+01:00"),
}


@pytest.fixture
async def owner(shop: Shop) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(shop.owner)
    yield connection
    await connection.close()


async def table(owner: Connection, name: str, place: Place) -> list[asyncpg.Record]:
    return await owner.fetch(f"SELECT * FROM livedash.{name} WHERE branch_id = $1", place.branch_id)


def day_of(place: Place, moment: datetime) -> Any:
    return shift_at(place, moment).business_date


def summed(rows: Iterable[asyncpg.Record], column: str, bread: int) -> int:
    return sum(row[column] for row in rows if row["bread_type_id"] == bread)


async def recounted(owner: Connection, place: Place, now: datetime) -> dict[int, dict[str, Any]]:
    """The day's figures of each bread, from every row of the books, by the clock on the wall."""
    books = {
        name: await table(owner, name, place)
        for name in ("production_plans", "production_logs", "sales_logs", "waste_logs")
    }
    counts = await table(owner, "stock_counts", place)
    today = day_of(place, now)
    made = [r for r in books["production_logs"] if day_of(place, r["produced_at"]) == today]
    sold = [r for r in books["sales_logs"] if day_of(place, r["sold_at"]) == today]
    wasted = [r for r in books["waste_logs"] if day_of(place, r["wasted_at"]) == today]
    planned = [r for r in books["production_plans"] if r["business_date"] == today]
    lately = [r for r in books["sales_logs"] if r["sold_at"] > now - timedelta(hours=2)]
    figures = {}
    for bread in await table(owner, "bread_types", place):
        number = bread["id"]
        count = max(
            (c for c in counts if c["bread_type_id"] == number),
            key=lambda c: (c["counted_at"], c["id"]),
            default=None,
        )

        def since(name: str, at: str, count: Any = count) -> list[asyncpg.Record]:
            return [r for r in books[name] if count is None or r[at] > count["counted_at"]]

        after = since("sales_logs", "sold_at")
        figures[number] = {
            "planned": summed(planned, "planned", number),
            "made": summed(made, "quantity", number),
            "sold": summed(sold, "quantity", number),
            "returned": summed(sold, "returned", number),
            "wasted": summed(wasted, "quantity", number),
            "sold_lately": summed(lately, "quantity", number),
            "on_hand": (count["counted"] if count else 0)
            + summed(since("production_logs", "produced_at"), "quantity", number)
            + summed(after, "returned", number)
            - summed(after, "quantity", number)
            - summed(since("waste_logs", "wasted_at"), "quantity", number),
            "counted": count["counted"] if count else None,
            "drift": count["counted"] - count["expected"] if count else None,
        }
    return figures


async def test_every_figure_is_that_of_a_plain_recount(shop: Shop, owner: Connection) -> None:
    for branch, (when, now) in product(BRANCHES, MOMENTS.items()):
        place = await place_of(shop.login(), branch, now)
        rows = await read(shop.login(), BREADS.at(place), now)
        expected = await recounted(owner, place, now)
        got = {
            row.bread_type_id: {name: getattr(row, name) for name in expected[row.bread_type_id]}
            for row in rows
        }
        assert got == expected, f"{branch} {when}"
        for row in rows:
            moved = row.made + row.returned - row.sold - row.wasted
            if row.opened is None:
                assert row.opening + moved == row.on_hand
        assert {row.business_date for row in rows} == {day_of(place, now)}
        assert {row.minute for row in rows} == {now.replace(second=0)}


async def test_the_sample_afternoon_is_the_one_on_the_pictures(shop: Shop) -> None:
    place = await place_of(shop.login(), "Lagos", SHOP_MOMENT)
    sums = totals(await read(shop.login(), BREADS.at(place), SHOP_MOMENT))
    assert (sums.made, sums.sold, sums.out, sums.oversold) == (412, 355, 1, 1)


async def test_one_sale_changes_its_own_bread_only(shop: Shop, owner: Connection) -> None:
    place = await place_of(shop.login(), "Lagos", SHOP_MOMENT)
    before = await read(shop.login(), BREADS.at(place), SHOP_MOMENT)
    one = before[0]
    bob = await asyncpg.connect(shop.login("bob"))
    await bob.execute(
        "INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity, sold_at)"
        " VALUES ($1, $2, 3, $3)",
        place.branch_id,
        one.bread_type_id,
        SHOP_MOMENT,
    )
    await bob.close()
    after = await read(shop.login(), BREADS.at(place), SHOP_MOMENT)
    assert after[1:] == before[1:]
    assert after[0] == one._replace(
        sold=one.sold + 3,
        sold_lately=one.sold_lately + 3,
        on_hand=one.on_hand - 3,
        last_sold_at=SHOP_MOMENT,
    )


async def test_a_sale_after_midnight_belongs_to_the_day_before(
    shop: Shop, owner: Connection
) -> None:
    now = datetime.fromisoformat("2026-03-18T02:30:00+01:00")
    place = await place_of(shop.login(), "Lagos", now)

    async def first() -> StockRow:
        return (await read(shop.login(), BREADS.at(place), now))[0]

    before = await first()
    await owner.execute(
        "INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity, sold_at)"
        " VALUES ($1, $2, 5, $3)",
        place.branch_id,
        before.bread_type_id,
        now - timedelta(minutes=30),
    )
    after = await first()
    assert after.business_date.isoformat() == "2026-03-17"
    assert (after.sold, after.sold_lately) == (before.sold + 5, before.sold_lately + 5)


async def test_the_rate_looks_back_across_the_morning_hour(shop: Shop, owner: Connection) -> None:
    now = datetime.fromisoformat("2026-03-18T10:30:00+01:00")
    place = await place_of(shop.login(), "Lagos", now)
    bread = (await read(shop.login(), BREADS.at(place), now))[0].bread_type_id
    for minutes in (15, 45):
        await owner.execute(
            "INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity, sold_at)"
            " VALUES ($1, $2, 2, $3)",
            place.branch_id,
            bread,
            now - timedelta(minutes=minutes),
        )
    row = (await read(shop.login(), BREADS.at(place), now))[0]
    assert (row.sold, row.sold_lately) == (2, 4)


async def test_a_bread_that_is_no_longer_baked_stays_while_it_counts(
    shop: Shop, owner: Connection
) -> None:
    place = await place_of(shop.login(), "Lagos", SHOP_MOMENT)
    before = await read(shop.login(), BREADS.at(place), SHOP_MOMENT)
    await owner.execute("UPDATE livedash.bread_types SET active = false")
    assert await read(shop.login(), BREADS.at(place), SHOP_MOMENT) == before
    later = SHOP_MOMENT + timedelta(days=30)
    left = {row.bread_type_id for row in before if row.on_hand}
    assert {r.bread_type_id for r in await read(shop.login(), BREADS.at(place), later)} == left


async def test_a_new_bread_without_any_movement_is_there_with_nothing(
    shop: Shop, owner: Connection
) -> None:
    place = await place_of(shop.login(), "Lagos", SHOP_MOMENT)
    await owner.execute(
        "INSERT INTO livedash.bread_types (branch_id, name) VALUES ($1, 'A new one')",
        place.branch_id,
    )
    new = (await read(shop.login(), BREADS.at(place), SHOP_MOMENT))[0]
    assert new.bread == "A new one"
    assert (new.planned, new.made, new.sold, new.on_hand, new.sold_lately) == (0,) * 5
    assert (new.last_sold_at, new.counted, new.drift) == (None, None, None)


async def test_the_shift_ends_when_the_rows_say(shop: Shop) -> None:
    place = await place_of(shop.login(), "Lagos", SHOP_MOMENT)
    query = BREADS.at(place)
    rows = await read(shop.login(), query, SHOP_MOMENT)
    assert query.moments is not None
    assert list(query.moments(rows)) == [datetime.fromisoformat("2026-03-17T22:00:00+01:00")]
    assert list(query.moments(())) == []


async def test_the_latest_movements_are_those_of_all_books(shop: Shop, owner: Connection) -> None:
    books = [
        ("sold", "sales_logs", "sold_at", "quantity"),
        ("baked", "production_logs", "produced_at", "quantity"),
        ("wasted", "waste_logs", "wasted_at", "quantity"),
        ("counted", "stock_counts", "counted_at", "counted"),
    ]
    for branch in BRANCHES:
        place = await place_of(shop.login(), branch, SHOP_MOMENT)
        moves = await read(shop.login(), MOVES.at(place), SHOP_MOMENT)
        everything = [
            (row[at], str(row["id"]), act, row["bread_type_id"], row[quantity])
            for act, name, at, quantity in books
            for row in await table(owner, name, place)
        ]
        everything.sort(key=lambda one: one[1])
        everything.sort(key=lambda one: one[0], reverse=True)
        got = [(m.at, m.id, m.act, m.bread_type_id, m.quantity) for m in moves]
        assert got == everything[:20]


async def test_what_a_movement_left_is_what_was_there_then(shop: Shop, owner: Connection) -> None:
    """Reckoned back from now; checked against the levels, written down after every sale."""
    place = await place_of(shop.login(), "Lagos", SHOP_MOMENT)
    bread = (await read(shop.login(), BREADS.at(place), SHOP_MOMENT))[0].bread_type_id
    seen = []
    for second in range(5):
        await owner.execute(
            "INSERT INTO livedash.sales_logs"
            " (branch_id, bread_type_id, quantity, returned, sold_at) VALUES ($1, $2, 3, 1, $3)",
            place.branch_id,
            bread,
            SHOP_MOMENT + timedelta(seconds=second),
        )
        seen.append(
            await owner.fetchval(
                "SELECT on_hand FROM livedash.stock_levels WHERE bread_type_id = $1", bread
            )
        )
    rows = await read(shop.login(), BREADS.at(place), SHOP_MOMENT)
    moves = await read(shop.login(), MOVES.at(place), SHOP_MOMENT)
    tale = told(moves[:5], {row.bread_type_id: row.on_hand for row in rows})
    assert [one.left for one in tale] == seen[::-1]


async def test_the_pace_is_that_of_a_plain_recount(shop: Shop, owner: Connection) -> None:
    # Two days after the clocks went forward in Oakland, "a week ago" is 167 hours ago.
    for branch, now in product(BRANCHES, (SHOP_MOMENT, SHOP_MOMENT - timedelta(days=7))):
        place = await place_of(shop.login(), branch, now)
        rows = await read(shop.login(), PACE.at(place), now)
        today = shift_at(place, now).business_date
        begins = datetime.combine(today, place.morning_at, place.zone)
        until = (place.local(now) - timedelta(days=7)).astimezone(UTC)
        hours: dict[int, list[int]] = {}
        before: dict[int, int] = {}
        for sale in await table(owner, "sales_logs", place):
            bread, day = sale["bread_type_id"], day_of(place, sale["sold_at"])
            if day == today:
                hour = int((sale["sold_at"] - begins).total_seconds() // 3600)
                hours.setdefault(bread, [0] * 24)[hour] += sale["quantity"]
            elif day == today - timedelta(days=7) and sale["sold_at"] <= until:
                before[bread] = before.get(bread, 0) + sale["quantity"]
        assert {row.bread_type_id: row.by_hour for row in rows if row.hours} == hours
        weeks = {row.bread_type_id: row.sold_week_ago for row in rows if row.sold_week_ago}
        assert weeks == before


async def test_alerts_elsewhere_are_those_of_the_other_branches(
    shop: Shop, owner: Connection
) -> None:
    place = await place_of(shop.login(), "Lagos", SHOP_MOMENT)
    alerts = await read(shop.login(), ELSEWHERE.at(place), SHOP_MOMENT)
    assert {alert.branch for alert in alerts} == {"Auckland", "Oakland", "Recife", "Singapore"}
    assert all(alert.on_hand <= alert.low_at for alert in alerts)
    await owner.execute(
        "DELETE FROM livedash.members m USING livedash.branches b, livedash.people p"
        " WHERE b.id = m.branch_id AND p.id = m.person_id"
        " AND b.name = 'Recife' AND p.login = 'ada'"
    )
    fewer = await read(shop.login(), ELSEWHERE.at(place), SHOP_MOMENT)
    assert {alert.branch for alert in fewer} == {"Auckland", "Oakland", "Singapore"}


async def test_another_branch_reads_as_empty_to_who_is_no_member(
    shop: Shop, owner: Connection
) -> None:
    place = await place_of(shop.login(), "Lagos", SHOP_MOMENT)
    await owner.execute(
        "DELETE FROM livedash.members m USING livedash.people p"
        " WHERE p.id = m.person_id AND p.login = 'vera'"
    )
    vera = shop.login("vera")
    assert await read(vera, BREADS.at(place), SHOP_MOMENT) == ()
    assert await read(vera, MOVES.at(place), SHOP_MOMENT) == ()
    assert await read(vera, PACE.at(place), SHOP_MOMENT) == ()


async def test_a_day_is_found_by_its_index_however_long_the_books_are(
    shop: Shop, owner: Connection
) -> None:
    """As an ordinary role: under row-level security only leakproof conditions use an index. And
    never in parallel: starting two workers takes longer than reading a day."""
    place = await place_of(shop.login(), "Lagos", SHOP_MOMENT)
    await owner.execute("SET session_replication_role = replica")
    await owner.execute(
        "INSERT INTO livedash.sales_logs"
        " (branch_id, bread_type_id, quantity, unit_price, sold_at, business_date, shift)"
        " SELECT branch_id, bread_type_id, 1, 1, sold_at - n * interval '40 days',"
        "        business_date - n * 40, shift"
        " FROM livedash.sales_logs, generate_series(1, 10) AS n"
    )
    await owner.execute("ANALYZE livedash.sales_logs")
    ada = await asyncpg.connect(shop.login())
    await ada.execute("SET plan_cache_mode = force_generic_plan")
    for query in (BREADS.at(place), PACE.at(place), MOVES.at(place)):
        text = query.statement.text.replace("$2", "$2::timestamptz")
        plan = await ada.fetch(f"EXPLAIN {text}", *query.values(SHOP_MOMENT))
        lines = "\n".join(line[0] for line in plan)
        assert "on sales_logs" in lines
        assert "Seq Scan on sales_logs" not in lines, lines
        assert "Gather" not in lines, lines
    await ada.close()
