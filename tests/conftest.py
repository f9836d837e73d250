"""Real Postgres for every test that wants it: one server a run, a database of its own per test.

The server lives under its own watchdog, so that nothing is left behind however the run ends.
"""

from __future__ import annotations

import asyncio
import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from livedash.demo.server import EmbeddedServer

LOCKED_PASSWORD = "open sesame"
"""Of the login `locked`, the only one that is asked for a password, and only over TCP."""

_numbers = itertools.count(1)


def run_sql(dsn: str, *statements: str) -> None:
    """Run statements one by one, outside of any test's event loop."""

    async def run() -> None:
        connection = await asyncpg.connect(dsn)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(run())


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedServer]:
    """One for the whole run. A test that stops or kills its server uses `own_server`."""
    embedded = EmbeddedServer(
        Path(tempfile.mkdtemp(prefix="livedash-tests-")),
        temporary=True,
        tcp=True,
        access=["host all locked 127.0.0.1/32 scram-sha-256"],
    )
    embedded.join()
    run_sql(
        embedded.dsn("postgres", "postgres"),
        f"CREATE ROLE locked LOGIN PASSWORD '{LOCKED_PASSWORD}'",
    )
    yield embedded
    embedded.leave()
    assert embedded.wait_until_gone()


@pytest.fixture
def own_server() -> Iterator[EmbeddedServer]:
    """A server that this test may stop (`down`, `up`) and kill (by its `pid`)."""
    embedded = EmbeddedServer(
        Path(tempfile.mkdtemp(prefix="livedash-tests-")), temporary=True, tcp=True
    )
    embedded.join()
    yield embedded
    embedded.leave()
    assert embedded.wait_until_gone()


@pytest.fixture
def bare_database(server: EmbeddedServer) -> Iterator[str]:
    """DSN of an empty database, as superuser."""
    name = f"bare_{next(_numbers)}"
    maintenance = server.dsn("postgres", "postgres")
    run_sql(maintenance, f'CREATE DATABASE "{name}" STRATEGY FILE_COPY')
    yield server.dsn(name, "postgres")
    run_sql(maintenance, f'DROP DATABASE "{name}" WITH (FORCE)')
