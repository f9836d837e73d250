"""What arrives on the channel, exactly and in order, without waiting for a time."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import asyncpg

from livedash.database.connection import Connection
from tests.until import LIMIT

END = "the end of what this test listens for"


class Ear:
    """A connection of its own that LISTENs. Ask `heard` for all since the last time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._said: asyncio.Queue[str] = asyncio.Queue()

    @classmethod
    async def open(cls, dsn: str) -> Ear:
        ear = cls(await asyncpg.connect(dsn))
        await ear._connection.add_listener("livedash", ear._hear)
        return ear

    async def close(self) -> None:
        await self._connection.close()

    async def heard(self, writer: Connection) -> list[dict[str, Any]]:
        """All that was committed before this call: a message of the writer's own marks the end."""
        await writer.execute("SELECT pg_notify('livedash', $1)", END)
        messages: list[dict[str, Any]] = []
        async with asyncio.timeout(LIMIT):
            while (said := await self._said.get()) != END:
                messages.append(json.loads(said))
        return messages

    def _hear(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        assert isinstance(payload, str)
        self._said.put_nowait(payload)
