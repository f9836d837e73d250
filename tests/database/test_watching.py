"""`livedash db watch` stands in nobody's way, says who is in its own, and knows what was asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from livedash.database import watching
from livedash.database.connection import Connection
from livedash.database.migrations import initialise
from livedash.database.watching import WatchRefused, asked_before, find, watched
from tests.hearing import Ear
from tests.until import until, until_answer
from tests.watched import watch

TABLES = """
CREATE SCHEMA shop;
CREATE TABLE shop.orders (id bigint PRIMARY KEY, branch_id integer);
CREATE TABLE shop.people (login text PRIMARY KEY);
CREATE TABLE shop."Item Stock" (id bigint PRIMARY KEY);
CREATE TABLE shop.tree (id integer) PARTITION BY RANGE (id);
CREATE TABLE shop.low PARTITION OF shop.tree FOR VALUES FROM (0) TO (10);
CREATE FOREIGN DATA WRAPPER far;
CREATE SERVER elsewhere FOREIGN DATA WRAPPER far;
CREATE FOREIGN TABLE shop.old PARTITION OF shop.tree FOR VALUES FROM (10) TO (20) SERVER elsewhere;
"""


@pytest.fixture
async def owner(bare_database: str) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(bare_database)
    await initialise(connection)
    await connection.execute(TABLES)
    yield connection
    await connection.close()


@pytest.fixture
async def other(bare_database: str) -> AsyncIterator[Connection]:
    """Somebody who holds a table."""
    connection = await asyncpg.connect(bare_database, server_settings={"application_name": "till"})
    yield connection
    await connection.close()


async def test_writers_come_through_while_a_table_in_use_is_tried_again(
    owner: Connection, other: Connection, bare_database: str
) -> None:
    """What waits for a lock holds up everybody behind: so it waits a fifth of a second at once."""
    writer = await asyncpg.connect(bare_database)
    told: list[str] = []
    table = await find(owner, "shop.orders")
    holding = other.transaction()
    await holding.start()
    await other.execute("INSERT INTO shop.orders VALUES (1, 1)")
    trying = asyncio.create_task(watching.watch(owner, table, tell=told.append))
    await until(lambda: told)
    pid = other.get_server_pid()
    assert told == [
        f"shop.orders is in use by postgres (till, process {pid}). Trying again for 30 s."
    ]
    # Behind a lock that is waited for, this would stand until `other` is done.
    await writer.execute("INSERT INTO shop.orders VALUES (2, 1)", timeout=20)
    assert not trying.done()
    await holding.commit()
    await trying
    assert [one.state for one in await watched(owner)] == ["installed"]
    await writer.close()


async def test_a_table_that_stays_in_use_is_left_as_it_was(
    owner: Connection, other: Connection
) -> None:
    await watch(owner, ["shop.people"])
    holding = other.transaction()
    await holding.start()
    await other.execute("INSERT INTO shop.orders VALUES (1, 1)")
    with pytest.raises(WatchRefused, match=r"shop\.orders is in use by postgres \(till, process"):
        await watching.watch(owner, await find(owner, "shop.orders"), patience=0.1)
    assert [one.table for one in await watched(owner)] == ["shop.people"]
    await holding.rollback()


async def test_what_is_watched_already_is_watched_anew_beside_its_writers(
    owner: Connection, other: Connection, bare_database: str
) -> None:
    await watch(owner, ["shop.orders"])
    ear = await Ear.open(bare_database)
    holding = other.transaction()
    await holding.start()
    await other.execute("INSERT INTO shop.orders VALUES (1, 1)")
    await asyncio.wait_for(watch(owner, ["shop.orders"], ["branch_id"]), 20)
    await holding.commit()
    await owner.execute("INSERT INTO shop.orders VALUES (2, 7)")
    heard = await ear.heard(owner)
    assert heard[-1]["s"] == {"branch_id": ["7"]}
    await ear.close()


async def test_a_disabled_trigger_is_mended_by_watching_again(owner: Connection) -> None:
    await watch(owner, ["shop.orders"])
    await owner.execute("ALTER TABLE shop.orders DISABLE TRIGGER livedash_change_insert")
    assert [one.state for one in await watched(owner)] == ["disabled"]
    await watch(owner, ["shop.orders"])
    assert [one.state for one in await watched(owner)] == ["installed"]


async def test_keys_that_are_kept_back_are_not_told(owner: Connection, bare_database: str) -> None:
    ear = await Ear.open(bare_database)
    await watch(owner, ["shop.orders"], ["branch_id"], keys=False)
    await owner.execute("INSERT INTO shop.orders VALUES (4711, 3)")
    [message] = await ear.heard(owner)
    assert (message["t"], message["s"], "k" in message) == (
        "shop.orders",
        {"branch_id": ["3"]},
        False,
    )
    (one,) = await watched(owner)
    assert (one.state, one.keys) == ("installed", False)
    table = await find(owner, "shop.orders")
    assert await asked_before(owner, table, {}) == (("branch_id",), False)
    await ear.close()


async def test_a_name_is_told_as_one_writes_it(owner: Connection) -> None:
    await watch(owner, ['shop."Item Stock"'])
    (one,) = await watched(owner)
    assert (one.table, one.named) == ("shop.Item Stock", 'shop."Item Stock"')
    assert (await find(owner, one.named)).named == one.named
    for wrong in ("shop.Item Stock", "a.b.c.d", 'shop."', ""):
        with pytest.raises(WatchRefused, match="There is no table"):
            await find(owner, wrong)


async def test_a_foreign_partition_is_named_and_stops_nothing(owner: Connection) -> None:
    table = await find(owner, "shop.tree")
    assert table.foreign_tables == ("shop.old",)
    await watching.watch(owner, table)
    assert {one.table: one.state for one in await watched(owner)} == {
        "shop.low": "installed",
        "shop.tree": "installed",
    }


async def test_text_keys_are_found(owner: Connection) -> None:
    assert (await find(owner, "shop.people")).text_keys == ("login",)
    assert (await find(owner, "shop.orders")).text_keys == ()


async def test_two_who_watch_at_once_leave_one_set_of_triggers(
    owner: Connection, bare_database: str
) -> None:
    second = await asyncpg.connect(bare_database)
    tables = [await find(each, "shop.orders") for each in (owner, second)]
    await asyncio.gather(
        *(watching.watch(each, table) for each, table in zip((owner, second), tables, strict=True))
    )
    assert [one.state for one in await watched(owner)] == ["installed"]

    async def alone() -> bool:
        count = "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'livedash\\_change\\_%'"
        return bool(await owner.fetchval(count) == 4)

    await until_answer(alone)
    await second.close()
