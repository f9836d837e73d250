"""Semantics 12: after quiescence every cached result equals what the database holds.

Random writes, lost and late events, slow, failing and dying reads, panes that come and go,
reconnects: whatever the order, nothing stays old, nothing is called clean that is not, and the
database is asked no more often than the pace allows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from itertools import pairwise
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livedash.live.cache import Watch
from livedash.live.engine import Engine
from livedash.live.events import Change
from livedash.live.link import LinkState
from livedash.live.pacing import Pacing
from livedash.live.query import AnyQuery, Priority, Query
from tests.clock import ManualClock, quiet
from tests.scripted import Call, ScriptedDatabase, ScriptedFetcher, ScriptedSource, change

TABLES = ["shop.tasks", "shop.sales", "shop.members"]
PROJECTS = ["1", "2"]
QUERIES: list[AnyQuery] = [
    Query("tasks 1", frozenset({"shop.tasks"}), {"project": "1"}, "board", Priority.URGENT),
    Query("tasks 2", frozenset({"shop.tasks"}), {"project": "2"}, "", Priority.RARE),
    Query("all tasks", frozenset({"shop.tasks"}), {}, "board"),
    Query("sales", frozenset({"shop.sales"}), {"project": "1"}, "", Priority.URGENT),
    Query("everything", frozenset({"shop.sales", "shop.tasks", "shop.members"}), every=60),
]

step = st.one_of(
    st.tuples(
        st.just("write"), st.sampled_from(TABLES), st.sampled_from("abc"), st.sampled_from(PROJECTS)
    ),
    st.tuples(st.just("deliver"), st.integers(0, 20), st.booleans()),
    st.tuples(st.just("turn"), st.sampled_from([0.001, 0.02, 0.05, 0.3, 2.0, 30.0])),
    st.tuples(st.sampled_from(["answer", "answer", "fail", "refuse", "crash"]), st.integers(0, 5)),
    st.tuples(st.sampled_from(["open", "close", "show", "hide"]), st.integers(0, len(QUERIES) - 1)),
    st.tuples(st.sampled_from(["lose", "prove", "garbage", "refresh", "suspend", "resume"])),
)
Step = tuple[object, ...]


class World:
    """The whole core between a scripted database and a scripted source."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.database = ScriptedDatabase()
        self.fetcher = ScriptedFetcher(self.clock, self.database.answer, automatic=False)
        self.source = ScriptedSource(self.clock)
        self.pacing = Pacing()
        self.engine = Engine(
            [self.source],
            self.fetcher,
            self.clock,
            Random(5),
            gap_tables={"shop.members"},
            audit_every=None,
        )
        self.on_the_way: list[Change] = []
        self.missed = False
        """Something was written or lost that no later gap has covered."""
        self.watches: dict[int, Watch] = {}
        self.holds = 0
        self.closed = 0
        self.up = False
        self.value = 0

    async def take(self, name: str, *more: object) -> None:
        getattr(self, f"_{name}")(*more)
        await quiet()

    def _write(self, table: str, key: str, project: str) -> None:
        self.value += 1
        before: Mapping[str, str] = self.database.rows.get((table, key), ({}, 0))[0]
        self.database.put(table, key, self.value, {"project": project})
        scope = {"project": {project, *before.values()}}
        if self.up:
            self.on_the_way.append(change(table, [key], scope))
        else:
            self.missed = True

    def _deliver(self, number: int, coarse: bool) -> None:
        if self.on_the_way:
            event = self.on_the_way.pop(number % len(self.on_the_way))
            self.engine.change(change(event.table) if coarse else event)

    def _call(self, number: int) -> Call | None:
        calls = self.fetcher.open
        return calls[number % len(calls)] if calls else None

    def _answer(self, number: int) -> None:
        if call := self._call(number):
            call.succeed()

    def _fail(self, number: int) -> None:
        if call := self._call(number):
            call.fail()

    def _refuse(self, number: int) -> None:
        if call := self._call(number):
            call.fail_one(call.keys[0], "You may not read this.")

    def _crash(self, number: int) -> None:
        if call := self._call(number):
            call.answer.set_exception(ZeroDivisionError())

    def _open(self, number: int) -> None:
        if number not in self.watches:
            query = QUERIES[number]
            self.watches[number] = self.engine.cache.watch({"rows": query}, lambda names: None)

    def _close(self, number: int) -> None:
        if watch := self.watches.pop(number, None):
            watch.close()
            self.closed += 1

    def _show(self, number: int) -> None:
        if watch := self.watches.get(number):
            watch.visible = True

    def _hide(self, number: int) -> None:
        if watch := self.watches.get(number):
            watch.visible = False

    def _lose(self) -> None:
        self.missed |= bool(self.on_the_way)
        self.on_the_way.clear()
        self.holds += self.up
        self.up = False
        self.source.lose()

    def _prove(self) -> None:
        if not self.up:
            self.up = True
            self.missed = False
            self.source.prove()

    def _garbage(self) -> None:
        self.source.gap("garbage")

    def _refresh(self) -> None:
        self.engine.cache.refresh("key")

    def _suspend(self) -> None:
        self._lose()

    def _resume(self) -> None:
        self._prove()

    def check_nothing_old_is_called_clean(self) -> None:
        if self.missed or self.on_the_way:
            return
        for number, watch in self.watches.items():
            result = watch.results["rows"]
            if not result.dirty:
                assert result.rows == self.truth(number)

    def check_pace(self) -> None:
        running = [call.keys for call in self.fetcher.open]
        assert len(running) <= self.pacing.parallel
        twice = sum(map(len, running)) - len({key for keys in running for key in keys})
        # A query that was closed during its read and opened again does not wait for that read.
        assert twice <= self.closed

    def truth(self, number: int) -> tuple[object, ...]:
        return self.database.answer(QUERIES[number], self.clock.now())

    async def quiesce(self) -> None:
        """The link is back, every event arrives, every read is answered."""
        self._prove()
        for number in range(len(QUERIES)):
            self._open(number)
            self._show(number)
        while self.on_the_way:
            self._deliver(0, False)
        self.fetcher.automatic = True
        for call in self.fetcher.open:
            call.succeed()
        # As long as the slowest retry waits, and a unit rests after a read that took too long.
        await self.clock.turn(25)
        if not self.engine.cache.settled_now:
            # A full minute has just struck.
            await self.clock.turn(0.2)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(step, min_size=5, max_size=60))
