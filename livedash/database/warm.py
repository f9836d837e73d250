"""Warm connections: the few that reads share, or writes.

They are opened on demand, kept warm, and closed when idle. asyncpg's pool is not used: it resets a
connection after every use (a round trip), opens several at start and cannot be cut at once when the
link is known to be dead.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from livedash.database.address import Address
from livedash.database.connection import (
    Connection,
    close,
    connect,
    obeys,
    on_standby,
    refuses_settings,
)
from livedash.database.late import asyncpg
from livedash.database.patience import Patience

MOST = 2
"""The most connections for reads: a hundred terminals share one Postgres."""
IDLE = 60.0


class WarmConnections:
    def __init__(
        self,
        address: Address,
        *,
        statement_timeout: float,
        lock_timeout: float | None = None,
        pooled: bool = False,
        idle: float = IDLE,
        most: int = MOST,
        purpose: str = "read",
    ) -> None:
        self._address = address
        self._statement_timeout = statement_timeout
        self._lock_timeout = lock_timeout
        self.pooled = pooled or address.pooled
        """Whether a pooler answers: named by the settings, or found out when asked for a
        session."""
        self._idle_seconds = idle
        self._purpose = purpose
        self._patience = Patience()
        self._turns = asyncio.Semaphore(most)
        self._idle: list[tuple[float, Connection]] = []
        """The idle connections, last used last, each with the moment of its last use."""
        self._in_use: set[Connection] = set()
        self._sweep: asyncio.TimerHandle | None = None
        self._goodbyes: set[asyncio.Task[None]] = set()
        self._closed = False

    def turn(self) -> AbstractAsyncContextManager[None]:
        """Wait until one more read may run. Waiting is not part of a read's deadline."""
        return self._turns

    @asynccontextmanager
    async def borrowed(self) -> AsyncIterator[Connection]:
        """Lend a connection for one read. The connection is kept only when the read left it as it
        was."""
        connection = self._take() or await self._open()
        self._in_use.add(connection)
        kept = False
        try:
            yield connection
            kept = not connection.is_closed() and not connection.is_in_transaction()
        except AttributeError as error:
            # Cut between the two steps of a question, asyncpg looks for something that is gone:
            # without this, a lost link was reported as a fault of the pane that read.
            if not connection.is_closed():
                raise
            raise asyncpg.InterfaceError("The connection was cut in the middle.") from error
        finally:
            self._in_use.discard(connection)
            if not kept or self._closed:
                connection.terminate()
            elif on_standby(connection):
                # Of several servers behind one address the primary may be back by the next read; a
                # standby's rows are older by then than the changes that the primary has told of.
                self._let_go(connection)
            else:
                self._keep(connection)

    async def _open(self) -> Connection:
        with self._patience.measured() as seconds:
            if not self.pooled:
                try:
                    connection = await self._connect(seconds)
                    if obeys(connection):
                        return connection
                    connection.terminate()
                except asyncpg.ProtocolViolationError as error:
                    if not refuses_settings(error):
                        raise
                self.pooled = True
            return await self._connect(seconds)

    async def _connect(self, seconds: float) -> Connection:
        # Read only for writers too: their transactions say READ WRITE for themselves.
        return await connect(
            self._address,
            purpose=self._purpose,
            read_only=True,
            statement_timeout=self._statement_timeout,
            lock_timeout=self._lock_timeout,
            pooled=self.pooled,
            deadline=seconds,
        )

    def drop_idle(self) -> None:
        while self._idle:
            self._idle.pop()[1].terminate()

    def cut(self) -> None:
        """End all connections now, whether they are in use or not."""
        self.drop_idle()
        for connection in tuple(self._in_use):
            connection.terminate()

    async def close(self) -> None:
        self._closed = True
        if self._sweep:
            self._sweep.cancel()
        idle, self._idle = self._idle, []
        await asyncio.gather(*(close(connection) for _, connection in idle), *self._goodbyes)

    def _take(self) -> Connection | None:
        while self._idle:
            _, connection = self._idle.pop()
            if not connection.is_closed():
                return connection
            connection.terminate()
        return None

    def _keep(self, connection: Connection) -> None:
        loop = asyncio.get_running_loop()
        self._idle.append((loop.time(), connection))
        if self._sweep is None:
            self._sweep = loop.call_later(self._idle_seconds, self._close_idle)

    def _close_idle(self) -> None:
        self._sweep = None
        loop = asyncio.get_running_loop()
        while self._idle and loop.time() - self._idle[0][0] >= self._idle_seconds:
            self._let_go(self._idle.pop(0)[1])
        if self._idle:
            due = self._idle[0][0] + self._idle_seconds
            self._sweep = loop.call_at(due, self._close_idle)

    def _let_go(self, connection: Connection) -> None:
        goodbye = asyncio.get_running_loop().create_task(close(connection))
        self._goodbyes.add(goodbye)
        goodbye.add_done_callback(self._goodbyes.discard)
