"""Behind a pooler of either kind rows are read and writes are made, without a word in the settings:
it is found out, and nothing of ours stays in connections that are somebody else's next."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import uuid4

import asyncpg
import pytest

from livedash.database.address import Address
from livedash.database.connection import Connection
from livedash.database.reader import Reader
from livedash.database.statements import SqlQuery, Statement, parse
from livedash.database.work import Step, Work
from livedash.database.writer import Writer
from livedash.demo.server import EmbeddedServer
from livedash.live.fetching import ReadFailed
from livedash.live.mutation import Mutation
from livedash.live.sending import Applied
from tests.database.test_reader import Number
from tests.proxy import Proxy

MOMENT = datetime(2026, 3, 17, 17, 41, tzinfo=UTC)
INSERT = Statement("insert", "INSERT INTO things (id) VALUES ($1::uuid) RETURNING 1 AS version")


def number(key: str, sql: str) -> SqlQuery[Number]:
    return SqlQuery(key=key, statement=parse(key, sql), model=Number)


@pytest.fixture
async def owner(bare_database: str) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(bare_database)
    await connection.execute(
        "CREATE TABLE things (id uuid PRIMARY KEY); CREATE SCHEMA livedash;"
        "CREATE TABLE livedash.applied_mutations (id uuid PRIMARY KEY);"
        "CREATE TABLE livedash.installation AS SELECT gen_random_uuid() AS id"
    )
    yield connection
    await connection.close()


@pytest.fixture(params=["refuses", "drops"])
async def pooler(request: pytest.FixtureRequest, server: EmbeddedServer) -> AsyncIterator[Proxy]:
    """PgBouncer as it comes, and one that was told to ignore what it does not know."""
    async with Proxy("127.0.0.1", server.port) as proxy:
        proxy.masks_process = True
        proxy.refuses_settings = request.param == "refuses"
        proxy.drops_settings = request.param == "drops"
        yield proxy


@pytest.fixture
async def address(pooler: Proxy, owner: Connection) -> Address:
    name: str = await owner.fetchval("SELECT current_database()")
    return Address.parse(f"postgresql://postgres@127.0.0.1:{pooler.port}/{name}?sslmode=disable")


async def test_rows_are_read(address: Address, pooler: Proxy) -> None:
    reader = Reader(address, statement_timeout=0.1)
    one = number("one", "SELECT count(*) AS n FROM things")
    fetched = await reader.fetch([one], MOMENT)
    assert fetched.rows == {"one": (Number(0),)}
    # What the session could not be given, each transaction has.
    slow = number("slow", "SELECT 1 AS n FROM pg_sleep(60)")
    fetched = await reader.fetch([one, slow], MOMENT)
    assert isinstance(fetched.failed["slow"], ReadFailed)
    assert "took too long" in fetched.failed["slow"].words
    await reader.close()
    assert pooler.prepared == []


async def test_a_write_is_made_once(address: Address, owner: Connection, pooler: Proxy) -> None:
    writer = Writer(
        address, {"thing": lambda mutation: Work((Step(INSERT, (mutation.id,)),), leaves=1)}
    )
    assert (await writer.owner()).login == "postgres"
    one = Mutation(uuid4(), "thing", "s", MOMENT, "make", {})
    assert await writer.send(one) == Applied(1)
    assert await writer.send(one) == Applied(1)
    await writer.close()
    assert await owner.fetchval("SELECT count(*) FROM things") == 1
    assert pooler.prepared == []
