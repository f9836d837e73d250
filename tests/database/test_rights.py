"""Who may do what is what the table of rights says: tried for each role, table and operation."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from livedash.database.connection import Connection
from tests.emptyshop import DOING, LOGINS, NGOZI, EmptyShop

LEAD, BOOKING, APPOINTMENT = (f"00000000-0000-0000-0000-0000000000{n}" for n in (21, 22, 23))

NEW_ROWS = {
    "members": "(branch_id, person_id, role) VALUES (1, 7, 'viewer')",
    "bread_types": "(branch_id, name) VALUES (1, 'Bun')",
    "production_plans": "(branch_id, bread_type_id, planned) VALUES (1, 2, 3)",
    "production_logs": "(branch_id, bread_type_id, quantity) VALUES (1, 1, 9)",
    "sales_logs": "(branch_id, bread_type_id, quantity) VALUES (1, 1, 1)",
    "waste_logs": "(branch_id, bread_type_id, quantity) VALUES (1, 1, 1)",
    "stock_counts": "(branch_id, bread_type_id, counted) VALUES (1, 1, 5)",
    "stock_levels": "(branch_id, bread_type_id) VALUES (1, 1)",
    "shift_feedback": "(branch_id, body) VALUES (1, 'Oven')",
    "shift_reports": "(branch_id, business_date, shift) VALUES (1, '2026-01-02', 'night')",
    "halls": "(branch_id, name) VALUES (1, 'Attic')",
    "supplies": "(branch_id, name) VALUES (1, 'Vases')",
    "leads": "(branch_id, name) VALUES (1, 'Ade')",
    "bookings": "(branch_id, hall_id, starts_at, ends_at) "
    "VALUES (1, 2, '2026-05-01 10:00Z', '2026-05-01 12:00Z')",
    "services": "(branch_id, name) VALUES (1, 'Shave')",
    "staff": "(branch_id, name) VALUES (1, 'Efe')",
    "clients": "(branch_id, name) VALUES (1, 'Tolu')",
    "appointments": "(branch_id, client_id, service_id, staff_id, starts_at) "
    f"VALUES (1, '{NGOZI}', 1, 2, '2026-05-01 10:00Z')",
    "payment_transactions": f"(branch_id, booking_id, amount) VALUES (1, '{BOOKING}', 50)",
    "litters": "(branch_id, dam) VALUES (1, 'Luna')",
    "puppies": "(branch_id, litter_id, name) VALUES (1, 1, 'Red')",
    "projects": "(name) VALUES ('Another')",
    "project_members": "(project_id, person_id) VALUES (1, 8)",
    "statuses": "(project_id, name) VALUES (1, 'Done')",
    "tasks": f"(project_id, status_id, title) VALUES (1, '{DOING}', 'Paint')",
    "branches": "(name) VALUES ('Abuja')",
}
"""A row of branch 1 (or project 1) for each table: its business columns and nothing else."""

CHANGED = {
    "branches": "name",
    "members": "role",
    "bread_types": "name",
    "production_plans": "planned",
    "shift_feedback": "body",
    "shift_reports": "sold",
    "stock_counts": "counted",
    "stock_levels": "on_hand",
    "halls": "name",
    "supplies": "name",
    "leads": "name",
    "bookings": "guests",
    "services": "name",
    "staff": "name",
    "clients": "name",
    "appointments": "total",
    "payment_transactions": "fee",
    "litters": "dam",
    "puppies": "name",
    "projects": "name",
    "project_members": "role",
    "statuses": "name",
    "tasks": "title",
}
"""A column to write; the logs' is `quantity`."""

FIRST_ROWS = f"""
INSERT INTO livedash.leads (id, branch_id, name) VALUES ('{LEAD}', 1, 'Adeyemi');
INSERT INTO livedash.bookings (id, branch_id, hall_id, starts_at, ends_at)
VALUES ('{BOOKING}', 1, 1, '2026-05-01 10:00Z', '2026-05-01 12:00Z');
INSERT INTO livedash.appointments (id, branch_id, client_id, service_id, staff_id, starts_at)
VALUES ('{APPOINTMENT}', 1, '{NGOZI}', 1, 1, '2026-05-01 10:00Z');
INSERT INTO livedash.payment_transactions (branch_id, booking_id, amount)
VALUES (1, '{BOOKING}', 50);
INSERT INTO livedash.production_plans (branch_id, bread_type_id, planned) VALUES (1, 1, 3);
INSERT INTO livedash.production_logs (branch_id, bread_type_id, quantity) VALUES (1, 1, 3);
INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity) VALUES (1, 1, 3);
INSERT INTO livedash.waste_logs (branch_id, bread_type_id, quantity) VALUES (1, 1, 3);
INSERT INTO livedash.stock_counts (branch_id, bread_type_id, counted) VALUES (1, 1, 3);
INSERT INTO livedash.shift_feedback (branch_id, body) VALUES (1, 'Oven');
INSERT INTO livedash.shift_reports (branch_id) VALUES (1);
INSERT INTO livedash.supplies (branch_id, name) VALUES (1, 'Chairs');
INSERT INTO livedash.puppies (branch_id, litter_id, name) VALUES (1, 1, 'Blue');
INSERT INTO livedash.tasks (project_id, status_id, title) VALUES (1, '{DOING}', 'Fix');
"""

