"""The Supabase source under what a bad day brings: bursts, and faults in any order. Whatever was
written is told, as a change or as a gap after it; in the end all is fed again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from random import Random
from statistics import median

import pytest
from websockets.exceptions import ConnectionClosed

from livedash.live.clock import LoopClock
from livedash.live.engine import Engine
from livedash.live.events import Change, Gap
from livedash.live.link import LinkState
from livedash.live.query import AnyQuery, Query
from livedash.live.source import Phase
from livedash.live.wants import Want
from livedash.sources.supabase.source import SupabaseSource, endpoint_of
from livedash.sources.supabase.tokens import FixedToken
from tests.phoenix import KEY
from tests.scripted import ScriptedFetcher
from tests.sources.listening import running
from tests.sources.supabase.desk import STATUSES, TASKS, Desk
from tests.until import until

PEOPLE = "livedash.people"
ALL = (TASKS, STATUSES, PEOPLE)
BURST = 10_000
RUBBISH: list[str | bytes] = ["{", b"\x00", "[1,2,3,4,5]"]


async def test_after_a_burst_the_rows_are_right_and_little_was_read(desk: Desk) -> None:
    """The rows are those that the last event left; reads are paced however many events come."""
    clock = LoopClock()
    version = 0
    fetcher = ScriptedFetcher(clock, lambda query, now: ((version,),))
    endpoint = endpoint_of(desk.server.url, KEY, desk.version)
    source = SupabaseSource(endpoint, FixedToken("jwt"), clock, Random(1), version=desk.version)
    engine = Engine([source], fetcher, clock, Random(1), audit_every=None)
    query: AnyQuery = Query("cards", frozenset({TASKS}))
    watch = engine.cache.watch({"cards": query}, lambda names: None)
    await engine.start()
    try:
        await until(lambda: engine.link.state is LinkState.LIVE)
        reads, began = len(fetcher.calls), clock.monotonic()
        for version in range(1, BURST + 1):
            await desk.server.write("UPDATE", TASKS, {"id": version})
        await until(lambda: source.status.events >= BURST, 30)
        await until(lambda: watch.results["cards"].rows == ((BURST,),))
        assert len(fetcher.calls) - reads <= 5 + 20 * (clock.monotonic() - began)
        assert engine.link.state is LinkState.LIVE
    finally:
        await engine.stop()


async def test_live_is_said_only_when_what_was_fed_last_has_been_read(desk: Desk) -> None:
    desk.server.subscribes = False
    clock = LoopClock()
    fetcher = ScriptedFetcher(clock, lambda query, now: ())
    endpoint = endpoint_of(desk.server.url, KEY, desk.version)
    source = SupabaseSource(endpoint, FixedToken("jwt"), clock, Random(1), version=desk.version)
    engine = Engine([source], fetcher, clock, Random(1), audit_every=None)
    queries: dict[str, AnyQuery] = {
        table: Query(table, frozenset({table})) for table in (TASKS, STATUSES)
    }
    engine.cache.watch(queries, lambda names: None)
    await engine.start()
    try:
        await until(lambda: len(desk.server.channels) == 2)
        await desk.server.subscribe(desk.server.of(TASKS))
        await until(lambda: engine.link.state is LinkState.PARTIAL)
        await until(lambda: engine.cache.caught_up)
        fetcher.automatic = False
        await desk.server.subscribe(desk.server.of(STATUSES))
        await until(lambda: fetcher.open)
        assert engine.link.state is LinkState.PARTIAL
        fetcher.automatic = True
        for call in fetcher.open:
            call.succeed()
        await until(lambda: engine.link.state is LinkState.LIVE)
    finally:
        await engine.stop()


class Day:
    """Writes, and faults in any order, by chance."""

    def __init__(self, desk: Desk, source: SupabaseSource, random: Random) -> None:
        self._desk = desk
        self._server = desk.server
        self._source = source
        self._random = random
        self.written: list[tuple[str, str, int]] = []
        """Table, key, and how much had been told by then."""

    async def write(self) -> None:
        table, key = self._random.choice(ALL), f"k{len(self.written)}"
        self.written.append((table, key, len(self._desk.sink.told)))
        if self._random.random() < 0.9:
            await self._server.write("INSERT", table, {"id": key})
        else:
            await self._server.write("INSERT", table, {"id": key}, errors=["Error 413"])

    async def fault(self) -> None:
        server, random = self._server, self._random
        events = ["connection", "heartbeat", "phx_join", "access_token"]
        acts: list[Callable[[], object]] = [
            lambda: server.swallows.add(random.choice(events)),
            lambda: server.swallows.clear(),
            lambda: server.closes_on.update({random.choice(events): random.choice([1006, 1012])}),
            lambda: server.closes_on.clear(),
            lambda: server.refuses.update({random.choice(ALL): "UnableToConnectToProject: no"}),
            lambda: server.refuses.clear(),
            lambda: setattr(server, "subscribes", not server.subscribes),
            lambda: self._source.want([Want(t) for t in random.sample(ALL, random.randint(1, 3))]),
            lambda: self._source.reconnect(),
        ]
        random.choice(acts)()
        if not server.here:
            return
        visitor, channels = server.here[-1], server.channels
        match random.randrange(10):
            case 0:
                visitor.cut()
            case 1:
                await visitor.connection.close(random.choice([1000, 1001, 1011]))
            case 2:
                with suppress(ConnectionClosed):
                    await visitor.connection.send(random.choice(RUBBISH))
            case 3 if channels:
                await server.close(random.choice(channels), "phx_close")
            case 4 if channels:
                await server.close(random.choice(channels), "phx_error")
            case 5 if channels:
                await server.expire(random.choice(channels))
            case 6:
                await server.subscribe()

    def heal(self) -> None:
        server = self._server
        server.swallows.clear()
        server.closes_on.clear()
        server.refuses.clear()
        server.subscribes = True
        self._source.want([Want(table) for table in ALL])

    def untold(self) -> list[tuple[str, str]]:
        """Writes after which neither they nor a gap of their table was told."""
        return [
            (table, key)
            for table, key, before in self.written
            if not any(_tells(one, table, key) for one in self._desk.sink.told[before:])
        ]


def _tells(one: object, table: str, key: str) -> bool:
    if isinstance(one, Change):
        return one.table == table and (one.keys is None or key in one.keys)
    return isinstance(one, Gap) and (one.tables is None or table in one.tables)


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_was_written_on_any_day_is_told_or_a_gap(desk: Desk, seed: int) -> None:
    random = Random(seed)
    source = desk.source(*ALL, seed=seed)
    day = Day(desk, source, random)
    async with running(source, desk.sink):
        for _ in range(150):
            await (day.write if random.random() < 0.6 else day.fault)()
            for _ in range(random.randrange(5)):
                await asyncio.sleep(0)
                await desk.clock.turn(random.choice([0.0, 0.05, 0.5, 3.0]))
        day.heal()
        await desk.fed(*ALL)
        for table in ALL:
            await desk.server.write("INSERT", table, {"id": "last"})
        await desk.until(
            lambda: (
                {c.table for c in desk.sink.changes if c.keys == frozenset({"last"})} == set(ALL)
            )
        )
        assert day.untold() == []
        assert len(desk.server.here) == 1
    assert desk.clock.armed == 0


async def test_two_hundred_terminals_come_back_one_after_the_other(desk: Desk) -> None:
    """Their server restarts. Few of them are at its door in any tenth of a second, and all are in
    within two."""
    sources = [desk.source(TASKS, seed=seed) for seed in range(200)]
    tasks = [asyncio.create_task(source.run(desk.sink)) for source in sources]
    try:
        await desk.until(lambda: len(desk.server.channels) == 200)
        await desk.server.down(1012)
        await desk.server.up()
        began = desk.clock.monotonic()
        await desk.until(lambda: all(one.status.phase is Phase.WAITING for one in sources))
        came = [(one.status.next_attempt or began) - began for one in sources]
        crowd = max(sum(at <= one <= at + 0.1 for one in came) for at in came)
        assert crowd < 50
        assert 0.3 < median(came) < 1.5
        assert max(came) <= 2.0
        await desk.clock.turn(2.0)
        await desk.until(lambda: len(desk.server.visitors) == 400)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
