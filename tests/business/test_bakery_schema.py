"""The bakery's rules, kept by the database itself, whoever writes and with how many hands."""

from __future__ import annotations

import asyncio
import random
from datetime import date, datetime

import asyncpg
import pytest

from livedash.database.connection import Connection
from tests.emptyshop import EmptyShop, refused

DRIFT = """
SELECT l.bread_type_id, l.on_hand, k.on_hand AS kept
FROM livedash.stock_ledger l JOIN livedash.stock_levels k USING (bread_type_id)
WHERE l.on_hand <> k.on_hand OR l.counted_at IS DISTINCT FROM k.counted_at
   OR k.last_sold_at IS DISTINCT FROM (
        SELECT max(sold_at) FROM livedash.sales_logs s WHERE s.bread_type_id = l.bread_type_id)
   OR k.last_produced_at IS DISTINCT FROM (
        SELECT max(produced_at) FROM livedash.production_logs p
        WHERE p.bread_type_id = l.bread_type_id)
"""
SELL = """
INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity, sold_at)
VALUES ($1, $2, $3, $4)
"""


async def on_hand(connection: Connection, bread: int = 1) -> int:
    assert await connection.fetch(DRIFT) == []
    stock: int = await connection.fetchval(
        "SELECT on_hand FROM livedash.stock_levels WHERE bread_type_id = $1", bread
    )
    return stock


@pytest.mark.parametrize(
    ("branch", "moment", "day", "shift"),
    [
        # Lagos: 10 to 22, UTC+1.
        (1, "2026-03-17T10:00+01:00", "2026-03-17", "morning"),
        (1, "2026-03-17T21:59:59+01:00", "2026-03-17", "morning"),
        (1, "2026-03-17T22:00+01:00", "2026-03-17", "night"),
        (1, "2026-03-18T00:00+01:00", "2026-03-17", "night"),
        (1, "2026-03-18T09:59:59+01:00", "2026-03-17", "night"),
        # Berlin: 6 to 20. Clocks go forward on 29 March at 2:00, back on 25 October at 3:00.
        (2, "2026-03-29T00:59:00+00:00", "2026-03-28", "night"),
        (2, "2026-03-29T01:01:00+00:00", "2026-03-28", "night"),
        (2, "2026-03-29T03:59:00+00:00", "2026-03-28", "night"),
        (2, "2026-03-29T04:00:00+00:00", "2026-03-29", "morning"),
        (2, "2026-10-25T04:59:00+00:00", "2026-10-24", "night"),
        (2, "2026-10-25T05:00:00+00:00", "2026-10-25", "morning"),
        (2, "2026-10-25T19:00:00+00:00", "2026-10-25", "night"),
    ],
)
async def test_a_row_belongs_to_the_shift_that_had_begun(
    owner: Connection, branch: int, moment: str, day: str, shift: str
) -> None:
    bread = 1 if branch == 1 else 3
    await owner.execute(SELL, branch, bread, 1, datetime.fromisoformat(moment))
    row = await owner.fetchrow("SELECT business_date, shift FROM livedash.sales_logs")
    assert row is not None
    assert tuple(row) == (date.fromisoformat(day), shift)


async def test_a_morning_shift_may_cross_midnight_too(owner: Connection) -> None:
    await owner.execute("""
        UPDATE livedash.branches SET morning_at = '18:00', night_at = '02:00' WHERE id = 1""")
    for moment in ("2026-03-17T18:00+01:00", "2026-03-18T01:59+01:00", "2026-03-18T02:00+01:00"):
        await owner.execute(SELL, 1, 1, 1, datetime.fromisoformat(moment))
    rows = await owner.fetch("""
        SELECT business_date::text, shift FROM livedash.sales_logs ORDER BY sold_at""")
    assert [tuple(row) for row in rows] == [
        ("2026-03-17", "morning"),
        ("2026-03-17", "morning"),
        ("2026-03-17", "night"),
    ]


