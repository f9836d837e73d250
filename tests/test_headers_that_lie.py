"""A header that leaves out a table is not green over stale: Postgres says what a query reads."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest

from livedash.database.connection import Connection
from livedash.database.migrations import initialise
from livedash.live.link import LinkState
from tests.desk import desk
from tests.until import until
from tests.watched import watch

SCHEMA = """
CREATE SCHEMA shop;
CREATE TABLE shop.orders (branch_id integer, number integer PRIMARY KEY);
CREATE TABLE shop.breads (branch_id integer PRIMARY KEY);
INSERT INTO shop.breads VALUES (9);
"""
SQL = """SELECT b.branch_id::int, coalesce(o.number, 0)::int AS number, 0 AS total
FROM shop.breads AS b LEFT JOIN shop.orders AS o USING (branch_id) ORDER BY number"""
NAMED = [frozenset[str](), frozenset({"shop.breads"}), frozenset({"shop.elsewhere"})]


@pytest.fixture
async def owner(bare_database: str) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(bare_database)
    await initialise(connection)
    await connection.execute(SCHEMA)
    await watch(connection, ["shop.breads"])
    yield connection
    await connection.close()


@pytest.mark.parametrize("named", NAMED[:2])
async def test_a_change_of_a_table_that_no_header_names_is_shown(
    bare_database: str, owner: Connection, named: frozenset[str]
) -> None:
    await watch(owner, ["shop.orders"])
    async with desk(bare_database, SQL, named=named) as dashboard:
        await dashboard.shows([(9, 0, 0)])
        await owner.execute("INSERT INTO shop.orders VALUES (9, 1)")
        await dashboard.shows([(9, 1, 0)])


@pytest.mark.parametrize("named", NAMED)
async def test_a_table_that_nobody_tells_of_is_not_live_whatever_the_header_says(
    bare_database: str, owner: Connection, named: frozenset[str]
) -> None:
    async with desk(bare_database, SQL, named=named) as dashboard:
        await until(lambda: dashboard.rows)
        await until(lambda: dashboard.engine.link.state is LinkState.PARTIAL)
        assert dashboard.engine.link.unfed >= {"shop.orders"}
