"""Every function of the schema, those of tomorrow included: who may call it, and on which table."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import NamedTuple

import asyncpg
import pytest

from livedash.business.schema import BUSINESS
from livedash.database import migrations
from livedash.database.connection import Connection
from livedash.database.migrations import ENGINE, SchemaPart, initialise
from livedash.demo.server import EmbeddedServer
from tests.conftest import run_sql
from tests.emptyshop import EmptyShop, owner, quiet_shop, refused
from tests.watched import watch

__all__ = ["owner", "quiet_shop"]

OF_THE_ENGINE: dict[str, tuple[str, object]] = {
    "as_text": ("livedash.as_text('livedash.people', 'nothing')", None),
    "key_as_text": (
        "livedash.key_as_text('livedash.rights_scopes')",
        "table_name::pg_catalog.text",
    ),
    "announcement": ("length(livedash.announcement('livedash.people', '{}', true)) > 0", True),
    "note_silence": ("livedash.note_silence()::text", None),
}
"""The first three are needed by the view livedash.watched, which everybody may read: they read the
catalogue alone, with the reader's rights. The last one by whoever writes a watched table."""
OF_THE_SHOPS: dict[str, tuple[str, object]] = {
    "my_branches": ("livedash.my_branches('an_owner')", []),
    "my_projects": ("livedash.my_projects('an_owner')", []),
    "my_person": ("livedash.my_person('an_owner')", None),
    "my_colleagues": ("livedash.my_colleagues('an_owner')", []),
    "business_date": ("livedash.business_date('epoch', 'UTC', '10:00')::text", "1969-12-31"),
    "shift_of": ("livedash.shift_of('epoch', 'UTC', '10:00', '22:00')", "night"),
    "rights_of": ("livedash.rights_of('viewer', NULL)", []),
}
"""Needed by policies and by the dashboard's own reads."""
OPEN = OF_THE_ENGINE | OF_THE_SHOPS
"""What everybody may call. An outsider's question about somebody else, and the answer: nothing but
what the question itself says, or what Postgres' catalogue tells everybody."""


class Function(NamedTuple):
    name: str
    signature: str
    types: list[str]
    fires: bool
    owners_rights: bool
    settings: list[str]
    open: bool
    table: str | None
    """One that it is a trigger of."""


FUNCTIONS = """
    SELECT p.proname, p.oid::regprocedure::text,
           ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) AS t),
           p.prorettype = 'trigger'::regtype, p.prosecdef, coalesce(p.proconfig, '{}'),
           has_function_privilege('public', p.oid, 'EXECUTE'),
           (SELECT min(c.relname) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
            WHERE t.tgfoid = p.oid AND c.relnamespace = p.pronamespace)
    FROM pg_proc p WHERE p.pronamespace = 'livedash'::regnamespace ORDER BY p.proname"""


async def functions(connection: Connection) -> list[Function]:
    found = [Function(*record) for record in await connection.fetch(FUNCTIONS)]
    assert found
    return found


@cache
def engine_alone(server: EmbeddedServer) -> str:
    name = "engine_alone"
    run_sql(server.dsn("postgres", "postgres"), f'CREATE DATABASE "{name}"')

    async def install() -> None:
        connection = await asyncpg.connect(server.dsn(name, "postgres"))
        await initialise(connection)
        await connection.execute("CREATE TABLE public.orders (id bigint PRIMARY KEY)")
        await watch(connection, ["public.orders"])
        await connection.close()

    asyncio.run(install())
    return server.dsn(name, "postgres")


async def test_everybody_may_call_what_is_open_and_nothing_else(owner: Connection) -> None:
    assert {one.name for one in await functions(owner) if one.open} == set(OPEN)


async def test_in_a_developers_own_database_as_well(server: EmbeddedServer) -> None:
    dsn = await asyncio.to_thread(engine_alone, server)
    connection = await asyncpg.connect(dsn)
    found = await functions(connection)
    assert {one.name for one in found if one.open} == set(OF_THE_ENGINE)
    assert "announce_1" in {one.name for one in found}
    await connection.close()


async def test_owners_rights_come_with_a_search_path_that_is_fixed(owner: Connection) -> None:
    for one in await functions(owner):
        if one.owners_rights:
            assert "search_path=pg_catalog, pg_temp" in one.settings, one.signature


async def test_owners_rights_refuse_every_table_but_their_own(owner: Connection) -> None:
    """The second lock, tried with the first one open: a superuser may attach whatever it likes. The
    table has the name and the columns of the right one."""
    armed = [one for one in await functions(owner) if one.fires and one.owners_rights]
    assert len(armed) > 15
    await owner.execute("CREATE SCHEMA elsewhere")
    for one in armed:
        assert one.table is not None, f"{one.signature} is a trigger of nothing"
        for moment in ("BEFORE INSERT", "AFTER INSERT"):
            for each in ("ROW", "STATEMENT"):
                async with refused(owner, asyncpg.TriggerProtocolViolatedError) as caught:
                    await owner.execute(f"""
                        CREATE TABLE elsewhere.{one.table} (LIKE livedash.{one.table});
                        CREATE TRIGGER mine {moment} ON elsewhere.{one.table}
                        FOR EACH {each} EXECUTE FUNCTION livedash.{one.name}();
                        {"" if moment[0] == "B" else anything_goes(one.table)}
                        INSERT INTO elsewhere.{one.table} DEFAULT VALUES""")
                assert f"elsewhere.{one.table}" in str(caught.value)