ALLOWED, OWN_ONLY, NOTHING = "allowed", "own rows only", "nothing"


@asynccontextmanager
async def undone(connection: Connection) -> AsyncIterator[None]:
    transaction = connection.transaction()
    await transaction.start()
    try:
        yield
    finally:
        await transaction.rollback()


async def rows_touched(connection: Connection, statement: str) -> int:
    """0 when it was refused, or found no row that the login may touch."""
    async with undone(connection):
        try:
            status = await connection.execute(statement)
        except asyncpg.InsufficientPrivilegeError:
            return 0
        except asyncpg.ForeignKeyViolationError:
            return 1  # the row may go, but something hangs on it
        return int(status.split()[-1])


async def what_is_possible(connection: Connection, table: str, operation: str) -> str:
    """Tried on the rows of others first, then on one that the login wrote itself."""
    column = CHANGED.get(table, "quantity")
    home = {"branches": "id = 1", "projects": "id = 1"}.get(
        table,
        "project_id = 1" if table in {"project_members", "statuses", "tasks"} else "branch_id = 1",
    )
    statement = {
        "SELECT": f"SELECT 1 FROM livedash.{table} WHERE {home}",
        "INSERT": f"INSERT INTO livedash.{table} {NEW_ROWS[table]}",
        "UPDATE": f"UPDATE livedash.{table} SET {column} = {column} WHERE {home}",
        "DELETE": f"DELETE FROM livedash.{table} WHERE {home}",
    }[operation]
    if await rows_touched(connection, statement):
        return ALLOWED
    if operation == "INSERT":
        return NOTHING
    async with undone(connection):
        try:
            async with connection.transaction():
                await connection.execute(f"INSERT INTO livedash.{table} {NEW_ROWS[table]}")
        except asyncpg.InsufficientPrivilegeError:
            return NOTHING
        return OWN_ONLY if await rows_touched(connection, statement) else NOTHING


@pytest.mark.parametrize("role", sorted(LOGINS))
async def test_a_role_may_do_exactly_what_the_rights_say(empty_shop: EmptyShop, role: str) -> None:
    async with empty_shop.connected() as owner, empty_shop.connected(LOGINS[role]) as connection:
        await owner.execute(FIRST_ROWS)
        stated = {
            (row["table_name"], row["operation"]): OWN_ONLY if row["only_own"] else ALLOWED
            for row in await owner.fetch("SELECT * FROM livedash.rights WHERE role = $1", role)
        }
        # A new lead is the seller's own, so what sales may insert is not told from all rows.
        stated = {key: ALLOWED if key[1] == "INSERT" else right for key, right in stated.items()}
        found = {
            (table, operation): await what_is_possible(connection, table, operation)
            for table in NEW_ROWS
            for operation in ("SELECT", "INSERT", "UPDATE", "DELETE")
        }
    assert {key: right for key, right in found.items() if right != NOTHING} == stated


async def test_the_matrix_knows_every_table(empty_shop: EmptyShop) -> None:
    async with empty_shop.connected() as owner:
        scoped = await owner.fetch("SELECT table_name FROM livedash.rights_scopes")
        assert {row["table_name"] for row in scoped} == set(NEW_ROWS)
        bare = await owner.fetch("""
            SELECT relname FROM pg_class
            WHERE relnamespace = 'livedash'::regnamespace AND relkind = 'r'
              AND NOT relrowsecurity""")
        assert {row["relname"] for row in bare} == {
            "installation",
            "migrations",
            "rights",
            "rights_scopes",
        }, "every table with rows of the business is under row-level security"


@pytest.mark.parametrize("login", ["a_berliner", "a_stranger"])
async def test_another_branch_is_not_there(empty_shop: EmptyShop, login: str) -> None:
    async with empty_shop.connected() as owner, empty_shop.connected(login) as connection:
        await owner.execute(FIRST_ROWS)
        for table, row in NEW_ROWS.items():
            if table in {"branches", "projects"}:
                continue
            home = (
                "project_id" if table in {"project_members", "statuses", "tasks"} else "branch_id"
            )
            assert not await rows_touched(
                connection, f"SELECT 1 FROM livedash.{table} WHERE {home} = 1"
            )
            assert not await rows_touched(connection, f"INSERT INTO livedash.{table} {row}"), table
            for statement in (
                f"UPDATE livedash.{table} SET {home} = 2 WHERE {home} = 1",
                f"DELETE FROM livedash.{table} WHERE {home} = 1",
            ):
                assert not await rows_touched(connection, statement), table