async def test_only_what_moves_in_time_is_dated_anew(owner: Connection) -> None:
    await owner.execute(SELL, 1, 1, 1, datetime.fromisoformat("2026-03-17T12:00+01:00"))
    await owner.execute("UPDATE livedash.branches SET morning_at = '13:00' WHERE id = 1")
    dated = "SELECT business_date::text, shift FROM livedash.sales_logs"
    for forged in ("returned = 1", "business_date = '2000-01-01', shift = 'night'"):
        await owner.execute(f"UPDATE livedash.sales_logs SET {forged}")
        assert [tuple(row) for row in await owner.fetch(dated)] == [("2026-03-17", "morning")]
    await owner.execute("UPDATE livedash.sales_logs SET sold_at = sold_at + interval '1 minute'")
    assert [tuple(row) for row in await owner.fetch(dated)] == [("2026-03-16", "night")]


async def test_plain_sql_needs_the_business_columns_alone(empty_shop: EmptyShop) -> None:
    async with empty_shop.connected("a_worker") as worker:
        await worker.execute("""
            INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity, returned, discount)
            VALUES (1, 1, 4, 1, 100)""")
        sale = await worker.fetchrow("SELECT * FROM livedash.sales_logs")
        assert sale is not None
        assert (sale["unit_price"], sale["revenue"], sale["version"]) == (500, 1400, 1)
        assert (sale["recorded_by"], sale["entered_by"]) == (4, "a_worker")


async def test_nobody_signs_with_another_login(empty_shop: EmptyShop) -> None:
    async with empty_shop.connected("a_worker") as worker:
        await worker.execute("""
            INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity, entered_by)
            VALUES (1, 1, 4, 'an_owner')""")
        await worker.execute("UPDATE livedash.sales_logs SET entered_by = 'an_owner'")
        assert await worker.fetchval("SELECT entered_by FROM livedash.sales_logs") == "a_worker"


async def test_a_shared_login_records_for_its_branch_only(empty_shop: EmptyShop) -> None:
    record = """
        INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity, recorded_by)
        VALUES (1, 1, 1, $1) RETURNING recorded_by"""
    async with empty_shop.connected("a_worker") as worker:
        assert await worker.fetchval(record, 8) == 8
        with pytest.raises(asyncpg.ForeignKeyViolationError) as refused:
            await worker.fetchval(record, 6)
        assert refused.value.constraint_name == "sales_logs_recorded_by_member"
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            await worker.execute("UPDATE livedash.sales_logs SET recorded_by = 6")


async def test_who_owns_the_database_may_write_as_nobody(owner: Connection) -> None:
    await owner.execute(SELL, 1, 1, 1, datetime.fromisoformat("2026-03-17T12:00+01:00"))
    assert await owner.fetchval("SELECT recorded_by FROM livedash.sales_logs") is None


@pytest.mark.parametrize(
    "columns",
    [
        "(branch_id, bread_type_id, quantity) VALUES (1, 1, 0)",
        "(branch_id, bread_type_id, quantity, returned) VALUES (1, 1, 2, 3)",
        "(branch_id, bread_type_id, quantity, returned) VALUES (1, 1, 2, -1)",
        "(branch_id, bread_type_id, quantity, discount) VALUES (1, 1, 2, 1001)",
    ],
)
async def test_an_impossible_sale_is_refused(owner: Connection, columns: str) -> None:
    async with refused(owner, asyncpg.CheckViolationError):
        await owner.execute(f"INSERT INTO livedash.sales_logs {columns}")


async def test_another_branchs_bread_cannot_be_sold(owner: Connection) -> None:
    async with refused(owner, asyncpg.ForeignKeyViolationError):
        await owner.execute(SELL, 1, 3, 1, datetime.fromisoformat("2026-03-17T12:00+01:00"))


async def test_a_version_rises_whatever_the_statement_says(owner: Connection) -> None:
    await owner.execute("UPDATE livedash.bread_types SET unit_price = 1, version = 1 WHERE id = 1")
    await owner.execute("UPDATE livedash.bread_types SET unit_price = 2, version = 99 WHERE id = 1")
    assert await owner.fetchval("SELECT version FROM livedash.bread_types WHERE id = 1") == 3
    stale = "UPDATE livedash.bread_types SET unit_price = 3 WHERE id = 1 AND version = 2"
    assert await owner.execute(stale) == "UPDATE 0"


