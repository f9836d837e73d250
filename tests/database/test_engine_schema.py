"""What the change triggers say, and that they never stand in a writer's way."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from functools import cache
from typing import Any

import asyncpg
import pytest

from livedash.database import migrations
from livedash.database.connection import Connection
from livedash.database.migrations import ENGINE, initialise
from livedash.database.watching import WatchRefused, uninstall, watched
from livedash.demo.server import EmbeddedServer
from livedash.sources.payload import parse
from tests.conftest import run_sql
from tests.crowding import USAGE, crowded, small_queue
from tests.hearing import Ear
from tests.watched import unwatch, watch

TABLES = """
CREATE SCHEMA shop;
CREATE TABLE shop.orders (id bigint PRIMARY KEY, branch_id integer, note text);
CREATE TABLE shop.lines (day timestamptz, number integer, item text, PRIMARY KEY (day, number));
CREATE TABLE shop.log (line text);
CREATE TABLE shop.tree (id integer PRIMARY KEY, branch_id integer) PARTITION BY RANGE (id);
CREATE TABLE shop.low PARTITION OF shop.tree FOR VALUES FROM (0) TO (10);
CREATE TABLE shop.high PARTITION OF shop.tree FOR VALUES FROM (10) TO (20);
CREATE VIEW shop.open_orders AS SELECT id FROM shop.orders;
CREATE TABLE shop.ware (id bigint PRIMARY KEY, branch_id integer);
CREATE TABLE shop.priced (price integer);
CREATE TABLE shop.bread (flour text) INHERITS (shop.ware, shop.priced);
CREATE TABLE shop.rye () INHERITS (shop.bread);
"""

CLEAN = """
DROP SCHEMA shop CASCADE;
DROP SCHEMA IF EXISTS "Älter" CASCADE;
TRUNCATE livedash.applied_mutations;
GRANT USAGE ON SCHEMA livedash TO PUBLIC;
"""


@cache
def database_with_the_engine(server: EmbeddedServer) -> str:
    """One for all of these tests, which put their tables into a schema that goes after each."""
    maintenance, name = server.dsn("postgres", "postgres"), "engine"
    run_sql(maintenance, f'CREATE DATABASE "{name}" STRATEGY FILE_COPY', "CREATE ROLE a_till LOGIN")
    dsn = server.dsn(name, "postgres")

    async def install() -> None:
        connection = await asyncpg.connect(dsn)
        await initialise(connection)
        await connection.close()

    asyncio.run(install())
    return dsn


@pytest.fixture
def engine(server: EmbeddedServer) -> str:
    return database_with_the_engine(server)


@pytest.fixture
async def writer(engine: str) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(engine)
    await connection.execute(TABLES)
    yield connection
    await connection.execute("RESET ALL; SET client_min_messages = warning")
    await connection.execute(CLEAN)
    await connection.close()


@pytest.fixture
async def till(server: EmbeddedServer, writer: Connection) -> AsyncIterator[Connection]:
    """An ordinary login, somebody else's."""
    connection = await asyncpg.connect(server.dsn("engine", "a_till"))
    yield connection
    await connection.close()


@pytest.fixture
async def ear(engine: str) -> AsyncIterator[Ear]:
    ear = await Ear.open(engine)
    yield ear
    await ear.close()


def said(message: dict[str, Any]) -> tuple[Any, ...]:
    """A message without what differs from run to run."""
    keys = message.get("k")
    return message["t"], message["o"], keys and sorted(keys), message.get("s")


async def test_a_message_names_rows_and_scopes_old_and_new(writer: Connection, ear: Ear) -> None:
    await watch(writer, ["shop.orders"], ["branch_id"])
    await writer.execute("INSERT INTO shop.orders VALUES (1, 7), (2, 8)")
    await writer.execute("UPDATE shop.orders SET branch_id = 9 WHERE id = 1")
    await writer.execute("DELETE FROM shop.orders WHERE id = 2")
    messages = await ear.heard(writer)
    for message in messages:
        message["s"]["branch_id"].sort()
    assert [said(message) for message in messages] == [
        ("shop.orders", "I", ["1", "2"], {"branch_id": ["7", "8"]}),
        ("shop.orders", "U", ["1"], {"branch_id": ["7", "9"]}),
        ("shop.orders", "D", ["2"], {"branch_id": ["8"]}),
    ]


