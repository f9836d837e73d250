"""Postgres itself says which tables a query reads, however it is written."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest

from livedash.database.connection import Connection
from livedash.database.tables_read import tables_read

SCHEMA = """
CREATE SCHEMA shop;
CREATE TABLE shop.breads (id int PRIMARY KEY, name text);
CREATE TABLE shop.sales (id int PRIMARY KEY, bread_id int REFERENCES shop.breads);
CREATE TABLE shop.other (id int);
CREATE VIEW shop.sold AS
    SELECT b.name, s.id FROM shop.breads b JOIN shop.sales s ON s.bread_id = b.id;
CREATE VIEW shop.sold_twice AS SELECT * FROM shop.sold UNION ALL SELECT * FROM shop.sold;
CREATE MATERIALIZED VIEW shop.monthly AS SELECT count(*) FROM shop.sales;
CREATE FUNCTION shop.inlined() RETURNS bigint LANGUAGE sql STABLE
    AS 'SELECT count(*) FROM shop.sales';
CREATE TABLE shop.events (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE shop.events_2025 PARTITION OF shop.events
    FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE shop.events_2026 PARTITION OF shop.events
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE "My Table" (id int);
"""
TREE = {"shop.events", "shop.events_2025", "shop.events_2026"}


@pytest.fixture
async def connection(bare_database: str) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(bare_database)
    await connection.execute(SCHEMA)
    yield connection
    await connection.close()


@pytest.mark.parametrize(
    ("sql", "args", "tables"),
    [
        ("SELECT 1", (), set()),
        ("SELECT * FROM shop.breads", (), {"shop.breads"}),
        ("SELECT * FROM shop.breads WHERE id = $1", (1,), {"shop.breads"}),
        ("SELECT * FROM shop.breads WHERE id = $1", (None,), {"shop.breads"}),
        ("SELECT * FROM shop.breads WHERE false", (), {"shop.breads"}),
        ("SELECT * FROM shop.sold_twice", (), {"shop.breads", "shop.sales"}),
        ("SELECT shop.inlined()", (), {"shop.sales"}),
        ("SELECT * FROM shop.monthly", (), {"shop.monthly"}),
        ("SELECT * FROM shop.events WHERE at = '2025-05-05'", (), TREE),
        ("SELECT * FROM shop.events_2025", (), {"shop.events", "shop.events_2025"}),
        (
            'SELECT (SELECT max(id) FROM shop.sales) FROM "My Table";',
            (),
            {"shop.sales", "public.My Table"},
        ),
        ("WITH x AS (TABLE shop.other) SELECT * FROM x -- shop.breads", (), {"shop.other"}),
        ("SELECT * FROM pg_stat_activity", (), set()),
    ],
)
async def test_every_base_table_and_no_other(
    connection: Connection, sql: str, args: tuple[object, ...], tables: set[str]
) -> None:
    assert await tables_read(connection, sql, args) == tables
    assert not connection.is_in_transaction()


@pytest.mark.parametrize(
    "sql",
    [
        "ANALYZE SELECT 1",
        "SELECT 1; DROP TABLE shop.other",
        "DROP TABLE shop.other",
        "SELEC 1",
        "",
    ],
)
async def test_what_is_no_question_is_refused_and_does_nothing(
    connection: Connection, sql: str
) -> None:
    with pytest.raises(asyncpg.PostgresError):
        await tables_read(connection, sql)
    assert not connection.is_in_transaction()
    assert await connection.fetchval("SELECT count(*) FROM shop.other") == 0


async def test_the_question_is_planned_and_not_run(connection: Connection) -> None:
    write = "WITH w AS (INSERT INTO shop.other VALUES (1) RETURNING id) SELECT * FROM w"
    assert await tables_read(connection, write) == {"shop.other"}
    assert await connection.fetchval("SELECT count(*) FROM shop.other") == 0


async def test_planning_does_not_go_on_for_ever(connection: Connection) -> None:
    await connection.execute(
        "CREATE FUNCTION shop.slow() RETURNS int LANGUAGE plpgsql IMMUTABLE "
        "AS 'BEGIN PERFORM pg_sleep(60); RETURN 1; END'"
    )
    with pytest.raises(asyncpg.QueryCanceledError):
        await tables_read(connection, "SELECT shop.slow()", limit=0.05)


async def test_older_locks_are_not_taken_for_the_question(connection: Connection) -> None:
    async with connection.transaction():
        await connection.fetch("SELECT * FROM shop.other")
        with pytest.raises(ValueError, match="outside a transaction"):
            await tables_read(connection, "SELECT * FROM shop.breads")
