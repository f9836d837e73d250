"""The Pusher source under what a bad day brings: bursts, long outages, and faults in any order. In
the end it hears everything again, or it says that it does not.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from random import Random

import pytest

from livedash.live.clock import LoopClock
from livedash.live.engine import Engine
from livedash.live.link import LinkState
from livedash.live.query import AnyQuery, Query
from livedash.live.source import Phase
from livedash.sources.pusher.app import App
from livedash.sources.pusher.between import PusherTiming
from livedash.sources.pusher.events import STATUSES, TASKS
from livedash.sources.pusher.source import PusherSource
from tests.clock import ManualClock
from tests.pusher_server import KEY, SECRET, PusherServer
from tests.scripted import ScriptedFetcher
from tests.sources.listening import Listening, running
from tests.sources.pusher.test_source import BOTH, board
from tests.until import until

QUICK = PusherTiming(silence=0.1, pong=0.1, greeting=0.3, answer=0.3, goodbye=0.05)
BURST = 10_000
RUBBISH: list[str | bytes] = ["{", "null", b"\x00"]


@pytest.fixture
async def server() -> AsyncIterator[PusherServer]:
    async with PusherServer() as server:
        yield server


async def test_after_a_burst_the_screen_is_right_and_little_was_read(server: PusherServer) -> None:
    """The rows are those that the last event left; reads are paced however many events come. How
    soon: `python -m bench.pusher`."""
    clock = LoopClock()
    version = 0
    fetcher = ScriptedFetcher(clock, lambda query, now: ((version,),))
    source = PusherSource(App(KEY, server.url), clock, Random(1))
    engine = Engine([source], fetcher, clock, Random(1), audit_every=None)
    query: AnyQuery = Query("cards", frozenset({TASKS}), scope={"project_id": "7"})
    watch = engine.cache.watch({"cards": query}, lambda names: None)
    await engine.start()
    try:
        await until(lambda: engine.link.state is LinkState.LIVE)
        before, began = len(fetcher.calls), clock.monotonic()
        for version in range(1, BURST + 1):
            await server.trigger("project-7", "task-moved", {"taskId": version})
        await until(lambda: watch.results["cards"].rows == ((BURST,),) and engine.cache.settled_now)
        await until(lambda: source.status.events == BURST)
        reads = len(fetcher.calls) - before
        assert reads <= 5 + 20 * (clock.monotonic() - began)
        assert engine.link.state is LinkState.LIVE
    finally:
        await engine.stop()


@pytest.mark.parametrize("minutes", [0.5, 10.0])
async def test_a_server_that_was_away_is_heard_again_within_two_seconds(
    server: PusherServer, minutes: float
) -> None:
    clock, sink = ManualClock(), Listening()
    source = PusherSource(App(KEY, server.url), clock, Random(1))
    source.want(board(7))

    async def next_attempt() -> float:
        await until(lambda: sink.last().phase is Phase.WAITING)
        return (sink.last().next_attempt or 0.0) - clock.monotonic()

    async with running(source, sink):
        await sink.proven()
        source.live_reached()
        await server.down()
        gone = clock.monotonic()
        while clock.monotonic() - gone < 60 * minutes:
            await clock.turn(await next_attempt())
        await server.up()
        back = clock.monotonic()
        await clock.turn(await next_attempt())
        await sink.proven(2)
        assert clock.monotonic() - back <= 2.0


class Day:
    """Faults in any order, by chance."""

    def __init__(self, server: PusherServer, source: PusherSource, random: Random) -> None:
        self._server, self._source, self._random = server, source, random
        self.projects = [7]

    async def step(self) -> None:
        acts: list[Callable[[], object]] = [
            self.wander,
            self.wander,
            self.refuse,
            self.swallow,
            self.close_on,
            self.repeat,
        ]
        self._random.choice(acts)()
        if self._server.here and self._random.random() < 0.5:
            visitor = self._server.here[-1]
            match self._random.randrange(4):
                case 0:
                    visitor.cut()
                case 1:
                    await visitor.close(self._random.choice([1000, 1001, 4200, 4299]))
                case 2:
                    await visitor.say(self._random.choice(RUBBISH))
                case _:
                    await self._server.trigger("project-7", "task-moved", {"taskId": 1})
        for _ in range(self._random.randrange(4)):
            await asyncio.sleep(0.01 * self._random.random())

    def wander(self) -> None:
        self.projects = self._random.sample([7, 8, 9, 10], self._random.randrange(4))
        self._source.want(board(*self.projects))

    def refuse(self) -> None:
        self._server.refuses[f"private-project-{self._random.choice([7, 8, 9])}"] = 503

    def swallow(self) -> None:
        states = ["connection", "pusher:subscribe", "pusher:ping"]
        self._server.swallows.add(self._random.choice(states))

    def close_on(self) -> None:
        states = ["connection", "pusher:subscribe", "pusher:unsubscribe"]
        self._server.closes_on[self._random.choice(states)] = self._random.choice([1006, 4200])

    def repeat(self) -> None:
        self._server.repeats = self._random.randrange(1, 4)

    def heal(self) -> None:
        self._server.refuses.clear()
        self._server.swallows.clear()
        self._server.closes_on.clear()
        self._server.repeats = 1


@pytest.mark.parametrize("seed", range(6))
async def test_after_any_day_it_hears_what_it_says_it_feeds(
    server: PusherServer, seed: int
) -> None:
    sink = Listening()
    app = App(KEY, server.url, private=True, secret=SECRET)
    source = PusherSource(app, LoopClock(), Random(seed), timing=QUICK)
    source.want(board(7))
    day = Day(server, source, Random(seed))
    async with running(source, sink):
        for _ in range(25):
            await day.step()
            if sink.statuses and sink.last().phase is not Phase.PROVEN:
                # It connects anew when it likes; today it is in a hurry.
                source.reconnect()
        day.heal()
        day.projects = [8, 9]
        source.want(board(*day.projects))
        wanted = {f"private-project-{project}" for project in day.projects}
        await until(lambda: sink.last().phase is Phase.PROVEN and sink.last().feeds == BOTH, 20.0)
        await until(lambda: len(server.here) == 1 and set(server.here[0].channels) == wanted)
        sink.told = [sink.last()]
        for project in day.projects:
            await server.trigger(f"private-project-{project}", "task-moved", {"taskId": project})
            await server.trigger(f"private-project-{project}", "status-updated", {"statusId": "x"})
        await until(lambda: len(sink.changes) == 4)
        heard = {(change.table, *change.scope["project_id"]) for change in sink.changes}
        assert heard == {(table, str(p)) for table in (TASKS, STATUSES) for p in day.projects}