async def test_a_message_tells_when_its_transaction_began(writer: Connection, ear: Ear) -> None:
    await watch(writer, ["shop.orders"])
    async with writer.transaction():
        began = await writer.fetchval("SELECT extract(epoch FROM now())")
        transaction = await writer.fetchval("SELECT pg_current_xact_id()::text")
        await writer.execute("INSERT INTO shop.orders VALUES (1)")
    (message,) = await ear.heard(writer)
    assert message["v"] == 1
    assert message["at"] == pytest.approx(float(began))
    assert message["x"] == transaction


async def test_no_row_no_message(writer: Connection, ear: Ear) -> None:
    await watch(writer, ["shop.orders"])
    await writer.execute("UPDATE shop.orders SET note = 'none'")
    await writer.execute("DELETE FROM shop.orders")
    await writer.execute("INSERT INTO shop.orders SELECT 1 WHERE false")
    assert await ear.heard(writer) == []


async def test_an_upsert_says_what_it_did(writer: Connection, ear: Ear) -> None:
    await watch(writer, ["shop.orders"])
    upsert = "INSERT INTO shop.orders VALUES (1) ON CONFLICT (id) DO UPDATE SET note = 'again'"
    await writer.execute(upsert)
    await writer.execute(upsert)
    assert [message["o"] for message in await ear.heard(writer)] == ["I", "U"]


async def test_truncate_is_a_change_of_all_rows(writer: Connection, ear: Ear) -> None:
    await watch(writer, ["shop.orders"], ["branch_id"])
    await writer.execute("TRUNCATE shop.orders")
    assert [said(message) for message in await ear.heard(writer)] == [
        ("shop.orders", "T", None, None)
    ]


async def test_what_is_rolled_back_is_not_told(writer: Connection, ear: Ear) -> None:
    await watch(writer, ["shop.orders"])
    transaction = writer.transaction()
    await transaction.start()
    await writer.execute("INSERT INTO shop.orders VALUES (1)")
    await transaction.rollback()
    async with writer.transaction():
        inner = writer.transaction()
        await inner.start()
        await writer.execute("INSERT INTO shop.orders VALUES (2)")
        await inner.rollback()
        await writer.execute("INSERT INTO shop.orders VALUES (3)")
    assert [message["k"] for message in await ear.heard(writer)] == [["3"]]


async def test_a_row_without_a_scope_concerns_every_scope(writer: Connection, ear: Ear) -> None:
    await watch(writer, ["shop.orders"], ["branch_id"])
    await writer.execute("INSERT INTO shop.orders VALUES (1, NULL), (2, 7)")
    (message,) = await ear.heard(writer)
    assert "branch_id" not in message["s"]


async def test_many_rows_are_one_message_that_keeps_its_scope(writer: Connection, ear: Ear) -> None:
    await watch(writer, ["shop.orders"], ["branch_id"])
    await writer.execute("INSERT INTO shop.orders SELECT n, n % 3 FROM generate_series(1, 20000) n")
    (message,) = await ear.heard(writer)
    assert "k" not in message
    assert sorted(message["s"]["branch_id"]) == ["0", "1", "2"]


async def test_many_scopes_are_told_as_any(writer: Connection, ear: Ear) -> None:
    await watch(writer, ["shop.orders"], ["branch_id"])
    await writer.execute("INSERT INTO shop.orders SELECT n, n FROM generate_series(1, 300) n")
    (message,) = await ear.heard(writer)
    assert len(message["k"]) == 300
    assert message["s"] == {}


async def test_many_statements_of_a_transaction_fold(writer: Connection, ear: Ear) -> None:
    await watch(writer, ["shop.orders"], ["branch_id"])
    await writer.execute("""
        DO $$ BEGIN FOR n IN 1 .. 3000 LOOP
            INSERT INTO shop.orders VALUES (n, n % 2);
        END LOOP; END $$""")
    messages = await ear.heard(writer)
    assert len(messages) == 65
    assert said(messages[-1]) == ("shop.orders", "I", None, None)
    await writer.execute("INSERT INTO shop.orders VALUES (0, 1)")
    assert [message["k"] for message in await ear.heard(writer)] == [["0"]], "counted anew"


