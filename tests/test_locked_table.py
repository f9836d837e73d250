"""A table in sight that somebody holds locked: the rows are said to be old, and are true again at
once when the lock is gone. Over real Postgres."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from livedash.database.connection import Connection
from livedash.database.migrations import initialise
from livedash.database.reader import LOCKED_OUT
from livedash.live.link import LinkState
from livedash.live.overdue import UNREAD
from tests.desk import Desk, desk
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
LOCK = "BEGIN; LOCK TABLE shop.breads IN ACCESS EXCLUSIVE MODE"


@pytest.fixture
async def owner(bare_database: str) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(bare_database)
    await initialise(connection)
    await connection.execute(SCHEMA)
    await watch(connection, ["shop.orders", "shop.breads"])
    yield connection
    await connection.close()


@pytest.fixture
async def other(bare_database: str, owner: Connection) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(bare_database)
    yield connection
    await connection.close()


def partial(dashboard: Desk) -> bool:
    return dashboard.engine.link.state is LinkState.PARTIAL


async def test_what_a_lock_keeps_old_is_partial_and_live_when_it_is_gone(
    bare_database: str, owner: Connection, other: Connection
) -> None:
    async with desk(bare_database, SQL) as dashboard:
        await dashboard.shows([(9, 0, 0)])
        await other.execute(LOCK)
        await owner.execute("INSERT INTO shop.orders VALUES (9, 1)")
        await until(lambda: partial(dashboard))
        link = dashboard.engine.link
        # Whichever comes first on a busy machine; the words of both say what to expect.
        assert link.unreadable in ((LOCKED_OUT,), (UNREAD.words,))
        assert link.reachable
        await other.execute("COMMIT")
        # No event tells that a lock is gone. On a busy machine too this is far from the 15 s after
        # which a read that failed otherwise is tried again.
        async with asyncio.timeout(7):
            await dashboard.shows([(9, 1, 0)])
