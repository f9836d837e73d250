"""What goes wrong between a dashboard and its database: ended sessions, bad networks, strangers on
the channel, triggers that are gone for a while.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import asyncpg

from livedash.database.connection import Connection
from tests.proxy import Proxy

GARBAGE = ("", "null", '{"v":2}', "\x1b]0;owned\x07", '{"v":1,"t":"livedash.tasks"}', "[" * 5000)
TRIGGERLESS = "livedash.supplies"


class Faults:
    def __init__(self, proxy: Proxy, owner: Connection, put_back: Callable[[], None]) -> None:
        """`put_back` hears when the triggers are there again."""
        self._proxy = proxy
        self._owner = owner
        self._put_back = put_back
        self.triggers_gone = False

    # Strangers on the channel

    async def garbage(self, number: int) -> None:
        await self.notify(GARBAGE[number % len(GARBAGE)])

    async def forge(self, number: int) -> None:
        """What looks like ours and is not true."""
        table = ("livedash.tasks", "livedash.sales_logs", "no.such", "livedash.people")[number % 4]
        scope = {"branch_id": ["77"], "project_id": ["1"], "odd": ["x"]} if number % 3 else {}
        forged = {"v": 1, "t": table, "o": "UIDT"[number % 4], "k": [str(number)], "at": 0}
        await self.notify(json.dumps({**forged, "s": scope} if scope else forged))
        await self.notify(json.dumps({"v": 1, "probe": f"{number:016x}"}))

    async def notify(self, payload: str) -> None:
        await self._owner.execute("SELECT pg_notify('livedash', $1)", payload)

    # Sessions that end

    async def end_listener(self) -> None:
        await self._signal("pg_terminate_backend", "livedash listen")

    async def end_readers(self) -> None:
        await self._signal("pg_terminate_backend", "livedash read")

    async def cancel_readers(self) -> None:
        await self._signal("pg_cancel_backend", "livedash read")

    async def _signal(self, function: str, application: str) -> None:
        await self._owner.execute(
            f"SELECT {function}(pid) FROM pg_stat_activity "
            "WHERE application_name = $1 AND datname = current_database()",
            application,
        )

    # Networks

    async def cut(self) -> None:
        self._proxy.reset()

    async def swallow(self) -> None:
        self._proxy.swallow()

    async def refuse(self) -> None:
        self._proxy.refuses = True

    async def delay(self, seconds: float) -> None:
        self._proxy.delay = seconds

    async def mend(self) -> None:
        """The network is well again. Links that lost bytes are no links any more."""
        if not self._proxy.carries:
            self._proxy.reset()
        self._proxy.carry()
        self._proxy.refuses = False
        self._proxy.delay = 0.0

    # Triggers

    async def unwatch(self) -> None:
        """A table loses its triggers, and is polled as soon as that is known."""
        self.triggers_gone = True
        await self._as_owner("SELECT livedash.unwatch($1::text::regclass)", TRIGGERLESS)

    async def watch(self) -> None:
        if self.triggers_gone:
            sql = "SELECT livedash.watch($1::text::regclass, '{branch_id}')"
            if await self._as_owner(sql, TRIGGERLESS):
                self.triggers_gone = False
                self._put_back()

    async def _as_owner(self, sql: str, *values: object) -> bool:
        try:
            async with self._owner.transaction():
                await self._owner.execute("SET LOCAL lock_timeout = 250")
                await self._owner.execute(sql, *values)
        except asyncpg.LockNotAvailableError:
            return False
        return True