@pytest.mark.parametrize(("key", "scope"), [("x" * 9000, "scope"), ("key", "x" * 9000)])
async def test_what_does_not_fit_makes_the_message_coarse(
    writer: Connection, ear: Ear, key: str, scope: str
) -> None:
    await writer.execute("CREATE TABLE shop.wide (key text PRIMARY KEY, scope text)")
    await watch(writer, ["shop.wide"], ["scope"])
    await writer.execute("INSERT INTO shop.wide VALUES ($1, $2)", key, scope)
    assert await writer.fetchval("SELECT count(*) FROM shop.wide") == 1
    (message,) = await ear.heard(writer)
    assert said(message) == (
        "shop.wide",
        "I",
        None,
        {"scope": ["scope"]} if scope == "scope" else None,
    )


async def test_a_writer_without_rights_on_our_schema_is_announced(
    writer: Connection, till: Connection, ear: Ear
) -> None:
    await watch(writer, ["shop.orders"], ["branch_id"])
    await writer.execute("""
        REVOKE ALL ON SCHEMA livedash FROM PUBLIC;
        GRANT USAGE ON SCHEMA shop TO a_till; GRANT INSERT ON shop.orders TO a_till""")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await till.execute("SELECT livedash.watch('shop.orders')")
    await till.execute("INSERT INTO shop.orders VALUES (1, 7)")
    assert [said(message) for message in await ear.heard(writer)] == [
        ("shop.orders", "I", ["1"], {"branch_id": ["7"]})
    ]


async def test_a_column_that_went_away_makes_it_coarse_and_shows_in_the_status(
    writer: Connection, ear: Ear
) -> None:
    await watch(writer, ["shop.orders"], ["branch_id"])
    await writer.execute("ALTER TABLE shop.orders DROP COLUMN branch_id")
    await writer.execute("INSERT INTO shop.orders VALUES (1)")
    assert [said(message) for message in await ear.heard(writer)] == [
        ("shop.orders", "I", None, None)
    ]
    assert [one.state for one in await watched(writer)] == ["altered"]


async def test_a_counter_that_somebody_spoilt_harms_nobody(writer: Connection, ear: Ear) -> None:
    await watch(writer, ["shop.orders"])
    await writer.execute("SET livedash.sent = 'lots'")
    await writer.execute("INSERT INTO shop.orders VALUES (1)")
    assert [said(message) for message in await ear.heard(writer)] == [
        ("shop.orders", "I", None, None)
    ]


async def test_a_key_has_one_text_whoever_writes(writer: Connection, ear: Ear) -> None:
    await watch(writer, ["shop.lines"], ["day"])
    for settings in (
        "SET timezone = 'UTC'; SET datestyle = 'ISO'",
        "SET timezone = 'Asia/Tokyo'; SET datestyle = 'German'; SET search_path = nowhere",
    ):
        await writer.execute(settings)
        await writer.execute("INSERT INTO shop.lines VALUES ('2026-03-17 12:00+00', 1)")
        await writer.execute("DELETE FROM shop.lines")
    one, _, other, _ = await ear.heard(writer)
    assert one["k"] == other["k"] == ['["2026-03-17T12:00:00", "1"]']
    assert one["s"] == other["s"] == {"day": ["2026-03-17T12:00:00"]}


async def test_a_table_without_a_key_is_announced_without_keys(
    writer: Connection, ear: Ear
) -> None:
    await watch(writer, ["shop.log"])
    await writer.execute("INSERT INTO shop.log VALUES ('a'), ('b')")
    assert [said(message) for message in await ear.heard(writer)] == [("shop.log", "I", None, None)]


async def test_odd_names_are_announced_and_understood(writer: Connection, ear: Ear) -> None:
    table = '"Älter"."it\'s %s ""so"""'
    await writer.execute('CREATE SCHEMA "Älter"')
    await writer.execute(
        f'CREATE TABLE {table} ("näme, %k" integer PRIMARY KEY, "sc\'o%spe" integer)'
    )
    await watch(writer, [table], ["sc'o%spe"])
    await writer.execute(f"INSERT INTO {table} VALUES (1, 2)")
    (message,) = await ear.heard(writer)
    assert said(message) == ('Älter.it\'s %s "so"', "I", ["1"], {"sc'o%spe": ["2"]})


