"""Attacks on row-level security, each tried as the login that would make it."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest

from livedash.database.connection import Connection
from tests.emptyshop import DOING, JUTTA, NGOZI, EmptyShop, refused

SALES_OF_MINE = """
CREATE TEMP TABLE sales_logs (
    id uuid, branch_id bigint, bread_type_id bigint, quantity integer, returned integer,
    unit_price bigint, sold_at timestamptz, business_date date, shift text, recorded_by bigint,
    entered_by text);"""

ATTACKS = {
    "move_stock": SALES_OF_MINE
    + """CREATE TRIGGER mine AFTER INSERT ON sales_logs REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION livedash.move_stock();
        INSERT INTO sales_logs (bread_type_id, quantity, returned, sold_at)
        VALUES (1, 5000, 0, now())""",
    "stamp_task": f"""
        CREATE TEMP TABLE mine (project_id bigint, status_id uuid, number integer,
            position numeric);
        CREATE TRIGGER mine BEFORE INSERT ON mine
        FOR EACH ROW EXECUTE FUNCTION livedash.stamp_task();
        INSERT INTO mine VALUES (1, '{DOING}', 2147483647)""",
    "stamp_count": """
        CREATE TEMP TABLE mine (branch_id bigint, bread_type_id bigint, expected integer,
            counted_at timestamptz DEFAULT now(), entered_by text, counted_by bigint);
        CREATE TRIGGER mine BEFORE INSERT ON mine
        FOR EACH ROW EXECUTE FUNCTION livedash.stamp_count();
        INSERT INTO mine (branch_id, bread_type_id) VALUES (1, 1)""",
    "stamp_log": SALES_OF_MINE
    + """CREATE TRIGGER mine BEFORE INSERT ON sales_logs
        FOR EACH ROW EXECUTE FUNCTION livedash.stamp_log();
        INSERT INTO sales_logs (branch_id, bread_type_id, sold_at) VALUES (1, 1, now())""",
    "stamp_appointment": """
        CREATE TEMP TABLE mine (branch_id bigint, service_id bigint, starts_at timestamptz,
            ends_at timestamptz, total bigint);
        CREATE TRIGGER mine BEFORE INSERT ON mine
        FOR EACH ROW EXECUTE FUNCTION livedash.stamp_appointment();
        INSERT INTO mine (branch_id, service_id, starts_at) VALUES (1, 1, now())""",
    "reckon_stock": """
        CREATE TEMP TABLE mine (id bigint);
        CREATE TRIGGER mine AFTER TRUNCATE ON mine
        FOR EACH STATEMENT EXECUTE FUNCTION livedash.reckon_stock();
        TRUNCATE mine""",
}

BOOKS = """
    SELECT (SELECT string_agg(k::text, ';' ORDER BY k.bread_type_id) FROM livedash.stock_levels k),
           (SELECT string_agg(n::text, ';' ORDER BY n.project_id) FROM livedash.task_numbers n)"""


@pytest.mark.parametrize("attack", ATTACKS)
async def test_a_table_of_mine_with_a_trigger_of_the_shops(
    empty_shop: EmptyShop, attack: str
) -> None:
    async with empty_shop.connected() as owner, empty_shop.connected("a_stranger") as stranger:
        before = await owner.fetchrow(BOOKS)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await stranger.execute(ATTACKS[attack])
        assert await owner.fetchrow(BOOKS) == before

        # As after a restore without privileges.
        await owner.execute("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA livedash TO PUBLIC")
        with pytest.raises(asyncpg.TriggerProtocolViolatedError):
            await stranger.execute(ATTACKS[attack])
        assert await owner.fetchrow(BOOKS) == before


ABOUT_THE_OWNER = """
    SELECT livedash.my_branches('an_owner'), livedash.my_branches('an_owner', '{owner}'),
           livedash.my_projects('an_owner'), livedash.my_person('an_owner'),
           livedash.my_colleagues('an_owner')"""
NO_ANSWER: list[object] = [[], [], [], None, []]


async def answers(connection: Connection) -> list[Any]:
    record = await connection.fetchrow(ABOUT_THE_OWNER)
    assert record is not None
    return list(record)


@pytest.mark.parametrize("login", ["a_stranger", "a_berliner", "a_viewer"])
async def test_nobody_is_told_about_somebody_else(empty_shop: EmptyShop, login: str) -> None:
    async with empty_shop.connected(login) as other, empty_shop.connected("an_owner") as oneself:
        assert await answers(other) == NO_ANSWER
        *told, colleagues = await answers(oneself)
        assert told == [[1], [1], [1], 1]
        assert sorted(colleagues) == [1, 2, 3, 4, 5, 8]


async def test_a_role_that_one_may_take_on_answers(empty_shop: EmptyShop) -> None:
    breads = "SELECT array_agg(id ORDER BY id) FROM livedash.bread_types"
    async with empty_shop.connected() as superuser, empty_shop.connected("a_stranger") as deputy:
        await superuser.execute("SET ROLE a_berliner")
        assert await superuser.fetchval(breads) == [3]
        await superuser.execute("RESET ROLE")
        await superuser.execute("SET SESSION AUTHORIZATION a_berliner")
        assert await superuser.fetchval(breads) == [3]
        assert await superuser.fetchval("SELECT livedash.my_branches('an_owner')") == []
        await superuser.execute("RESET SESSION AUTHORIZATION; GRANT a_berliner TO a_stranger")
        try:
            assert await deputy.fetchval(breads) is None, "its own rows until it takes the role on"
            await deputy.execute("SET ROLE a_berliner")
            assert await deputy.fetchval(breads) == [3]
            await deputy.execute(
                "INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity)"
                " VALUES (2, 3, 1)"
            )
        finally:
            # Roles are the server's, which the next test has as well.
            await superuser.execute("REVOKE a_berliner FROM a_stranger")


async def error_of(connection: Connection, statement: str) -> tuple[str | None, str]:
    async with refused(connection, asyncpg.PostgresError) as caught:
        await connection.execute(statement)
    return caught.value.sqlstate, str(caught.value)


SALE = "INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity, {}) VALUES (1, 1, {})"
CARD = "INSERT INTO livedash.tasks (project_id, status_id, title, number) VALUES (1, '{}', 'x', {})"
BOOKED = "timestamptz '2026-05-01 10:00Z', timestamptz '2026-05-01 12:00Z'"
FREE = "timestamptz '2026-06-01 10:00Z', timestamptz '2026-06-01 12:00Z'"
APPOINTMENT = (
    "INSERT INTO livedash.appointments (branch_id, client_id, service_id, staff_id, starts_at,"
    " ends_at) VALUES ({}, '{}', {}, 1, {})"
)
EARLIEST = "timestamptz '4714-11-24 00:30Z BC', timestamptz '4714-11-24 01:30Z BC'"
"""No hour for setting up is left before it."""
HALL = "INSERT INTO livedash.bookings (branch_id, hall_id, starts_at, ends_at) VALUES ({}, 1, {})"


@pytest.mark.parametrize("login", ["a_stranger", "a_berliner"])
@pytest.mark.parametrize(
    "statements",
    [
        # 500 is the price: one of the two would not fit into `revenue`.
        [SALE.format("discount", f"-1, {2**63 - price}") for price in (500, 499)],
        [SALE.format("recorded_by", f"1, {person}") for person in (5, 6)],
        [CARD.format(DOING, number) for number in (1, 2**31 - 1)],
        [HALL.format(1, times) for times in (BOOKED, FREE, EARLIEST)],
    ],
    ids=["price", "member", "number", "hall"],
)
async def test_every_row_for_another_branch_is_refused_in_the_same_words(
    empty_shop: EmptyShop, login: str, statements: list[str]
) -> None:
    async with empty_shop.connected() as owner, empty_shop.connected(login) as other:
        await owner.execute(HALL.format(1, BOOKED))
        async with other.transaction():
            errors = {await error_of(other, statement) for statement in statements}
        assert {code for code, _ in errors} == {"42501"}
        assert len(errors) == 1


async def test_a_row_of_ones_own_is_not_moved_to_another_branch(empty_shop: EmptyShop) -> None:
    async with empty_shop.connected("a_berliner") as berliner:
        await berliner.execute(
            "INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity) VALUES (2, 3, 1)"
        )
        move = "UPDATE livedash.sales_logs SET branch_id = 1, recorded_by = {}"
        async with berliner.transaction():
            errors = {await error_of(berliner, move.format(person)) for person in (5, 7)}
    assert {code for code, _ in errors} == {"42501"}
    assert len(errors) == 1


async def test_another_branchs_things_say_nothing_in_a_row_of_ones_own(
    empty_shop: EmptyShop,
) -> None:
    """The foreign key refuses such a row at the end; what was written is seen before."""
    said: list[str] = []
    async with empty_shop.connected() as owner, empty_shop.connected("a_berliner") as berliner:
        await owner.execute(
            "INSERT INTO livedash.production_logs (branch_id, bread_type_id, quantity)"
            " VALUES (1, 1, 77)"
        )
        await owner.execute(HALL.format(1, BOOKED))
        await owner.execute(APPOINTMENT.format(1, NGOZI, 1, BOOKED))
        berliner.add_log_listener(lambda _, notice: said.append(notice.message))
        await berliner.execute("""
            CREATE FUNCTION pg_temp.shout(text) RETURNS text LANGUAGE plpgsql AS
            $$ BEGIN RAISE NOTICE '%', $1; RETURN $1; END $$""")
        async with berliner.transaction():
            for statement in (
                "sales_logs (branch_id, bread_type_id, quantity) VALUES (2, 1, 1)"
                " RETURNING pg_temp.shout('price ' || unit_price)",
                "stock_counts (branch_id, bread_type_id, counted) VALUES (2, 1, 1)"
                " RETURNING pg_temp.shout('stock ' || expected)",
            ):
                code, _ = await error_of(berliner, f"INSERT INTO livedash.{statement}")
                assert code == "23503"
            for times in (BOOKED, FREE):
                assert (await error_of(berliner, HALL.format(2, times)))[0] == "23503"
                taken = APPOINTMENT.format(2, JUTTA, 2, times)
                assert (await error_of(berliner, taken))[0] == "23503"
            code, _ = await error_of(
                berliner,
                "INSERT INTO livedash.appointments (branch_id, client_id, service_id, staff_id,"
                f" starts_at) VALUES (2, '{JUTTA}', 1, 3, now())"
                " RETURNING pg_temp.shout('service ' || total)",
            )
            assert code in {"23502", "23503"}
    assert said == ["price 0", "stock 0"]


async def test_a_mark_of_a_write_has_its_own_moment(empty_shop: EmptyShop) -> None:
    """One from tomorrow on would never be forgotten."""
    async with empty_shop.connected("a_stranger") as stranger:
        mark = "INSERT INTO livedash.applied_mutations (id{}) VALUES (gen_random_uuid(){})"
        await stranger.execute(mark.format("", ""))
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await stranger.execute(mark.format(", applied_at", ", '2999-01-01'"))
