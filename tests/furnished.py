"""Servers that begin with the sample business: it is made once a run, by whoever comes first, and
the others begin with a copy of the files.

Making it takes three seconds of a processor, copying it a twentieth of one.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import asyncpg

from livedash.business.schema import BUSINESS
from livedash.database.migrations import initialise
from livedash.demo import sample
from livedash.demo.server import EmbeddedServer
from livedash.demo.waiting import locked

SHOP = "shop_template"
"""The database with the sample business in it."""
SHOP_MOMENT = datetime.fromisoformat("2026-03-17T17:41:00+01:00")
"""When it is there."""
SHOP_SEED = 17

LOCKED_PASSWORD = "open sesame"
"""Of the login `locked`, the only one that is asked for a password, and only over TCP."""
ACCESS = "host all locked 127.0.0.1/32 scram-sha-256"

MEMORY = Path("/dev/shm")
"""Files that are in memory alone, on Linux."""
PLENTY = 4 << 30
"""Bytes that the servers of all processes need at most, and a good deal more."""
LONGEST = 120.0
"""Seconds that the others wait for the first one."""


@contextmanager
def furnished(made: Path) -> Iterator[EmbeddedServer]:
    """A server of its own with a copy of what lies, or will lie, in the folder `made`."""
    with locked(made.with_suffix(".lock"), LONGEST):
        if not made.exists():
            _make(made)
    folder = server_folder()
    shutil.copytree(made, folder / "data")
    # Copies of the template are dropped again before a vacuum would find anything to do.
    with _running(EmbeddedServer(folder, temporary=True, tcp=True, settings=_quick)) as server:
        yield server


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


@contextmanager
def database(server: EmbeddedServer, name: str, template: str = "") -> Iterator[str]:
    """One for a test. It is dropped where the next one is made: the server is asked once."""
    drop = [f'DROP DATABASE "{over}" WITH (FORCE)' for over in _over]
    _over.clear()
    like = f'TEMPLATE "{template}"' if template else ""
    run_sql(
        server.dsn("postgres", "postgres"),
        *drop,
        f'CREATE DATABASE "{name}" {like} STRATEGY FILE_COPY',
    )
    yield name
    _over.append(name)


def server_folder() -> Path:
    """Of a server that goes with its data. In memory where there is plenty: a copy of the template
    is four hundred files, and takes a busy disk ten times as long."""
    within: Path | None = None
    if os.access(MEMORY, os.W_OK | os.X_OK):
        runs_programs = not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
        if runs_programs and shutil.disk_usage(MEMORY).free > PLENTY:
            within = MEMORY
    return Path(tempfile.mkdtemp(prefix="livedash-tests-", dir=within))


_over: list[str] = []
_quick = {"autovacuum": "off"}


@contextmanager
def _running(server: EmbeddedServer) -> Iterator[EmbeddedServer]:
    server.join()
    try:
        yield server
    finally:
        server.leave()
    assert server.wait_until_gone()


def _make(made: Path) -> None:
    unmade = EmbeddedServer(server_folder(), temporary=True, access=[ACCESS], settings=_quick)
    with _running(unmade) as server:
        run_sql(
            server.dsn("postgres", "postgres"),
            f"CREATE ROLE locked LOGIN PASSWORD '{LOCKED_PASSWORD}'",
            f'CREATE DATABASE "{SHOP}" STRATEGY FILE_COPY',
        )
        asyncio.run(_furnish(server.dsn(SHOP, "postgres")))
        server.down()
        half_made = Path(tempfile.mkdtemp(dir=made.parent)) / "data"
        shutil.copytree(server.data.resolve(), half_made)
        half_made.rename(made)
        half_made.parent.rmdir()


async def _furnish(dsn: str) -> None:
    """The full schema and the sample business, in an empty database."""
    connection = await asyncpg.connect(dsn)
    try:
        await initialise(connection, BUSINESS)
        await sample.create_logins(connection)
        await sample.fill(connection, SHOP_MOMENT, SHOP_SEED)
        # Copies take the statistics along, so that plans do not depend on a daemon's whim.
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