async def test_a_partitioned_table_is_watched_as_a_whole_tree(writer: Connection, ear: Ear) -> None:
    await watch(writer, ["shop.low"], ["branch_id"])
    await writer.execute("INSERT INTO shop.tree VALUES (1, 7), (11, 7)")
    await writer.execute("INSERT INTO shop.high VALUES (12, 8)")
    assert [said(message) for message in await ear.heard(writer)] == [
        ("shop.tree", "I", ["1", "11"], {"branch_id": ["7"]}),
        ("shop.high", "I", ["12"], {"branch_id": ["8"]}),
    ]
    await writer.execute(
        "CREATE TABLE shop.more PARTITION OF shop.tree FOR VALUES FROM (20) TO (30)"
    )
    assert {one.table: one.state for one in await watched(writer)} == {
        "shop.tree": "installed",
        "shop.low": "installed",
        "shop.high": "installed",
        "shop.more": "missing",
    }


async def test_heirs_are_watched_with_their_parents(writer: Connection, ear: Ear) -> None:
    """Of several levels and of several parents: a write to any of them alters rows of the others,
    and fires triggers of its own table alone."""
    await watch(writer, ["shop.ware"], ["branch_id"])
    assert {one.table: (one.scope, one.state) for one in await watched(writer)} == {
        "shop.ware": (("branch_id",), "installed"),
        "shop.bread": (("branch_id",), "installed"),
        "shop.rye": (("branch_id",), "installed"),
        "shop.priced": ((), "installed"),
    }
    await writer.execute("INSERT INTO shop.rye VALUES (1, 7)")
    await writer.execute("UPDATE shop.ware SET branch_id = 8")
    await writer.execute("UPDATE shop.priced SET price = 500")
    messages = [said(message) for message in await ear.heard(writer)]
    assert messages[0] == ("shop.rye", "I", None, {"branch_id": ["7"]})
    assert messages[1][:3] == ("shop.ware", "U", ["1"])
    assert messages[2] == ("shop.priced", "U", None, None)
    await writer.execute("CREATE TABLE shop.oat () INHERITS (shop.bread)")
    assert {one.table for one in await watched(writer) if one.state == "missing"} == {"shop.oat"}
    await unwatch(writer, ["shop.rye"])
    assert await watched(writer) == ()


async def test_an_heir_that_only_one_session_sees_is_not_watched(writer: Connection) -> None:
    await writer.execute("CREATE TEMP TABLE mine () INHERITS (shop.bread)")
    await watch(writer, ["shop.bread"])
    assert "mine" not in {one.table.partition(".")[2] for one in await watched(writer)}
    await writer.execute("DROP TABLE mine")