def anything_goes(table: str) -> str:
    """A row without values would not get as far as an AFTER trigger."""
    return f"""DO $$ DECLARE name text; BEGIN
        FOR name IN SELECT attname FROM pg_attribute WHERE attnotnull AND attnum > 0
            AND attrelid = 'elsewhere.{table}'::regclass LOOP
            EXECUTE format('ALTER TABLE elsewhere.{table} ALTER %I DROP NOT NULL', name);
        END LOOP; END $$;"""


async def test_an_outsider_gets_nothing_out_of_any_function(quiet_shop: EmptyShop) -> None:
    async with quiet_shop.connected("a_stranger") as stranger:
        transaction = stranger.transaction()
        await transaction.start()
        await stranger.execute("CREATE TEMP TABLE mine (id bigint)")
        for one in await functions(stranger):
            if one.fires:
                async with refused(stranger, asyncpg.InsufficientPrivilegeError):
                    await stranger.execute(f"""CREATE TRIGGER mine BEFORE INSERT ON mine
                        FOR EACH ROW EXECUTE FUNCTION livedash.{one.name}()""")
            elif one.name in OPEN:
                call, answer = OPEN[one.name]
                assert await stranger.fetchval(f"SELECT {call}") == answer, one.signature
            else:
                # Values that Postgres does not know while it plans: a strict function would be
                # answered without being called.
                values = ", ".join(f"NULL::{type} AS a{n}" for n, type in enumerate(one.types))
                names = ", ".join(f"a{n}" for n in range(len(one.types)))
                async with refused(stranger, asyncpg.InsufficientPrivilegeError):
                    await stranger.execute(
                        f"SELECT livedash.{one.name}({names}) FROM (SELECT {values} OFFSET 0) AS a"
                    )
        await transaction.rollback()


async def test_what_stamps_with_owners_rights_admits_members_first(owner: Connection) -> None:
    """Postgres asks the policies after the triggers, in the order of their names."""
    stamped = await owner.fetch("""
        SELECT t.tgrelid::regclass::text AS name, min(t.tgname::text) AS first,
               bool_or(t.tgname = 'admit_moved') AS moved
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace = 'livedash'::regnamespace AND NOT t.tgisinternal AND t.tgtype & 3 = 3
        GROUP BY 1 HAVING bool_or((SELECT prosecdef FROM pg_proc WHERE oid = t.tgfoid))""")
    assert len(stamped) > 10
    assert {(row["first"], row["moved"]) for row in stamped} == {("admit_moved", True)}


async def test_nothing_that_is_stored_calls_a_closed_function(owner: Connection) -> None:
    """Views, defaults, checks, indexes and policies call with the rights of whoever uses them."""
    called = await owner.fetch("""
        SELECT DISTINCT p.proname FROM pg_depend d JOIN pg_proc p ON p.oid = d.refobjid
        WHERE d.refclassid = 'pg_proc'::regclass AND p.pronamespace = 'livedash'::regnamespace
          AND d.classid IN ('pg_rewrite'::regclass, 'pg_attrdef'::regclass, 'pg_class'::regclass,
                            'pg_constraint'::regclass, 'pg_policy'::regclass)""")
    assert {row["proname"] for row in called} <= set(OPEN)
    assert {"my_branches", "announcement"} <= {row["proname"] for row in called}


async def test_a_database_of_before_gets_its_doors(
    bare_database: str, owner: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = await asyncpg.connect(bare_database)
    with monkeypatch.context() as earlier:
        earlier.setattr(
            migrations, "ENGINE", SchemaPart("engine", ENGINE.package, ENGINE.steps[:2])
        )
        await initialise(connection, SchemaPart("business", BUSINESS.package, BUSINESS.steps[:13]))
    await connection.execute("""
        CREATE TABLE public.orders (id bigint PRIMARY KEY);
        CREATE TABLE public.sales_logs (id bigint);
        CREATE TRIGGER mine BEFORE INSERT ON public.sales_logs
            FOR EACH ROW EXECUTE FUNCTION livedash.reckon_stock()""")
    await connection.execute("SELECT livedash.watch('public.orders')")
    assert {"reckon_stock", "announce_1"} <= {
        one.name for one in await functions(connection) if one.open
    }

    await initialise(connection)
    assert not any(one.open for one in await functions(connection) if one.fires)
    assert "my_branches" in {one.name for one in await functions(connection) if one.open}, (
        "who watches a table brings the engine up to date alone, and the shop goes on"
    )

    await initialise(connection, BUSINESS)
    assert {one.name for one in await functions(connection) if one.open} == set(OPEN)
    bodies = "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'livedash'::regnamespace" + (
        " AND proname !~ '^announce_' ORDER BY oid::regprocedure::text"
    )
    assert await connection.fetch(bodies) == await owner.fetch(bodies)
    with pytest.raises(asyncpg.TriggerProtocolViolatedError):
        await connection.execute("INSERT INTO public.sales_logs VALUES (1)")

    await connection.execute("CREATE TABLE public.later (id bigint PRIMARY KEY)")
    await watch(connection, ["public.later"])
    assert not any(one.open for one in await functions(connection) if one.fires)
    await connection.execute("SELECT livedash.close_doors()")
    assert await connection.fetch(bodies) == await owner.fetch(bodies), "closing again does nothing"
    await connection.close()