async def test_stock_follows_every_movement_and_its_undoing(owner: Connection) -> None:
    assert await on_hand(owner) == 0
    await owner.execute("""
        INSERT INTO livedash.production_logs (branch_id, bread_type_id, quantity)
        VALUES (1, 1, 20), (1, 2, 7)""")
    noon = datetime.fromisoformat("2026-03-17T12:00+01:00")
    await owner.execute(SELL, 1, 1, 25, noon)
    assert await on_hand(owner) == -5, "oversold is shown, never clamped"
    await owner.execute("UPDATE livedash.sales_logs SET returned = 2")
    assert await on_hand(owner) == -3
    await owner.execute("UPDATE livedash.sales_logs SET bread_type_id = 2")
    assert (await on_hand(owner), await on_hand(owner, 2)) == (20, -16)
    await owner.execute("""
        INSERT INTO livedash.waste_logs (branch_id, bread_type_id, quantity) VALUES (1, 1, 4)""")
    await owner.execute("DELETE FROM livedash.sales_logs")
    assert (await on_hand(owner), await on_hand(owner, 2)) == (16, 7)
    await owner.execute("TRUNCATE livedash.production_logs")
    assert (await on_hand(owner), await on_hand(owner, 2)) == (-4, 0)


async def test_a_count_starts_anew_and_states_the_drift(owner: Connection) -> None:
    at = datetime.fromisoformat
    await owner.execute("""
        INSERT INTO livedash.production_logs (branch_id, bread_type_id, quantity, produced_at)
        VALUES (1, 1, 20, '2026-03-17 10:00Z')""")
    await owner.execute(SELL, 1, 1, 5, at("2026-03-17T11:00Z"))
    count = """
        INSERT INTO livedash.stock_counts (branch_id, bread_type_id, counted, counted_at)
        VALUES (1, 1, $1, $2) RETURNING counted - expected"""
    assert await owner.fetchval(count, 13, at("2026-03-17T12:00Z")) == -2
    assert await on_hand(owner) == 13
    await owner.execute(SELL, 1, 1, 3, at("2026-03-17T11:30Z"))
    assert await on_hand(owner) == 13, "the count contained the sale that came late"
    await owner.execute(SELL, 1, 1, 3, at("2026-03-17T12:30Z"))
    assert await on_hand(owner) == 10
    assert await owner.fetchval(count, 11, at("2026-03-17T11:15Z")) == -4
    assert await on_hand(owner) == 10, "an older count that comes late changes nothing"
    await owner.execute("DELETE FROM livedash.stock_counts WHERE counted = 13")
    assert await on_hand(owner) == 11 - 3 - 3
    await owner.execute("DELETE FROM livedash.stock_counts")
    assert await on_hand(owner) == 20 - 5 - 3 - 3


async def test_a_sale_moved_across_a_count_is_reckoned_rightly(owner: Connection) -> None:
    await owner.execute(SELL, 1, 1, 5, datetime.fromisoformat("2026-03-17T11:00Z"))
    await owner.execute("""
        INSERT INTO livedash.stock_counts (branch_id, bread_type_id, counted, counted_at)
        VALUES (1, 1, 30, '2026-03-17 12:00Z')""")
    await owner.execute("UPDATE livedash.sales_logs SET sold_at = '2026-03-17 13:00Z'")
    assert await on_hand(owner) == 25
    await owner.execute("UPDATE livedash.sales_logs SET sold_at = '2026-03-17 10:00Z'")
    assert await on_hand(owner) == 30