def test_after_quiescence_every_result_is_what_the_database_holds(steps: list[Step]) -> None:
    async def run() -> None:
        world = World()
        await world.engine.start()
        await quiet()
        world._prove()
        for number in range(len(QUERIES)):
            world._open(number)
        await quiet()
        for name, *more in steps:
            if name == "turn":
                (seconds,) = more
                assert isinstance(seconds, float)
                await world.clock.turn(seconds)
            else:
                assert isinstance(name, str)
                await world.take(name, *more)
            world.check_nothing_old_is_called_clean()
            world.check_pace()
        await world.quiesce()
        for number, watch in world.watches.items():
            result = watch.results["rows"]
            assert result.rows == world.truth(number)
            assert not result.dirty
            assert result.failure is None
        assert world.engine.link.state is LinkState.LIVE
        assert world.engine.cache.settled_now
        for query in QUERIES:
            starts = world.fetcher.starts(query.key)
            hurried = [1 for one, next in pairwise(starts) if next - one < 0.0499]
            # A namesake opened anew, and a link that came back, may begin at once.
            assert len(hurried) <= world.holds + world.closed
        await world.engine.stop()
        assert world.clock.armed == 0
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(run())


async def test_nobody_starves_under_a_steady_stream() -> None:
    """Changes every 5 ms and reads of 30 ms, for 20 s: every pane keeps moving."""
    world = World()
    world.fetcher.automatic = False
    await world.engine.start()
    await quiet()
    world._prove()
    news: dict[str, list[float]] = {query.key: [] for query in QUERIES}
    for query in QUERIES:

        def note(names: frozenset[str], key: str = query.key) -> None:
            news[key].append(world.clock.monotonic())

        world.engine.cache.watch({"rows": query}, note)
    for number in range(4000):
        world._write(TABLES[number % 2], "abc"[number % 3], PROJECTS[(number // 2) % 2])
        world._deliver(0, False)
        await world.clock.turn(0.005)
        for call in world.fetcher.open:
            if world.clock.monotonic() - call.at >= 0.03:
                call.succeed()
    for key, moments in news.items():
        assert len(moments) >= 50, key
        assert max(later - earlier for earlier, later in pairwise(moments)) < 1.0, key
    units = {query.fetched_with for query in QUERIES}
    assert len(world.fetcher.calls) <= 20 * 20 * len(units) + len(units)
    await world.engine.stop()
