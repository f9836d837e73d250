"""The database without its notifications: needed by all, telling of nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from random import Random

import asyncpg
import pytest

from livedash.database.address import Address
from livedash.database.connection import Connection
from livedash.database.migrations import SchemaPart, SchemaStep
from livedash.demo.server import EmbeddedServer
from livedash.live.clock import LoopClock
from livedash.live.events import Gap
from livedash.live.source import FailureKind, Phase
from livedash.sources.database import DatabaseSource
from livedash.sources.postgres import PostgresTiming
from tests.conftest import Shop
from tests.proxy import Proxy
from tests.sources.listening import Listening, running
from tests.until import until

QUICK = PostgresTiming(heartbeat=0.05, deadline=0.3)
NOTHING: frozenset[str] = frozenset()


def source_at(dsn: str, *parts: SchemaPart) -> DatabaseSource:
    return DatabaseSource(Address.parse(dsn), LoopClock(), Random(1), timing=QUICK, parts=parts)


@pytest.fixture
async def owner(bare_database: str) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(bare_database)
    await connection.execute("CREATE SCHEMA livedash")
    yield connection
    await connection.close()


async def test_it_is_needed_feeds_nothing_and_does_not_listen(
    owner: Connection, bare_database: str
) -> None:
    sink = Listening()
    async with running(source_at(bare_database), sink):
        await sink.proven()
        status = sink.last()
        assert (status.name, status.needed, status.push) == ("database", True, False)
        assert status.feeds == NOTHING
        assert status.clock_offset is not None
        assert sink.gaps == [Gap("connected", NOTHING)]
        await owner.execute("NOTIFY livedash, 'x'")
        beats = len(sink.statuses)
        await until(lambda: len(sink.statuses) > beats + 2)
        assert (sink.changes, sink.last().ignored) == ([], 0)


async def test_a_black_holed_database_is_noticed_and_found_again(
    owner: Connection, server: EmbeddedServer
) -> None:
    name = await owner.fetchval("SELECT current_database()")
    sink = Listening()
    async with Proxy("127.0.0.1", server.port) as proxy:
        dsn = f"postgresql://postgres@127.0.0.1:{proxy.port}/{name}?sslmode=disable"
        async with running(source_at(dsn), sink):
            await sink.proven()
            proxy.swallow()
            assert (await sink.failed()).kind is FailureKind.NETWORK
            proxy.reset()
            proxy.carry()
            await until(lambda: sink.last().phase is Phase.PROVEN)


async def test_a_database_that_has_gone_further_is_refused(shop: Shop) -> None:
    sink = Listening()
    older = SchemaPart("business", "livedash.business", (SchemaStep(1, "schema/people.sql"),))
    async with running(source_at(shop.login(), older), sink):
        failure = await sink.failed()
        assert failure.kind is FailureKind.SCHEMA
        assert Phase.PROVEN not in sink.phases


async def test_it_asks_a_pooler_in_whole_transactions(
    owner: Connection, bare_database: str
) -> None:
    joined = "&" if "?" in bare_database else "?"
    sink = Listening()
    async with running(source_at(f"{bare_database}{joined}pgbouncer=true"), sink):
        await sink.proven()
        said = "SELECT query FROM pg_stat_activity WHERE application_name = 'livedash watch'"
        assert await owner.fetchval(said) == "COMMIT"
