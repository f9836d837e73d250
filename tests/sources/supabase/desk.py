"""A Supabase source on a scripted server, the clock in the test's hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from random import Random

from livedash.live.source import Phase
from livedash.live.wants import Want
from livedash.sources.supabase.source import SupabaseSource, endpoint_of
from livedash.sources.supabase.tokens import FixedToken, Tokens
from tests.clock import ManualClock, quiet
from tests.phoenix import KEY, Phoenix, Visitor
from tests.sources.listening import Listening, running

TASKS, STATUSES = "livedash.tasks", "livedash.statuses"
STEP = 0.05
"""Seconds of the test's clock; between two steps the network has its turn."""
LEAP = 10 * STEP
"""A step where no timer ends in it."""


class Desk:
    def __init__(self, server: Phoenix, clock: ManualClock, version: str) -> None:
        self.server = server
        self.clock = clock
        self.version = version
        self.sink = Listening()

    def source(
        self,
        *tables: str,
        tokens: Tokens | None = None,
        unchanging: Mapping[str, frozenset[str]] | None = None,
        seed: int = 1,
    ) -> SupabaseSource:
        source = SupabaseSource(
            endpoint_of(self.server.url, KEY, self.version),
            tokens or FixedToken("jwt"),
            self.clock,
            Random(seed),
            version=self.version,
            unchanging=unchanging or {},
        )
        source.want([Want(table) for table in tables])
        return source

    @asynccontextmanager
    async def at_work(
        self, *tables: str, tokens: Tokens | None = None
    ) -> AsyncIterator[SupabaseSource]:
        """Until it feeds these tables, and gone afterwards."""
        source = self.source(*tables, tokens=tokens)
        async with running(source, self.sink):
            await self.fed(*tables)
            yield source
        assert self.clock.armed == 0, "a timer was left behind"

    async def until(self, condition: Callable[[], object], seconds: float = 120.0) -> float:
        """Let time go by, and the network with it, until it holds; how long that took."""
        began = self.clock.monotonic()
        await quiet()
        while not condition():
            gone = self.clock.monotonic() - began
            assert gone < seconds, f"not within {seconds:g} s: {self.sink.last()}"
            await asyncio.sleep(0.001)
            await self.clock.turn(min(LEAP, max(STEP, self.clock.empty_for)))
        return self.clock.monotonic() - began

    async def fed(self, *tables: str) -> float:
        """Until exactly these are fed."""

        def stands() -> bool:
            last = self.sink.last() if self.sink.statuses else None
            return (
                last is not None and last.phase is Phase.PROVEN and last.feeds == frozenset(tables)
            )

        return await self.until(stands)

    async def visitor(self, connections: int = 1) -> Visitor:
        await self.until(lambda: len(self.server.visitors) >= connections)
        return self.server.last

    def forget(self) -> None:
        """What was told until now."""
        self.sink.told[:] = self.sink.statuses[-1:]


def joins(visitor: Visitor) -> list[str]:
    """The tables that it asked for, in that order."""
    bindings = [
        message["payload"]["config"]["postgres_changes"][0] for message in visitor.said("phx_join")
    ]
    return [f"{one['schema']}.{one['table']}" for one in bindings]


def tables(count: int) -> Iterable[str]:
    return (f"shop.t{number:03}" for number in range(count))
