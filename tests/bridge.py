"""What the services would be told by a shop's Postgres, told to the scripted ones: each commit as
the server of that kind says it.

A wire to Postgres as a replication slot is one: what is lost on it is lost without a word, unless
the server says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress

import asyncpg
from websockets.exceptions import ConnectionClosed

from livedash.live.events import Change
from livedash.sources.payload import parse
from livedash.sources.subscription import CHANNEL
from tests.phoenix import Phoenix
from tests.pusher_server import PusherServer

KINDS: Mapping[str, str] = {"I": "INSERT", "U": "UPDATE", "D": "DELETE"}
KEYS = {"livedash.stock_levels": "bread_type_id"}
NOUNS: Mapping[str, str] = {"livedash.tasks": "task", "livedash.statuses": "status"}
VERBS: Mapping[str, str] = {"I": "created", "U": "updated", "D": "deleted", "T": "deleted"}
SOME_ROW = "0"
"""Of a statement that tells no rows: the services would tell them one by one."""


class Bridge:
    """`loses`: what is not passed on; the test's to set."""

    def __init__(self, phoenix: Phoenix | None, pusher: PusherServer | None) -> None:
        self._phoenix = phoenix
        self._pusher = pusher
        self._said: asyncio.Queue[str] = asyncio.Queue()
        self._marks: dict[str, asyncio.Event] = {}
        self.loses: Callable[[], bool] = lambda: False
        self.lost = 0

    @asynccontextmanager
    async def carrying(self, owner: str) -> AsyncIterator[None]:
        self._connection = await asyncpg.connect(owner)
        await self._connection.add_listener(CHANNEL, self._hear)
        carrying = asyncio.create_task(self._carry())
        try:
            yield
        finally:
            carrying.cancel()
            await asyncio.gather(carrying, return_exceptions=True)
            await self._connection.close()

    async def told(self) -> None:
        """Until all that is committed by now has been passed on, or lost."""
        name = f'{{"v":1,"t":"bridge.mark","o":"U","k":["{len(self._marks)}"]}}'
        mark = self._marks[name] = asyncio.Event()
        await self._connection.execute("SELECT pg_notify($1, $2)", CHANNEL, name)
        await mark.wait()

    def _hear(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        self._said.put_nowait(str(payload))

    async def _carry(self) -> None:
        while True:
            said = await self._said.get()
            if said in self._marks:
                self._marks[said].set()
                continue
            change = parse(said, 0.0)
            if not isinstance(change, Change):
                continue
            if self.loses():
                self.lost += 1
                continue
            # Whoever leaves while he is told learns of it when he is back.
            with suppress(ConnectionClosed):
                if self._phoenix is not None:
                    await self._tell_phoenix(self._phoenix, change)
            with suppress(ConnectionClosed):
                if self._pusher is not None:
                    await self._tell_pusher(self._pusher, change)

    async def _tell_phoenix(self, server: Phoenix, change: Change) -> None:
        if change.operation == "T":
            # Realtime tells of no TRUNCATE.
            self.lost += 1
            return
        column = KEYS.get(change.table, "id")
        for key in sorted(change.keys or {SOME_ROW}):
            row = {column: key}
            await server.write(KINDS[change.operation], change.table, row, row)

    async def _tell_pusher(self, server: PusherServer, change: Change) -> None:
        noun = NOUNS.get(change.table)
        if noun is None:
            return
        event, projects = f"{noun}-{VERBS[change.operation]}", change.scope.get("project_id")
        for channel in sorted({name for visitor in server.here for name in visitor.channels}):
            if projects is None or channel.rpartition("-")[2] in projects:
                for key in sorted(change.keys or {SOME_ROW}):
                    await server.trigger(channel, event, {f"{noun}Id": key})