async def test_eight_writers_leave_no_drift_and_never_deadlock(empty_shop: EmptyShop) -> None:
    moments = [datetime.fromisoformat(f"2026-03-17T{hour:02}:00Z") for hour in range(10, 20)]

    async def write(seed: int) -> None:
        dice = random.Random(seed)
        async with empty_shop.connected() as connection:
            for _ in range(25):
                breads = dice.sample([1, 2, 3], k=3)
                rows = [
                    (1 if bread < 3 else 2, bread, dice.randint(1, 9), dice.choice(moments))
                    for bread in breads
                ]
                values = ", ".join(
                    f"({branch}, {bread}, {quantity}, '{moment.isoformat()}')"
                    for branch, bread, quantity, moment in rows
                )
                match dice.randrange(6):
                    case 0:
                        statement = f"""INSERT INTO livedash.production_logs
                            (branch_id, bread_type_id, quantity, produced_at) VALUES {values}"""
                    case 1:
                        statement = f"""INSERT INTO livedash.stock_counts
                            (branch_id, bread_type_id, counted, counted_at) VALUES {values}"""
                    case 2:
                        statement = """DELETE FROM livedash.sales_logs WHERE id IN (
                            SELECT id FROM livedash.sales_logs ORDER BY random() LIMIT 2
                            FOR UPDATE SKIP LOCKED)"""
                    case _:
                        statement = f"""INSERT INTO livedash.sales_logs
                            (branch_id, bread_type_id, quantity, sold_at) VALUES {values}"""
                await connection.execute(statement)

    await asyncio.gather(*(write(seed) for seed in range(8)))
    async with empty_shop.connected() as connection:
        assert await connection.fetch(DRIFT) == []
        assert await connection.fetchval("SELECT count(*) FROM livedash.sales_logs") > 50


async def test_a_level_is_nobodys_to_write(empty_shop: EmptyShop) -> None:
    async with empty_shop.connected("an_owner") as owner:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await owner.execute("UPDATE livedash.stock_levels SET on_hand = 99")


async def test_a_new_bread_has_a_level_at_once(owner: Connection) -> None:
    bread = await owner.fetchval(
        "INSERT INTO livedash.bread_types (branch_id, name) VALUES (1, 'Bun') RETURNING id"
    )
    assert await on_hand(owner, bread) == 0
    await owner.execute("DELETE FROM livedash.bread_types WHERE id = $1", bread)
    assert await owner.fetchval("SELECT count(*) FROM livedash.stock_levels") == 3


async def test_plans_notes_and_reports_take_the_shift_that_runs(empty_shop: EmptyShop) -> None:
    # In one transaction, where it is the same moment all the time.
    async with empty_shop.connected("a_manager") as manager, manager.transaction():
        runs = await manager.fetchrow("""
            SELECT livedash.business_date(now(), timezone, morning_at),
                   livedash.shift_of(now(), timezone, morning_at, night_at)
            FROM livedash.branches WHERE id = 1""")
        for statement in (
            "production_plans (branch_id, bread_type_id, planned) VALUES (1, 1, 9)",
            "shift_feedback (branch_id, body) VALUES (1, 'Oven 2 runs hot')",
            "shift_reports (branch_id) VALUES (1)",
        ):
            row = await manager.fetchrow(
                f"INSERT INTO livedash.{statement} RETURNING business_date, shift"
            )
            assert row == runs
        named = await manager.fetchval("""
            INSERT INTO livedash.shift_reports (branch_id, business_date, shift)
            VALUES (1, '2026-01-02', 'night') RETURNING business_date::text || shift""")
        assert named == "2026-01-02night"


async def test_a_shift_is_closed_once(owner: Connection) -> None:
    close = """
        INSERT INTO livedash.shift_reports (branch_id, business_date, shift)
        VALUES (1, '2026-03-17', 'night')"""
    await owner.execute(close)
    async with refused(owner, asyncpg.UniqueViolationError):
        await owner.execute(close)


async def test_a_note_is_signed_and_acknowledged_by_people_of_the_branch(
    empty_shop: EmptyShop,
) -> None:
    async with (
        empty_shop.connected("a_worker") as worker,
        empty_shop.connected("a_manager") as manager,
    ):
        await worker.execute(
            "INSERT INTO livedash.shift_feedback (branch_id, body, owner_id) VALUES (1, 'Oven', 3)"
        )
        await manager.execute("UPDATE livedash.shift_feedback SET acknowledged_at = now()")
        note = await manager.fetchrow("SELECT * FROM livedash.shift_feedback")
        assert note is not None
        assert (note["author_id"], note["owner_id"], note["acknowledged_by"]) == (4, 3, 2)
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            await worker.execute("UPDATE livedash.shift_feedback SET owner_id = 6")
    async with empty_shop.connected() as owner:
        await owner.execute("DELETE FROM livedash.members WHERE person_id = 3")
        assert await owner.fetchval("SELECT owner_id FROM livedash.shift_feedback") is None
