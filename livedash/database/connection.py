"""Connections to Postgres: the one way in which livedash opens a connection, and closes it.

Every connection has a name in `pg_stat_activity`, a deadline to come up, and TCP keepalive, which
asyncpg does not set. asyncpg cannot notice a black-holed link by itself: callers put a deadline on
each question, and call `terminate()` on a miss.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeAlias

from livedash.database.address import Address, AddressUnreadable
from livedash.database.late import asyncpg
from livedash.database.patience import FIRST

if TYPE_CHECKING:
    import ssl

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

APPLICATION = "livedash"
READ_ONLY = "default_transaction_read_only"
CLOSE_DEADLINE = 1.0

KEEPALIVE_IDLE = 10
KEEPALIVE_INTERVAL = 5
KEEPALIVE_COUNT = 3
UNACKNOWLEDGED = 10_000
"""Milliseconds that sent bytes may stay unacknowledged (Linux)."""


async def connect(
    address: Address,
    *,
    purpose: str = "",
    read_only: bool = False,
    statement_timeout: float | None = None,
    lock_timeout: float | None = None,
    pooled: bool = False,
    deadline: float = FIRST,
) -> Connection:
    """Open a connection, or raise one of `failures.broken()`.

    `pooled`: a pooler answers. It refuses session settings, and in transaction mode it loses named
    prepared statements, so a pooled caller sets what it needs inside its transactions.
    """
    pooled = pooled or address.pooled
    settings = {"application_name": f"{APPLICATION} {purpose}".rstrip()}
    if not pooled:
        if read_only:
            settings[READ_ONLY] = "on"
            # The statements are few and come again and again: otherwise Postgres plans the first
            # five reads of each anew, which takes three times as long as the reads themselves.
            settings["plan_cache_mode"] = "force_generic_plan"
            # With much data Postgres thinks that compiling pays: half a second, for a read of ten
            # ms.
            settings["jit"] = "off"
        if statement_timeout is not None:
            settings["statement_timeout"] = str(round(statement_timeout * 1000))
        if lock_timeout is not None:
            settings["lock_timeout"] = str(round(lock_timeout * 1000))
    try:
        connection: Connection = await asyncpg.connect(
            dsn=address.dsn,
            # An empty file is none of the user's: neither PGPASSWORD nor ~/.pgpass is looked at.
            password="" if address.withholds else None,
            ssl=await _system_roots(address),
            timeout=deadline,
            server_settings=settings,
            statement_cache_size=0 if pooled else 100,
        )
    except (asyncpg.ClientConfigurationError, OSError):
        # A certificate that is not to be trusted is a ValueError too.
        raise
    except ValueError:
        # Only the resolver or a service file proves a port or host name impossible. Python's own
        # words would quote the name, which may be half a password.
        raise AddressUnreadable(f"{address.origin} names no possible server: check it") from None
    _keep_alive(connection)
    return connection


async def _system_roots(address: Address) -> ssl.SSLContext | None:
    """The TLS context of the system's own roots; None: asyncpg does what the address says."""
    if not address.system_roots:
        return None
    from livedash.database.system_roots import context_for  # few need it

    return await asyncio.to_thread(context_for, address.dsn, os.environ)


def on_standby(connection: Connection) -> bool:
    """Whether the server is a standby, as it said last: a server tells when it is promoted."""
    return getattr(connection.get_settings(), "in_hot_standby", None) == "on"


@asynccontextmanager
async def unsplit(connection: Connection, pooled: bool) -> AsyncIterator[None]:
    """Have one server answer all questions of the block: a pooler in transaction mode may hand the
    two halves of a prepared question to two servers. An error ends the session anyway."""
    if not pooled:
        yield
        return
    await connection.execute("BEGIN")
    yield
    await connection.execute("COMMIT")


def refuses_settings(error: BaseException) -> bool:
    """Whether a pooler refused the settings: a pooler knows few parameters, and takes no connection
    that asks for others."""
    return isinstance(error, asyncpg.ProtocolViolationError) and "startup param" in str(error)


def obeys(connection: Connection) -> bool:
    """Whether the connection is read only, as asked for with `read_only`. Postgres says so by
    itself; a pooler that drops settings it does not know is found out here, without a question."""
    return getattr(connection.get_settings(), READ_ONLY, None) == "on"


async def close(connection: Connection, deadline: float = CLOSE_DEADLINE) -> None:
    """Say goodbye; when nobody listens any more, cut the connection. Leaves nothing behind either
    way."""
    try:
        async with asyncio.timeout(deadline):
            await connection.close()
    except (TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        # A goodbye that fails changes nothing: the connection is to go.
        pass
    finally:
        connection.terminate()


def _keep_alive(connection: Connection) -> None:
    # asyncpg has no public way to its socket.
    transport: asyncio.BaseTransport = connection._transport  # type: ignore[attr-defined]
    peer: socket.socket | None = transport.get_extra_info("socket")
    if peer is None or peer.family not in (socket.AF_INET, socket.AF_INET6):
        return
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    # macOS calls the first option by another name.
    for names, value in (
        (("TCP_KEEPIDLE", "TCP_KEEPALIVE"), KEEPALIVE_IDLE),
        (("TCP_KEEPINTVL",), KEEPALIVE_INTERVAL),
        (("TCP_KEEPCNT",), KEEPALIVE_COUNT),
        (("TCP_USER_TIMEOUT",), UNACKNOWLEDGED),
    ):
        option = next((getattr(socket, name) for name in names if hasattr(socket, name)), None)
        if option is not None:
            peer.setsockopt(socket.IPPROTO_TCP, option, value)
