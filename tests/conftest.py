"""Real Postgres for every test that wants it: a server for each process, a database for each test.

The server lives under its own watchdog, so that nothing is left behind however the run ends.
"""

from __future__ import annotations

import gc
import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from livedash.demo.server import EmbeddedServer
from tests.furnished import (
    LOCKED_PASSWORD,
    SHOP,
    SHOP_MOMENT,
    SHOP_SEED,
    database,
    furnished,
    run_sql,
    server_folder,
)
from tests.idle import loops_at_rest
from tests.styles import matched_once, parsed_once
from tests.unpainted import headless_unpainted, painted

__all__ = ["LOCKED_PASSWORD", "SHOP_MOMENT", "SHOP_SEED", "painted", "run_sql", "server_folder"]

# How long a machine takes for an example is nothing that we promise.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

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


@pytest.fixture(autouse=True, scope="session")
def styles_are_parsed_once() -> Iterator[None]:
    with parsed_once(), matched_once():
        yield


@pytest.fixture(autouse=True, scope="session")
def headless_apps_are_not_painted() -> Iterator[None]:
    with headless_unpainted():
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


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the data are, once a run, that each server begins with."""
    folder = tmp_path_factory.getbasetemp()
    return (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "cluster"


@pytest.fixture(scope="session")
def server(made: Path) -> Iterator[EmbeddedServer]:
    """One for each of the tests' processes. A test that stops or kills its server uses
    `own_server`."""
    with furnished(made) as embedded:
        yield embedded


@pytest.fixture
def own_server(made: Path) -> Iterator[EmbeddedServer]:
    """A server that this test may stop (`down`, `up`) and kill (by its `pid`)."""
    with furnished(made) as embedded:
        yield embedded


@pytest.fixture
def bare_database(server: EmbeddedServer) -> Iterator[str]:
    """DSN of an empty database, as superuser."""
    with database(server, f"bare_{next(_numbers)}") as name:
        yield server.dsn(name, "postgres")


@pytest.fixture
def own_shop(own_server: EmbeddedServer) -> Shop:
    """A shop whose server this test may stop and kill."""
    return Shop(own_server, SHOP)


@contextmanager
def copied(server: EmbeddedServer) -> Iterator[Shop]:
    with database(server, f"shop_{next(_numbers)}", SHOP) as name:
        yield Shop(server, name)


@pytest.fixture
def shop(server: EmbeddedServer) -> Iterator[Shop]:
    """The sample business at SHOP_MOMENT, to be changed at will."""
    with copied(server) as shop:
        yield shop


def closed(shop: Shop) -> Shop:
    """Whoever tries to change something in it from now on is refused: tests may share it."""
    run_sql(shop.owner, f'ALTER DATABASE "{shop.name}" SET default_transaction_read_only = on')
    return shop


@pytest.fixture(scope="session")
def closed_shop(server: EmbeddedServer) -> Iterator[Shop]:
    """The sample business at SHOP_MOMENT, for tests that only look at it."""
    with copied(server) as shop:
        yield closed(shop)