async def test_the_ledger_is_read_with_the_readers_own_rights(empty_shop: EmptyShop) -> None:
    async with empty_shop.connected("a_berliner") as berliner:
        seen = await berliner.fetch("SELECT bread_type_id FROM livedash.stock_ledger")
        assert [row["bread_type_id"] for row in seen] == [3]
    async with empty_shop.connected("a_stranger") as stranger:
        assert await stranger.fetch("SELECT * FROM livedash.stock_ledger") == []


async def test_one_sees_colleagues_and_oneself(empty_shop: EmptyShop) -> None:
    names = "SELECT array_agg(name ORDER BY name) FROM livedash.people"
    async with empty_shop.connected("a_viewer") as viewer:
        assert await viewer.fetchval(names) == ["Mary", "Olu", "Sam", "Stan", "Tunde", "Vera"]
    async with empty_shop.connected("a_stranger") as stranger:
        assert await stranger.fetchval(names) == ["Nobody"]
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await stranger.execute("UPDATE livedash.people SET login = 'an_owner'")


async def test_sales_see_the_leads_they_own(empty_shop: EmptyShop) -> None:
    async with empty_shop.connected() as owner, empty_shop.connected("a_seller") as seller:
        await owner.execute(FIRST_ROWS)
        await owner.execute(
            "INSERT INTO livedash.leads (branch_id, name, owner_id) VALUES (1, 'Given', 3)"
        )
        await seller.execute("INSERT INTO livedash.leads (branch_id, name) VALUES (1, 'Written')")
        seen = await seller.fetch("SELECT name FROM livedash.leads ORDER BY name")
        assert [row["name"] for row in seen] == ["Given", "Written"]
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await seller.execute("UPDATE livedash.leads SET owner_id = 2 WHERE name = 'Given'")


async def test_who_is_inactive_sees_nothing(empty_shop: EmptyShop) -> None:
    async with empty_shop.connected() as owner, empty_shop.connected("a_manager") as manager:
        assert await manager.fetchval("SELECT count(*) FROM livedash.bread_types") == 2
        await owner.execute("UPDATE livedash.people SET active = false WHERE login = 'a_manager'")
        assert await manager.fetchval("SELECT count(*) FROM livedash.bread_types") == 0


async def test_no_setting_makes_somebody_else_of_me(empty_shop: EmptyShop) -> None:
    async with empty_shop.connected("a_stranger") as stranger:
        for attempt in (
            "SET ROLE an_owner",
            "SET SESSION AUTHORIZATION an_owner",
            "SET row_security = off",
        ):
            with pytest.raises(asyncpg.PostgresError):
                await stranger.execute(attempt)
                await stranger.fetch("TABLE livedash.bread_types")
        await stranger.execute("RESET ALL")
        await stranger.execute("""
            CREATE TEMP TABLE people AS SELECT 7 AS id, 'a_stranger' AS login, true AS active;
            CREATE TEMP TABLE members AS SELECT 7 AS person_id, 1 AS branch_id, 'owner' AS role""")
        assert await stranger.fetchval("SELECT count(*) FROM livedash.bread_types") == 0


async def test_no_name_of_mine_is_taken_for_the_schemas_own(empty_shop: EmptyShop) -> None:
    """A type in pg_temp would otherwise be found before Postgres' own, by functions that run with
    the owner's rights, and its checks would run with them too."""
    async with empty_shop.connected("a_worker") as worker:
        await worker.execute("""
            CREATE DOMAIN pg_temp.text AS pg_catalog.text CHECK (false);
            CREATE DOMAIN pg_temp.regclass AS pg_catalog.regclass CHECK (false)""")
        await worker.execute(f"INSERT INTO livedash.sales_logs {NEW_ROWS['sales_logs']}")
        await worker.execute(f"INSERT INTO livedash.tasks {NEW_ROWS['tasks']}")
        assert await worker.fetchval("SELECT count(*) FROM livedash.sales_logs") == 1


async def test_a_policy_is_evaluated_once_and_lets_the_index_work(empty_shop: EmptyShop) -> None:
    async with empty_shop.connected() as owner, empty_shop.connected("a_viewer") as viewer:
        await owner.execute("""
            INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity, sold_at)
            SELECT 1, 1, 1, timestamptz '2026-01-01Z' + n * interval '1 hour'
            FROM generate_series(1, 5000) n""")
        await owner.execute("ANALYZE livedash.sales_logs")
        plan = "\n".join(
            row[0]
            for row in await viewer.fetch("""
                EXPLAIN (COSTS OFF) SELECT sum(quantity) FROM livedash.sales_logs
                WHERE branch_id = 1 AND business_date = '2026-02-03' AND shift = 'morning'""")
        )
        assert "sales_logs_by_day" in plan
        assert "InitPlan" in plan
        assert "SubPlan" not in plan
