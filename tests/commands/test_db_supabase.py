"""`livedash db supabase`: says what is missing, does it when asked to, and then says nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import asyncpg
import pytest

from livedash.cli import main
from tests.conftest import Shop, run_sql

Db = Callable[..., tuple[int, list[str], str]]


@pytest.fixture
def db(capsys: pytest.CaptureFixture[str]) -> Db:
    def run(dsn: str, *words: str, options: tuple[str, ...] = ()) -> tuple[int, list[str], str]:
        code = main(["--dsn", dsn, *options, "db", "supabase", *words])
        said = capsys.readouterr()
        return code, said.out.splitlines(), said.err

    return run


def published(dsn: str) -> set[str]:
    async def ask() -> set[str]:
        connection = await asyncpg.connect(dsn)
        found = await connection.fetch(
            "SELECT schemaname || '.' || tablename AS name FROM pg_publication_tables"
            " WHERE pubname = 'supabase_realtime'"
        )
        await connection.close()
        return {record["name"] for record in found}

    return asyncio.run(ask())


def test_a_shop_is_made_ready_once(db: Db, shop: Shop) -> None:
    code, said, _ = db(shop.owner)
    assert code == 0
    assert said[0].startswith("CREATE PUBLICATION supabase_realtime")
    assert "ALTER PUBLICATION supabase_realtime ADD TABLE livedash.tasks;" in said
    assert published(shop.owner) == set(), "it was only printed"
    code, said, _ = db(shop.owner, "--apply")
    assert (code, said[-1]) == (0, "-- Done.")
    assert {"livedash.tasks", "livedash.people", "livedash.sales_logs"} <= published(shop.owner)
    code, said, _ = db(shop.owner, "--apply")
    assert code == 0
    assert said[-1] == "-- Nothing is missing."
    assert all(line.startswith("--") for line in said)
    # The shop goes on: a table that is published without identity would refuse this.
    run_sql(shop.login("ada"), "UPDATE livedash.tasks SET title = title || '!'")


def test_what_is_printed_can_be_run_as_it_stands(db: Db, shop: Shop) -> None:
    _, said, _ = db(shop.owner, "--role", "ada")
    run_sql(shop.owner, "\n".join(said))
    assert db(shop.owner, "--role", "ada")[1][-1] == "-- Nothing is missing."


def test_a_role_that_is_nobody_is_told(db: Db, shop: Shop) -> None:
    _, said, _ = db(shop.owner, "--role", "locked")
    assert any("locked is nobody in livedash.people" in line for line in said)
    _, said, _ = db(shop.owner, "--role", "ada")
    assert not any("is nobody" in line for line in said)
    code, _, error = db(shop.owner, "--role", "zzz")
    assert (code, error) == (1, "There is no role zzz. It is what a token's claim `role` names.\n")


def test_ones_own_tables_need_identity_rights_and_a_policy(db: Db, bare_database: str) -> None:
    run_sql(
        bare_database,
        'CREATE TABLE public."Orders" (note text)',
        "CREATE TABLE public.open (id int PRIMARY KEY)",
        "CREATE SCHEMA shop",
        "CREATE TABLE shop.sales (id int PRIMARY KEY)",
        "ALTER TABLE shop.sales ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE shop.sales REPLICA IDENTITY NOTHING",
    )
    tables = ('public."Orders"', "public.open", "shop.sales")
    code, said, _ = db(bare_database, *tables, "--role", "locked", "--apply")
    assert code == 0
    assert 'ALTER TABLE public."Orders" REPLICA IDENTITY FULL;' in said
    assert "ALTER TABLE public.open REPLICA IDENTITY FULL;" not in said
    assert "ALTER TABLE shop.sales REPLICA IDENTITY FULL;" in said
    assert "GRANT USAGE ON SCHEMA shop TO locked;" in said
    assert "GRANT SELECT ON public.open TO locked;" in said
    assert any("public.open has no row-level security" in line for line in said)
    assert any("shop.sales: no policy shows locked any row" in line for line in said)
    run_sql(
        bare_database,
        "INSERT INTO \"Orders\" VALUES ('x')",
        "UPDATE \"Orders\" SET note = 'y'",
        "CREATE POLICY all_of_it ON shop.sales FOR SELECT TO locked USING (true)",
    )
    _, said, _ = db(bare_database, *tables, "--role", "locked")
    assert not any("shop.sales" in line for line in said)
    assert said[-1] == "-- Nothing is missing."


def test_a_publication_of_somebodys_own_is_completed(db: Db, bare_database: str) -> None:
    run_sql(
        bare_database,
        "CREATE TABLE one (id int PRIMARY KEY, n int)",
        "CREATE TABLE two (id int PRIMARY KEY)",
        "CREATE PUBLICATION supabase_realtime FOR TABLE one WHERE (id > 3)"
        " WITH (publish = 'insert')",
    )
    _, said, _ = db(bare_database, "one", "two")
    assert "ALTER PUBLICATION supabase_realtime SET (publish = 'insert, update, delete');" in said
    assert "ALTER PUBLICATION supabase_realtime ADD TABLE public.two;" in said
    assert not any("ADD TABLE public.one" in line for line in said)
    assert any("public.one is published in part only" in line for line in said)


def test_all_tables_are_all_tables(db: Db, bare_database: str) -> None:
    run_sql(
        bare_database,
        "CREATE TABLE one (id int PRIMARY KEY)",
        "CREATE PUBLICATION supabase_realtime FOR ALL TABLES",
    )
    assert "-- Nothing is missing." in db(bare_database, "one")[1]


def test_without_tables_it_asks_which(db: Db, bare_database: str) -> None:
    code, _, error = db(bare_database)
    assert code == 1
    assert error.startswith("Which tables?")
    code, _, error = db(bare_database, "no.such")
    assert "There is no table no.such" in error


def test_read_only_it_prints_and_applies_nothing(db: Db, shop: Shop) -> None:
    assert db(shop.owner, options=("--read-only",))[0] == 0
    assert db(shop.owner, "--apply", options=("--read-only",))[0] == 2


def test_who_may_not_is_told_who_may(db: Db, shop: Shop) -> None:
    code, _, error = db(shop.login("ada"), "--apply")
    assert code == 1
    assert "may not do that" in error