async def test_nobody_else_may_run_a_tables_trigger_function(
    writer: Connection, till: Connection
) -> None:
    await watch(writer, ["shop.orders", "shop.tree"])
    await till.execute("CREATE TEMP TABLE own (id bigint PRIMARY KEY)")
    for (name,) in await writer.fetch(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'livedash'::regnamespace "
        "AND prorettype = 'trigger'::regtype AND proname LIKE 'announce\\_%'"
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await till.execute(
                "CREATE TRIGGER mine AFTER INSERT ON own REFERENCING NEW TABLE AS livedash_new "
                f"FOR EACH STATEMENT EXECUTE FUNCTION livedash.{name}()"
            )


async def test_tables_watched_by_an_earlier_engine_get_the_new_functions(
    bare_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = await asyncpg.connect(bare_database)
    await connection.execute(TABLES)
    with monkeypatch.context() as earlier:
        earlier.setattr(migrations, "ENGINE", ENGINE._replace(steps=ENGINE.steps[:2]))
        await initialise(connection)
        await connection.execute(
            "SELECT livedash.watch('shop.orders', '{branch_id,note}'),"
            " livedash.watch('shop.tree'), livedash.watch('shop.log'), livedash.watch('shop.ware')"
        )
    await connection.execute("ALTER TABLE shop.orders DROP COLUMN note")
    triggers = "SELECT array_agg(oid) FROM pg_trigger WHERE tgname LIKE 'livedash%'"
    before = await connection.fetchval(triggers)
    await initialise(connection)
    assert await connection.fetchval(triggers) == before, "no table was locked for it"
    states = {one.table: one.state for one in await watched(connection)}
    assert states == {
        "shop.orders": "altered",
        "shop.log": "installed",
        "shop.tree": "installed",
        "shop.low": "installed",
        "shop.high": "installed",
        "shop.ware": "installed",
        "shop.bread": "missing",
        "shop.rye": "missing",
        "shop.priced": "missing",
    }
    unlike = """
        SELECT count(*) FROM pg_proc WHERE proname LIKE 'announce\\_%'
        AND (prosrc NOT LIKE '%note_silence%'
             OR has_function_privilege('public', oid, 'EXECUTE'))"""
    assert await connection.fetchval(unlike) == 0
    await connection.close()


async def test_every_message_is_what_a_source_understands(writer: Connection, ear: Ear) -> None:
    await watch(writer, ["shop.orders", "shop.tree"], ["branch_id"])
    await writer.execute("INSERT INTO shop.orders VALUES (1, 7, 'it''s'); TRUNCATE shop.orders")
    await writer.execute("INSERT INTO shop.orders SELECT n, n FROM generate_series(1, 5000) n")
    for message in await ear.heard(writer):
        assert parse(json.dumps(message), 0.0) is not None


async def test_watching_again_changes_the_scope(writer: Connection, ear: Ear) -> None:
    await watch(writer, ["shop.orders"])
    await watch(writer, ["shop.orders"], ["branch_id"])
    await writer.execute("INSERT INTO shop.orders VALUES (1, 7)")
    assert [message["s"] for message in await ear.heard(writer)] == [{"branch_id": ["7"]}]
    (one,) = await watched(writer)
    assert (one.table, one.scope, one.state) == ("shop.orders", ("branch_id",), "installed")


async def test_a_disabled_trigger_shows_in_the_status(writer: Connection) -> None:
    await watch(writer, ["shop.orders", "shop.log"])
    await writer.execute("ALTER TABLE shop.orders DISABLE TRIGGER livedash_change_update")
    await writer.execute("DROP TRIGGER livedash_change_delete ON shop.log")
    assert [(one.table, one.state) for one in await watched(writer)] == [
        ("shop.log", "missing"),
        ("shop.orders", "disabled"),
    ]


@pytest.mark.parametrize(
    ("table", "scope", "words"),
    [
        ("shop.nothing", [], "There is no table shop.nothing"),
        ("shop.open_orders", [], "shop.open_orders cannot be watched"),
        ("shop.orders", ["nix"], "shop.orders has no column nix"),
    ],
)
async def test_what_cannot_be_watched_is_refused_in_words_and_leaves_nothing(
    writer: Connection, table: str, scope: list[str], words: str
) -> None:
    with pytest.raises(WatchRefused, match=words):
        await watch(writer, [table] if scope else ["shop.log", table], scope)
    assert await watched(writer) == ()


TRACES = """
SELECT 'class ' || oid::regclass FROM pg_class WHERE relnamespace::regnamespace::text !~ '^pg_'
UNION ALL SELECT 'proc ' || oid::regprocedure FROM pg_proc
UNION ALL SELECT 'trigger ' || tgname || ' ' || tgrelid::regclass FROM pg_trigger
UNION ALL SELECT 'schema ' || nspname FROM pg_namespace
UNION ALL SELECT 'type ' || oid::regtype FROM pg_type
UNION ALL SELECT 'role ' || rolname FROM pg_roles
UNION ALL SELECT 'setting ' || setconfig::text FROM pg_db_role_setting
UNION ALL SELECT 'default acl ' || oid FROM pg_default_acl
UNION ALL SELECT 'event trigger ' || evtname FROM pg_event_trigger
"""


async def test_the_engine_leaves_without_a_trace(bare_database: str) -> None:
    connection = await asyncpg.connect(bare_database)
    await connection.execute(TABLES)
    before = {row[0] for row in await connection.fetch(TRACES)}
    await initialise(connection)
    await watch(connection, ["shop.orders", "shop.lines", "shop.tree"], [])
    await unwatch(connection, ["shop.lines"])
    await uninstall(connection)
    assert {row[0] for row in await connection.fetch(TRACES)} == before
    await connection.close()


async def test_the_functions_go_with_their_tables_and_triggers(writer: Connection) -> None:
    count = "SELECT count(*) FROM pg_proc WHERE proname LIKE 'announce\\_%'"
    await watch(writer, ["shop.log"])
    await writer.execute("DROP TABLE shop.log")
    await watch(writer, ["shop.orders", "shop.tree"])
    assert await writer.fetchval(count) == 4
    await watch(writer, ["shop.orders"])
    assert await writer.fetchval(count) == 4
    await unwatch(writer, ["shop.orders", "shop.low"])
    assert await writer.fetchval(count) == 0
    assert await watched(writer) == ()


async def test_applied_mutations_are_ones_own(writer: Connection, till: Connection) -> None:
    insert = "INSERT INTO livedash.applied_mutations (id) VALUES (gen_random_uuid())"
    await writer.execute(insert)
    await till.execute(insert)
    seen = await till.fetch("TABLE livedash.applied_mutations")
    assert [row["login"] for row in seen] == ["a_till"]
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await till.execute("""
            INSERT INTO livedash.applied_mutations (id, login) VALUES (gen_random_uuid(), 'ada')""")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await till.execute("DELETE FROM livedash.applied_mutations")


async def test_applied_mutations_live_ninety_days(writer: Connection) -> None:
    await writer.execute("""
        INSERT INTO livedash.applied_mutations (id, applied_at)
        SELECT gen_random_uuid(), now() - make_interval(days => 80 + n)
        FROM generate_series(1, 15) n""")
    await writer.execute("INSERT INTO livedash.applied_mutations (id) VALUES (gen_random_uuid())")
    oldest = await writer.fetchval(
        "SELECT max(now() - applied_at) <= '90 days' FROM livedash.applied_mutations"
    )
    assert oldest
    assert await writer.fetchval("SELECT count(*) FROM livedash.applied_mutations") == 10


@pytest.fixture
def queue() -> Iterator[str]:
    with small_queue() as dsn:
        yield dsn


NOTED = "SELECT last_value FROM livedash.last_silence"


async def test_a_crowded_queue_is_not_made_fuller(queue: str) -> None:
    writer = await asyncpg.connect(queue)
    await initialise(writer)
    await writer.execute(TABLES)
    await watch(writer, ["shop.orders"])
    async with crowded(writer, queue):
        full = await writer.fetchval(USAGE)
        for number in range(200):
            await writer.execute("INSERT INTO shop.orders VALUES ($1, 1, 'written')", number)
        assert await writer.fetchval("SELECT count(*) FROM shop.orders") == 200
        assert await writer.fetchval(USAGE) == full, "silent, so that nobody's commit fails"
    await writer.close()


async def test_silence_leaves_a_note_whoever_writes_and_whatever_becomes_of_the_write(
    queue: str,
) -> None:
    writer = await asyncpg.connect(queue)
    await initialise(writer)
    await writer.execute(TABLES)
    await writer.execute("""
        CREATE TABLE shop.numbered (id bigint GENERATED ALWAYS AS IDENTITY, note text);
        CREATE ROLE a_till; GRANT USAGE ON SCHEMA shop TO a_till;
        GRANT INSERT ON shop.numbered TO a_till""")
    await watch(writer, ["shop.numbered"])
    insert = "INSERT INTO shop.numbered (note) VALUES ('written')"
    await writer.execute(insert)
    never = await writer.fetchval(NOTED)
    async with crowded(writer, queue):
        await writer.execute(f"SET ROLE a_till; {insert}; RESET ROLE")
        noted = await writer.fetchval(NOTED)
        assert noted > never
        assert await writer.fetchval("SELECT lastval()") == 2, "still the writer's own"
        await writer.execute(f"BEGIN; {insert}; ROLLBACK")
        assert await writer.fetchval(NOTED) > noted
        # A writer who may use nothing of ours is not held up either.
        await writer.execute("REVOKE ALL ON SCHEMA livedash FROM PUBLIC")
        await writer.execute(f"SET ROLE a_till; {insert}; RESET ROLE")
    assert await writer.fetchval("SELECT count(*) FROM shop.numbered") == 3
    await writer.close()


async def test_nobody_can_take_a_note_back(writer: Connection, till: Connection) -> None:
    for forgery in (
        "SELECT setval('livedash.last_silence', 1)",
        "SELECT nextval('livedash.last_silence')",
        "ALTER SEQUENCE livedash.last_silence RESTART",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await till.execute(forgery)
    await till.execute("SELECT livedash.note_silence()")
    assert await till.fetchval(NOTED) > 1
