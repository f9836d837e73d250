"""Real Postgres for every test that wants it: one server a run, a database of its own per test.

The server lives under its own watchdog, so that nothing is left behind however the run ends.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import asyncpg
import pytest

from livedash.business.schema import BUSINESS
from livedash.database.migrations import initialise
from livedash.demo import sample
from livedash.demo.server import EmbeddedServer
from tests.idle import loops_at_rest

LOCKED_PASSWORD = "open sesame"
"""Of the login `locked`, the only one that is asked for a password, and only over TCP."""

SHOP_MOMENT = datetime.fromisoformat("2026-03-17T17:41:00+01:00")
"""When it is in the sample business of `shop`."""
SHOP_SEED = 17

MEMORY = Path("/dev/shm")
"""Files that are in memory alone, on Linux."""
PLENTY = 4 << 30
"""Bytes that the servers of all processes need at most, and a good deal more."""

_numbers = itertools.count(1)


def pytest_xdist_auto_num_workers() -> int:
    """One more than processors: a third of the time a test waits for a terminal or a server."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """The tests themselves stay to the end, and an app under test makes a hundred thousand objects
    that go all at once: looking for garbage after every seven hundred took a tenth of the time."""
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.fixture(autouse=True, scope="session")
def idle_is_at_rest() -> Iterator[None]:
    with loops_at_rest():
        yield


@dataclass(frozen=True)
class Shop:
    """A database of this test's own, with the full schema and the sample business."""

    server: EmbeddedServer
    name: str

    @property
    def owner(self) -> str:
        """DSN as superuser, whom row-level security does not bind."""
        return self.server.dsn(self.name, "postgres")

    def login(self, person: str = "ada") -> str:
        """DSN as one of the sample's people, an ordinary role: ada, bob, musa, chi or vera."""
        return self.server.dsn(self.name, person)


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


def furnish(dsn: str) -> None:
    """The full schema and the sample business, in an empty database."""

    async def run() -> None:
        connection = await asyncpg.connect(dsn)
        try:
            await initialise(connection, BUSINESS)
            await sample.create_logins(connection)
            await sample.fill(connection, SHOP_MOMENT, SHOP_SEED)
            # Copies take the statistics along, so that plans do not depend on a daemon's whim.
            await connection.execute("VACUUM ANALYZE")
        finally:
            await connection.close()

    asyncio.run(run())


def server_folder() -> Path:
    """Of a server that goes with its data. In memory where there is plenty: a copy of the template
    is four hundred files, and takes a busy disk ten times as long."""
    within: Path | None = None
    if os.access(MEMORY, os.W_OK | os.X_OK):
        runs_programs = not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
        if runs_programs and shutil.disk_usage(MEMORY).free > PLENTY:
            within = MEMORY
    return Path(tempfile.mkdtemp(prefix="livedash-tests-", dir=within))


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedServer]:
    """One for the whole run. A test that stops or kills its server uses `own_server`."""
    embedded = EmbeddedServer(
        server_folder(),
        temporary=True,
        tcp=True,
        access=["host all locked 127.0.0.1/32 scram-sha-256"],
        # Copies of a template are dropped again before it would find anything to do.
        settings={"autovacuum": "off"},
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
    embedded = EmbeddedServer(server_folder(), temporary=True, tcp=True)
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


@pytest.fixture(scope="session")
def shop_template(server: EmbeddedServer) -> str:
    """Made once; every `shop` is a copy of it."""
    name = "shop_template"
    run_sql(server.dsn("postgres", "postgres"), f'CREATE DATABASE "{name}" STRATEGY FILE_COPY')
    furnish(server.dsn(name, "postgres"))
    return name


@pytest.fixture
def own_shop(own_server: EmbeddedServer) -> Shop:
    """A shop whose server this test may stop and kill."""
    furnish(own_server.dsn("postgres", "postgres"))
    return Shop(own_server, "postgres")


@contextmanager
def copied(server: EmbeddedServer, template: str) -> Iterator[Shop]:
    name = f"shop_{next(_numbers)}"
    maintenance = server.dsn("postgres", "postgres")
    run_sql(maintenance, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    yield Shop(server, name)
    run_sql(maintenance, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def shop(server: EmbeddedServer, shop_template: str) -> Iterator[Shop]:
    """The sample business at SHOP_MOMENT, to be changed at will."""
    with copied(server, shop_template) as shop:
        yield shop


def closed(shop: Shop) -> Shop:
    """Whoever tries to change something in it from now on is refused: tests may share it."""
    run_sql(shop.owner, f'ALTER DATABASE "{shop.name}" SET default_transaction_read_only = on')
    return shop


@pytest.fixture(scope="session")
def closed_shop(server: EmbeddedServer, shop_template: str) -> Iterator[Shop]:
    """The sample business at SHOP_MOMENT, for tests that only look at it."""
    with copied(server, shop_template) as shop:
        yield closed(shop)
