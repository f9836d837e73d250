"""What a dashboard must not miss, case by case, over real Postgres: commits at awkward moments,
large and odd writes, odd tables, neighbours on the same server.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager

import asyncpg
import pytest

from livedash.database.connection import Connection
from livedash.database.migrations import initialise
from livedash.demo.server import EmbeddedServer
from livedash.live.link import LinkState
from livedash.live.source import Phase
from livedash.sources.postgres import PostgresSource
from livedash.sources.subscription import Subscription
from tests.conftest import run_sql
from tests.desk import Desk, desk
from tests.until import until, until_answer
from tests.watched import watch

SCHEMA = """
CREATE SCHEMA shop;
CREATE TABLE shop.orders (
    branch_id integer, number integer, total integer NOT NULL DEFAULT 1,
    PRIMARY KEY (branch_id, number));
CREATE TABLE shop.tree (number integer, at integer, PRIMARY KEY (number, at))
    PARTITION BY RANGE (at);
CREATE TABLE shop.low PARTITION OF shop.tree FOR VALUES FROM (0) TO (10);
CREATE TABLE shop.high PARTITION OF shop.tree FOR VALUES FROM (10) TO (20)
    PARTITION BY RANGE (at);
CREATE TABLE shop.highest PARTITION OF shop.high FOR VALUES FROM (15) TO (20);
CREATE TABLE shop.higher PARTITION OF shop.high FOR VALUES FROM (10) TO (15);
CREATE TABLE shop.goods (branch_id integer, number integer);
CREATE TABLE shop.priced (total integer NOT NULL DEFAULT 1);
CREATE TABLE shop.bread () INHERITS (shop.goods, shop.priced);
CREATE TABLE shop.rye () INHERITS (shop.bread);
"""
ORDERS = """SELECT branch_id::int, number::int, total::int FROM shop.orders
WHERE branch_id = 9 ORDER BY number"""
TREE = "SELECT at AS branch_id, number, 0 AS total FROM shop.tree ORDER BY at, number"


@pytest.fixture
async def owner(bare_database: str) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(bare_database)
    await initialise(connection)
    await connection.execute(SCHEMA)
    await watch(connection, ["shop.orders"], ["branch_id"])
    await watch(connection, ["shop.tree"])
    yield connection
    await connection.close()


def of_branch_9(
    dsn: str, sql: str = ORDERS, source: type[PostgresSource] = PostgresSource
) -> AbstractAsyncContextManager[Desk]:
    return desk(dsn, sql, scope={"branch_id": "9"}, source=source)


async def order(connection: Connection, number: int, branch: int = 9) -> None:
    await connection.execute("INSERT INTO shop.orders VALUES ($1, $2)", branch, number)


async def test_a_commit_between_listen_and_the_proof(bare_database: str, owner: Connection) -> None:
    class Interrupted(PostgresSource):
        async def _look_after(self, subscription: Subscription) -> None:
            await order(owner, 1)
            await super()._look_after(subscription)

    async with of_branch_9(bare_database, source=Interrupted) as dashboard:
        await dashboard.shows([(9, 1, 1)])


async def test_a_commit_between_the_proof_and_the_catch_up_read(
    bare_database: str, owner: Connection
) -> None:
    transaction, locked = owner.transaction(), asyncio.Event()

    class Interrupted(PostgresSource):
        async def _look_after(self, subscription: Subscription) -> None:
            await transaction.start()
            await owner.execute("LOCK shop.orders")
            await order(owner, 1)
            locked.set()
            await super()._look_after(subscription)

    async with of_branch_9(bare_database, source=Interrupted) as dashboard:
        await locked.wait()
        await until_answer(lambda: waits_for_a_lock(owner))
        assert dashboard.engine.link.sources[0].phase is Phase.PROVEN
        await transaction.commit()
        await dashboard.shows([(9, 1, 1)])


async def test_a_commit_during_a_read_that_has_its_snapshot(
    bare_database: str, owner: Connection
) -> None:
    held = ORDERS.replace("ORDER BY", "AND pg_advisory_xact_lock_shared(4711)::text = '' ORDER BY")
    async with of_branch_9(bare_database, held) as dashboard:
        await until(lambda: dashboard.live)
        await owner.execute("SELECT pg_advisory_lock(4711)")
        await order(owner, 1)
        await until_answer(lambda: waits_for_a_lock(owner))
        await order(owner, 2)
        await until(lambda: len(dashboard.events) == 2)
        await owner.execute("SELECT pg_advisory_unlock(4711)")
        await dashboard.shows([(9, 1, 1), (9, 2, 1)])
        assert dashboard.rows_read[-2:] == [1, 2], "the old answer was shown, then the trailing one"


async def waits_for_a_lock(connection: Connection) -> bool:
    found: bool = await connection.fetchval("SELECT count(*) > 0 FROM pg_locks WHERE NOT granted")
    return found


async def test_a_transaction_from_before_the_dashboard_that_commits_late(
    bare_database: str, owner: Connection
) -> None:
    long = await asyncpg.connect(bare_database)
    transaction = long.transaction()
    await transaction.start()
    await order(long, 1)
    async with of_branch_9(bare_database) as dashboard:
        await until(lambda: dashboard.live)
        await order(owner, 2)
        await dashboard.shows([(9, 2, 1)])
        dashboard.engine.reconnect()
        await until(lambda: not dashboard.live)
        await until(lambda: dashboard.live)
        await transaction.commit()
        await dashboard.shows([(9, 1, 1), (9, 2, 1)])
    await long.close()


async def test_a_statement_that_touches_fifty_thousand_rows(
    bare_database: str, owner: Connection
) -> None:
    async with desk(
        bare_database, ORDERS.replace("ORDER BY number", "AND number < 3")
    ) as dashboard:
        await until(lambda: dashboard.live)
        await owner.execute(
            "INSERT INTO shop.orders SELECT 9 - n % 2, n FROM generate_series(1, 50000) AS n"
        )
        await dashboard.shows([(9, 2, 1)])
        await owner.execute("UPDATE shop.orders SET total = 2")
        await dashboard.shows([(9, 2, 2)])
        await owner.execute("DELETE FROM shop.orders")
        await dashboard.shows([])
        assert len(dashboard.events) == 3


async def test_the_last_of_two_hundred_statements_is_the_one_that_concerns_us(
    bare_database: str, owner: Connection
) -> None:
    async with of_branch_9(bare_database) as dashboard:
        await until(lambda: dashboard.live)
        async with owner.transaction():
            for number in range(200):
                await order(owner, number, branch=1)
            await order(owner, 1)
        await dashboard.shows([(9, 1, 1)])


async def test_a_row_that_moves_into_our_scope_and_out_of_it(
    bare_database: str, owner: Connection
) -> None:
    await order(owner, 1, branch=1)
    async with of_branch_9(bare_database) as dashboard:
        await until(lambda: dashboard.live)
        await owner.execute("UPDATE shop.orders SET branch_id = 9")
        await dashboard.shows([(9, 1, 1)])
        await owner.execute("UPDATE shop.orders SET branch_id = 2")
        await dashboard.shows([])


async def test_a_writer_without_rights_on_our_schema(
    bare_database: str, owner: Connection, server: EmbeddedServer
) -> None:
    name = await owner.fetchval("SELECT current_database()")
    await owner.execute(
        f"CREATE ROLE {name}_till LOGIN; REVOKE ALL ON SCHEMA livedash FROM PUBLIC;"
        f"GRANT USAGE ON SCHEMA shop TO {name}_till; GRANT ALL ON shop.orders TO {name}_till"
    )
    till = await asyncpg.connect(server.dsn(name, f"{name}_till"))
    async with of_branch_9(bare_database) as dashboard:
        await until(lambda: dashboard.live)
        await order(till, 1)
        await dashboard.shows([(9, 1, 1)])
        await till.execute("TRUNCATE shop.orders")
        await dashboard.shows([])
    await till.close()


@pytest.mark.parametrize(
    "write",
    [
        "COPY shop.orders (branch_id, number) FROM STDIN",
        "INSERT INTO shop.orders VALUES (9, 1) ON CONFLICT (branch_id, number) DO NOTHING",
        "MERGE INTO shop.orders AS o USING (VALUES (9, 1)) AS n (branch_id, number)"
        " ON (o.branch_id, o.number) = (n.branch_id, n.number)"
        " WHEN NOT MATCHED THEN INSERT VALUES (9, 1, 1)",
        "WITH more AS (INSERT INTO shop.orders VALUES (9, 1)) SELECT 1",
        "INSERT INTO shop.notes VALUES (9, 1)",
    ],
    ids=["copy", "upsert", "merge", "in a query", "by a trigger at commit"],
)
async def test_every_way_to_write(bare_database: str, owner: Connection, write: str) -> None:
    await owner.execute(
        "CREATE TABLE shop.notes (branch_id int, number int);"
        "CREATE FUNCTION shop.follow() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN INSERT INTO shop.orders VALUES (NEW.branch_id, NEW.number); RETURN NULL; END';"
        "CREATE CONSTRAINT TRIGGER follow AFTER INSERT ON shop.notes "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION shop.follow()"
    )
    async with of_branch_9(bare_database) as dashboard:
        await until(lambda: dashboard.live)
        if write.startswith("COPY"):
            await owner.copy_records_to_table(
                "orders", schema_name="shop", columns=["branch_id", "number"], records=[(9, 1)]
            )
        else:
            await owner.execute(write)
        await dashboard.shows([(9, 1, 1)])


async def test_a_partitioned_table_however_it_is_written(
    bare_database: str, owner: Connection
) -> None:
    async with desk(bare_database, TREE) as dashboard:
        await until(lambda: dashboard.live)
        await owner.execute("INSERT INTO shop.tree VALUES (1, 1), (2, 11)")
        await dashboard.shows([(1, 1, 0), (11, 2, 0)])
        await owner.execute("INSERT INTO shop.high VALUES (3, 12)")
        await dashboard.shows([(1, 1, 0), (11, 2, 0), (12, 3, 0)])
        await owner.execute("UPDATE shop.tree SET at = 15 WHERE at = 1")
        await dashboard.shows([(11, 2, 0), (12, 3, 0), (15, 1, 0)])
        await owner.execute("TRUNCATE shop.high")
        await dashboard.shows([])


async def test_a_query_of_one_partition_sees_what_comes_through_its_parent(
    bare_database: str, owner: Connection
) -> None:
    async with desk(bare_database, TREE.replace("shop.tree", "shop.low")) as dashboard:
        await until(lambda: dashboard.live)
        await owner.execute("INSERT INTO shop.tree VALUES (1, 1)")
        await dashboard.shows([(1, 1, 0)])
        await owner.execute("UPDATE shop.tree SET at = 15")
        await dashboard.shows([])


async def test_a_query_whose_author_names_the_parent_alone(
    bare_database: str, owner: Connection
) -> None:
    """The event names the partition that was written."""
    reads = frozenset({"shop.tree"})
    async with desk(bare_database, TREE, named=reads) as dashboard:
        await until(lambda: dashboard.live)
        await owner.execute("INSERT INTO shop.low VALUES (1, 1)")
        await dashboard.shows([(1, 1, 0)])
        await owner.execute("INSERT INTO shop.highest VALUES (2, 16)")
        await dashboard.shows([(1, 1, 0), (16, 2, 0)])
        await owner.execute("UPDATE shop.high SET at = 11")
        await dashboard.shows([(1, 1, 0), (11, 2, 0)])
        await owner.execute("UPDATE shop.tree SET at = 17 WHERE at = 1")
        await dashboard.shows([(11, 2, 0), (17, 1, 0)])
        await owner.execute("TRUNCATE shop.high")
        await dashboard.shows([])


@pytest.mark.parametrize("written", ["shop.tree", "shop.high", "shop.higher"])
async def test_a_query_whose_author_names_one_partition_alone(
    bare_database: str, owner: Connection, written: str
) -> None:
    """The event names the table that the statement named, which may be any above it."""
    one = TREE.replace("shop.tree", "shop.higher")
    async with desk(bare_database, one, named=frozenset({"shop.higher"})) as dashboard:
        await until(lambda: dashboard.live)
        await owner.execute(f"INSERT INTO {written} VALUES (1, 11)")
        await dashboard.shows([(11, 1, 0)])
        read = len(dashboard.rows_read)
        await owner.execute("INSERT INTO shop.low VALUES (2, 2)")
        await owner.execute(f"UPDATE {written} SET number = 3 WHERE at = 11")
        await dashboard.shows([(11, 3, 0)])
        assert len(dashboard.rows_read) == read + 1, "what is in another partition is no concern"


@pytest.mark.parametrize("named", ["shop.goods", "shop.bread", "shop.rye", "shop.priced"])
async def test_heirs_and_parents_of_several_levels(
    bare_database: str, owner: Connection, named: str
) -> None:
    columns = {"shop.goods": "1 AS total", "shop.priced": "9 AS branch_id, 1 AS number, total"}
    sql = f"SELECT {columns.get(named, 'total')} FROM {named}"
    if named != "shop.priced":
        sql = sql.replace("SELECT", "SELECT branch_id, number,") + " WHERE branch_id = 9"
    await watch(owner, ["shop.goods"], ["branch_id"])
    async with desk(
        bare_database, sql, scope={"branch_id": "9"}, named=frozenset({named})
    ) as dashboard:
        await until(lambda: dashboard.live)
        await owner.execute("INSERT INTO shop.rye VALUES (9, 1)")
        await dashboard.shows([(9, 1, 1)])
        if named != "shop.goods":
            await owner.execute("UPDATE shop.priced SET total = 2")
            await dashboard.shows([(9, 1, 2)])
        if named != "shop.priced":
            await owner.execute("UPDATE shop.goods SET number = 3")
            await until(lambda: dashboard.rows[0][:2] == (9, 3))
            read = len(dashboard.rows_read)
            await owner.execute("INSERT INTO shop.rye VALUES (8, 1)")
            await owner.execute("UPDATE shop.goods SET number = 4 WHERE branch_id = 9")
            await until(lambda: dashboard.rows[0][:2] == (9, 4))
            assert len(dashboard.rows_read) == read + 1, "another branch is no concern"
        await owner.execute("DELETE FROM shop.bread")
        await dashboard.shows([])


async def test_a_partition_that_comes_with_triggers_of_its_own(
    bare_database: str, owner: Connection
) -> None:
    reads = frozenset({"shop.tree"})
    async with desk(bare_database, TREE, named=reads) as dashboard:
        await until(lambda: dashboard.live)
        await owner.execute(
            "CREATE TABLE shop.third (number integer NOT NULL, at integer NOT NULL);"
            "SELECT livedash.watch('shop.third');"
            "ALTER TABLE shop.tree ATTACH PARTITION shop.third FOR VALUES FROM (20) TO (30);"
            "INSERT INTO shop.third VALUES (1, 21)"
        )
        await dashboard.shows([(21, 1, 0)])
        await owner.execute("INSERT INTO shop.third VALUES (2, 22)")
        await dashboard.shows([(21, 1, 0), (22, 2, 0)])


async def test_a_partition_that_comes_and_goes_is_no_secret(
    bare_database: str, owner: Connection
) -> None:
    """It brings rows without a word, and has no triggers: what it is written directly is polled."""
    async with desk(bare_database, TREE, every=0.05) as dashboard:
        await until(lambda: dashboard.live)
        await owner.execute(
            "CREATE TABLE shop.third (number integer NOT NULL, at integer NOT NULL);"
            "INSERT INTO shop.third VALUES (1, 21);"
            "ALTER TABLE shop.tree ATTACH PARTITION shop.third FOR VALUES FROM (20) TO (30)"
        )
        await until(lambda: dashboard.rows == [(21, 1, 0)])
        await until(lambda: dashboard.engine.link.state is LinkState.PARTIAL)
        await owner.execute("INSERT INTO shop.third VALUES (2, 22)")
        await until(lambda: dashboard.rows == [(21, 1, 0), (22, 2, 0)])
        await watch(owner, ["shop.tree"])
        await dashboard.shows([(21, 1, 0), (22, 2, 0)])
        await owner.execute("ALTER TABLE shop.tree DETACH PARTITION shop.third")
        await dashboard.shows([])


async def test_two_databases_of_one_server_do_not_hear_each_other(
    bare_database: str, owner: Connection, server: EmbeddedServer
) -> None:
    name = f"{await owner.fetchval('SELECT current_database()')}_beside"
    maintenance = server.dsn("postgres", "postgres")
    await asyncio.to_thread(run_sql, maintenance, f'CREATE DATABASE "{name}"')
    beside = await asyncpg.connect(server.dsn(name, "postgres"))
    await initialise(beside)
    await beside.execute(SCHEMA)
    await watch(beside, ["shop.orders"], ["branch_id"])
    async with (
        of_branch_9(bare_database) as here,
        of_branch_9(server.dsn(name, "postgres")) as there,
    ):
        await until(lambda: here.live and there.live)
        await order(owner, 1)
        await here.shows([(9, 1, 1)])
        await order(beside, 2)
        await there.shows([(9, 2, 1)])
        assert len(here.events) == len(there.events) == 1
        assert here.rows == [(9, 1, 1)]
    await beside.close()
    await asyncio.to_thread(run_sql, maintenance, f'DROP DATABASE "{name}" WITH (FORCE)')
