"""Whether a new login will be asked for a password, as far as the server tells."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from livedash.business.people import password_need
from livedash.demo.server import EmbeddedServer
from tests.conftest import run_sql
from tests.furnished import LOCKED_PASSWORD


@pytest.mark.parametrize(
    ("login", "tcp", "needed"),
    [("zoe", False, False), ("zoe", True, False), ("locked", False, False), ("locked", True, True)],
)
async def test_a_superuser_reads_the_rules(
    server: EmbeddedServer, login: str, tcp: bool, needed: bool
) -> None:
    connection = await asyncpg.connect(server.dsn("postgres", "postgres", tcp=tcp))
    need = await password_need(connection, login)
    assert need.needed is needed
    assert ("scram-sha-256" if needed else "trust") in need.words
    await connection.close()


async def test_anybody_else_goes_by_how_they_were_let_in(server: EmbeddedServer) -> None:
    """From Postgres 16 on a session knows; before, nothing is said that is not known."""
    address = server.dsn("postgres", "locked", tcp=True)
    connection = await asyncpg.connect(address, password=LOCKED_PASSWORD)
    need = await password_need(connection, "zoe")
    assert need.needed is (True if connection.get_server_version().major >= 16 else None)
    await connection.close()


def test_a_login_that_is_let_in_without_one_is_believed_to_be_as_others(
    server: EmbeddedServer,
) -> None:
    async def asked() -> bool | None:
        connection = await asyncpg.connect(server.dsn("postgres", "a_guest"))
        try:
            if connection.get_server_version().major < 16:
                return False
            return (await password_need(connection, "zoe")).needed
        finally:
            await connection.close()

    run_sql(server.dsn("postgres", "postgres"), "CREATE ROLE a_guest LOGIN")
    try:
        assert asyncio.run(asked()) is False
    finally:
        run_sql(server.dsn("postgres", "postgres"), "DROP ROLE a_guest")
