"""A database with the full schema, two branches and a person per role, and hardly any rows.

For the rules of the schema itself. (`shop` of conftest is a whole business, for what shows one.)
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import asyncpg
import pytest

from livedash.business.schema import BUSINESS
from livedash.database.connection import Connection
from livedash.database.migrations import initialise
from livedash.demo.server import EmbeddedServer
from tests.furnished import database, run_sql

ROWS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
LOGINS = {
    "owner": "an_owner",
    "manager": "a_manager",
    "sales": "a_seller",
    "staff": "a_worker",
    "viewer": "a_viewer",
}
"""Of branch 1 and project 1."""
OTHERS = ("a_berliner", "a_stranger")
"""The owner of branch 2 and project 2; somebody who is a member of nothing."""
TODO, DOING, OFFEN = (f"00000000-0000-0000-0000-00000000000{n}" for n in (1, 2, 3))
NGOZI, JUTTA = (f"00000000-0000-0000-0000-0000000000{n}" for n in (11, 12))

_numbers = itertools.count(1)


@dataclass(frozen=True)
class EmptyShop:
    server: EmbeddedServer
    name: str

    def dsn(self, login: str = "postgres") -> str:
        return self.server.dsn(self.name, login)

    @asynccontextmanager
    async def connected(self, login: str = "postgres") -> AsyncIterator[Connection]:
        connection = await asyncpg.connect(self.dsn(login))
        try:
            yield connection
        finally:
            await connection.close()


@cache
def template_of(server: EmbeddedServer) -> str:
    """Made once, whichever room's tests ask first; every `empty_shop` is a copy of it."""
    name = "empty_template"
    maintenance = server.dsn("postgres", "postgres")
    run_sql(
        maintenance,
        f'CREATE DATABASE "{name}" STRATEGY FILE_COPY',
        *(f"CREATE ROLE {login} LOGIN" for login in (*LOGINS.values(), *OTHERS)),
    )

    async def furnish() -> None:
        connection = await asyncpg.connect(server.dsn(name, "postgres"))
        try:
            await initialise(connection, BUSINESS)
            await connection.execute(ROWS)
        finally:
            await connection.close()

    asyncio.run(furnish())
    return name


@cache
def quiet_shop_of(server: EmbeddedServer) -> EmptyShop:
    """One for all tests that take back whatever they wrote: a copy for each takes half a second."""
    name = "empty_quiet"
    run_sql(
        server.dsn("postgres", "postgres"),
        f'CREATE DATABASE "{name}" TEMPLATE "{template_of(server)}" STRATEGY FILE_COPY',
    )
    return EmptyShop(server, name)


@pytest.fixture
def quiet_shop(server: EmbeddedServer) -> EmptyShop:
    return quiet_shop_of(server)


@pytest.fixture
async def owner(quiet_shop: EmptyShop) -> AsyncIterator[Connection]:
    """The superuser, in a transaction that is rolled back. What fails in it: see `refused`."""
    async with quiet_shop.connected() as connection:
        transaction = connection.transaction()
        await transaction.start()
        yield connection
        await transaction.rollback()


@asynccontextmanager
async def refused(
    connection: Connection, error: type[asyncpg.PostgresError]
) -> AsyncIterator[pytest.ExceptionInfo[asyncpg.PostgresError]]:
    """Like pytest.raises, and the transaction around it goes on."""
    with pytest.raises(error) as caught:
        async with connection.transaction():
            yield caught


@pytest.fixture
def empty_shop(server: EmbeddedServer) -> Iterator[EmptyShop]:
    with database(server, f"empty_{next(_numbers)}", template_of(server)) as name:
        yield EmptyShop(server, name)
