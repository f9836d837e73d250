"""A connection has a name, limits and keepalive; it comes up in time or not, and goes quietly."""

from __future__ import annotations

import asyncio
import socket

import asyncpg
import pytest

from livedash.database.address import Address
from livedash.database.connection import close, connect
from livedash.demo.server import EmbeddedServer
from tests.proxy import Proxy
from tests.until import until


@pytest.fixture
def address(server: EmbeddedServer) -> Address:
    return Address.parse(server.dsn("postgres", "postgres", tcp=True))


def through(proxy: Proxy) -> Address:
    return Address.parse(f"postgresql://postgres@127.0.0.1:{proxy.port}/postgres?sslmode=disable")


async def test_a_connection_says_who_it_is(address: Address) -> None:
    connection = await connect(address, purpose="read")
    assert await connection.fetchval("SHOW application_name") == "livedash read"
    await close(connection)


async def test_a_reader_cannot_write_and_cannot_stay_for_ever(address: Address) -> None:
    connection = await connect(address, read_only=True, statement_timeout=0.05)
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await connection.execute("CREATE TABLE never (id int)")
    with pytest.raises(asyncpg.QueryCanceledError):
        await connection.execute("SELECT pg_sleep(10)")
    await close(connection)


async def test_the_kernel_watches_over_a_tcp_link(address: Address) -> None:
    connection = await connect(address)
    peer = connection._transport.get_extra_info("socket")  # type: ignore[attr-defined]
    assert peer.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) != 0
    await close(connection)


async def test_a_host_that_does_not_answer_is_given_up_in_time(server: EmbeddedServer) -> None:
    async with Proxy("127.0.0.1", server.port) as proxy:
        proxy.swallow()
        began = asyncio.get_running_loop().time()
        with pytest.raises(TimeoutError):
            await connect(through(proxy), deadline=0.2)
        assert asyncio.get_running_loop().time() - began < 30


async def test_goodbye_to_a_dead_link_is_short_and_complete(server: EmbeddedServer) -> None:
    async with Proxy("127.0.0.1", server.port) as proxy:
        connection = await connect(through(proxy))
        proxy.swallow()
        began = asyncio.get_running_loop().time()
        await close(connection, deadline=0.2)
        assert asyncio.get_running_loop().time() - began < 30
        assert connection.is_closed()
        await until(lambda: not any("asyncpg" in repr(task) for task in asyncio.all_tasks()))
