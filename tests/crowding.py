"""A server whose notification queue can really be filled, and a database there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import asyncpg
import pytest

from livedash.database.connection import Connection
from livedash.demo.binaries import find_binaries
from livedash.demo.server import EmbeddedServer
from tests.conftest import run_sql, server_folder
from tests.until import until_answer

USAGE = "SELECT pg_notification_queue_usage()"


@contextmanager
def small_queue() -> Iterator[str]:
    """DSN of an empty database, as superuser. The queue is full after half a megabyte."""
    if find_binaries().major < 17:
        pytest.skip("before Postgres 17 the queue is 8 GB, too much to fill")
    server = EmbeddedServer(
        server_folder(),
        temporary=True,
        settings={"max_notify_queue_pages": "64"},
    )
    server.join()
    run_sql(server.dsn("postgres", "postgres"), 'CREATE DATABASE "crowded"')
    yield server.dsn("crowded", "postgres")
    server.leave()
    assert server.wait_until_gone()


@asynccontextmanager
async def crowded(writer: Connection, dsn: str) -> AsyncIterator[None]:
    """The queue is more than half full within, and nearly empty afterwards: a listener that sits in
    a transaction holds it back."""
    sleeper = await asyncpg.connect(dsn)
    await sleeper.execute("LISTEN livedash")
    await sleeper.execute("BEGIN")
    await sleeper.execute("SELECT 1")
    while await writer.fetchval(USAGE) <= 0.5:
        await writer.execute("SELECT pg_notify('other', repeat('x', 7000) || random())")
    yield
    await sleeper.close()

    async def drained() -> bool:
        usage: float = await writer.fetchval(USAGE)
        return usage < 0.1

    await until_answer(drained)
