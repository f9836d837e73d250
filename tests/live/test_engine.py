"""Semantics 3, 4 and 5: subscribe, prove it, then read; a gap is an event; Live is earned."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from random import Random

import pytest

from livedash.live.engine import Engine
from livedash.live.link import Link, LinkState
from livedash.live.pacing import Pacing
from livedash.live.query import AnyQuery, Query
from livedash.live.source import Phase
from tests.clock import ManualClock, quiet
from tests.live.bench import tasks_query
from tests.scripted import ScriptedDatabase, ScriptedFetcher, ScriptedSource, change

SALES: AnyQuery = Query("sales", frozenset({"shop.sales"}))


def state_of(engine: Engine) -> LinkState:
    # A call, because a type checker takes an attribute for unchanged across what happens between.
    return engine.link.state


@dataclass
class Dashboard:
    """An engine with one scripted source."""

    clock: ManualClock
    database: ScriptedDatabase
    fetcher: ScriptedFetcher
    source: ScriptedSource
    engine: Engine
    links: list[Link] = field(default_factory=list)

    def state(self) -> LinkState:
        return state_of(self.engine)

    @property
    def states(self) -> list[LinkState]:
        """The states the link went through."""
        states: list[LinkState] = []
        for link in self.links:
            if not states or states[-1] is not link.state:
                states.append(link.state)
        return states

    def watch(self, *queries: AnyQuery) -> None:
        self.engine.cache.watch({query.key: query for query in queries}, lambda names: None)


@pytest.fixture
async def dashboard() -> AsyncIterator[Dashboard]:
    clock = ManualClock()
    database = ScriptedDatabase()
    fetcher = ScriptedFetcher(clock, database.answer)
    source = ScriptedSource(clock)
    engine = Engine([source], fetcher, clock, Random(7), gap_tables={"shop.members"})
    dashboard = Dashboard(clock, database, fetcher, source, engine)
    engine.on_link(dashboard.links.append)
    await engine.start()
    await quiet()
    yield dashboard
    await engine.stop()
    assert clock.armed == 0
    assert len(asyncio.all_tasks()) == 1


async def test_nothing_is_read_before_the_subscription_is_proven(dashboard: Dashboard) -> None:
    dashboard.watch(tasks_query())
    dashboard.source.attempt()
    await dashboard.clock.turn(10)
    assert dashboard.fetcher.calls == []
    assert dashboard.state() is LinkState.CONNECTING
    dashboard.source.prove()
    await quiet()
    assert len(dashboard.fetcher.calls) == 1
    assert dashboard.state() is LinkState.LIVE


async def test_live_waits_for_the_catch_up_reads(dashboard: Dashboard) -> None:
    dashboard.fetcher.automatic = False
    dashboard.watch(tasks_query(), SALES)
    dashboard.source.prove()
    await dashboard.clock.turn(Pacing().alone)
    first, second = dashboard.fetcher.open
    first.succeed()
    await quiet()
    assert dashboard.state() is LinkState.CONNECTING
    assert dashboard.source.lives == 0
    second.succeed()
    await quiet()
    assert dashboard.state() is LinkState.LIVE
    assert dashboard.source.lives == 1
    assert dashboard.states == [LinkState.CONNECTING, LinkState.LIVE]


async def test_a_steady_stream_does_not_keep_live_away(dashboard: Dashboard) -> None:
    dashboard.fetcher.automatic = False
    dashboard.watch(tasks_query())
    dashboard.source.prove()
    for _ in range(30):
        dashboard.source.change("shop.tasks")
        await dashboard.clock.turn(0.01)
    for call in dashboard.fetcher.open:
        call.succeed()
    await quiet()
    assert dashboard.state() is LinkState.LIVE


async def test_gap_after_gap_does_not_keep_live_away(dashboard: Dashboard) -> None:
    """On a slow link gaps may come faster than all is read: a source that polls who may see what,
    garbage on the channel."""
    dashboard.fetcher.automatic = False
    dashboard.watch(tasks_query(), SALES)
    dashboard.source.prove()
    await dashboard.clock.turn(Pacing().alone)
    old = dashboard.fetcher.open
    dashboard.source.gap("garbage")
    await dashboard.clock.turn(0.01)
    assert dashboard.state() is LinkState.CONNECTING
    for call in old:
        call.succeed()
    await dashboard.clock.turn(0.01)
    assert dashboard.state() is LinkState.LIVE
    await dashboard.clock.turn(1)
    assert len(dashboard.fetcher.open) == 2, "the later gap is read after all the same"


async def test_a_read_from_before_the_proof_does_not_count_as_caught_up() -> None:
    clock = ManualClock()
    fetcher = ScriptedFetcher(clock, ScriptedDatabase().answer, automatic=False)
    source = ScriptedSource(clock)
    polling = ScriptedSource(clock, "polling", feeds=frozenset(), push=False)
    engine = Engine([source, polling], fetcher, clock, Random(7), audit_every=None)
    await engine.start()
    await quiet()
    engine.cache.watch({"tasks": tasks_query()}, lambda names: None)
    polling.prove()
    source.prove()
    await quiet()
    source.lose()
    await quiet()
    source.prove()
    await quiet()
    [before] = fetcher.open
    before.succeed()
    await quiet()
    assert state_of(engine) is not LinkState.LIVE
    await clock.turn(1)
    fetcher.open[0].succeed()
    await quiet()
    assert state_of(engine) is LinkState.LIVE
    await engine.stop()


async def test_after_an_outage_everything_is_read_again_before_live(dashboard: Dashboard) -> None:
    dashboard.database.put("shop.tasks", "1", 1)
    dashboard.watch(tasks_query())
    dashboard.source.prove()
    await dashboard.clock.turn(1)
    dashboard.source.lose(next_in=1.0)
    await quiet()
    assert dashboard.state() is LinkState.OFFLINE
    assert dashboard.engine.link.failure is not None
    dashboard.database.put("shop.tasks", "1", 2)
    dashboard.source.attempt()
    await dashboard.clock.turn(1)
    assert len(dashboard.fetcher.calls) == 1
    dashboard.source.prove()
    await dashboard.clock.turn(0.2)
    assert dashboard.fetcher.calls[-1].seen["tasks"] == (("shop.tasks", "1", 2),)
    assert len(dashboard.fetcher.calls) == 2, "one read, whoever reported the gap"
    assert dashboard.states == [
        LinkState.CONNECTING,
        LinkState.LIVE,
        LinkState.OFFLINE,
        LinkState.CONNECTING,
        LinkState.LIVE,
    ]


async def test_a_source_that_forgets_its_gap_is_read_after_anyway(dashboard: Dashboard) -> None:
    dashboard.watch(tasks_query())
    dashboard.source.prove()
    await dashboard.clock.turn(1)
    dashboard.source.lose()
    dashboard.source.prove(gap=False)
    await dashboard.clock.turn(1)
    assert len(dashboard.fetcher.calls) == 2


async def test_lost_before_the_catch_up_is_not_live(dashboard: Dashboard) -> None:
    dashboard.fetcher.automatic = False
    dashboard.watch(tasks_query())
    dashboard.source.prove()
    await quiet()
    dashboard.source.lose()
    await dashboard.clock.turn(1)
    assert dashboard.source.lives == 0
    assert LinkState.LIVE not in dashboard.states
    dashboard.source.prove()
    dashboard.source.lose()
    await dashboard.clock.turn(1)
    assert dashboard.source.lives == 0
    assert dashboard.state() is LinkState.OFFLINE
    assert not dashboard.fetcher.open, "down again before the gap was handed on"


async def test_a_query_that_may_not_be_read_is_partial_and_holds_nothing_else_up(
    dashboard: Dashboard,
) -> None:
    dashboard.fetcher.automatic = False
    dashboard.watch(tasks_query())
    dashboard.source.prove()
    await quiet()
    dashboard.fetcher.open[0].fail("You may not read shop.tasks.", transient=False)
    await quiet()
    assert dashboard.state() is LinkState.PARTIAL
    assert dashboard.source.lives == 1
    dashboard.fetcher.automatic = True
    await dashboard.clock.turn(20)
    assert dashboard.state() is LinkState.LIVE


async def test_a_change_of_people_reads_everything_again(dashboard: Dashboard) -> None:
    dashboard.watch(tasks_query(), SALES)
    dashboard.source.prove()
    await dashboard.clock.turn(1)
    dashboard.source.change("shop.members", ["1"])
    await dashboard.clock.turn(1)
    assert len(dashboard.fetcher.calls) == 4
    assert dashboard.state() is LinkState.LIVE


async def test_a_storm_is_handed_on_once_a_turn(dashboard: Dashboard) -> None:
    dashboard.watch(tasks_query())
    dashboard.source.prove()
    await dashboard.clock.turn(1)
    before = dashboard.engine.trace.events
    for number in range(10_000):
        dashboard.source.change("shop.tasks", [str(number)])
    await quiet()
    assert dashboard.engine.trace.events == before + 1


async def test_reconnect_asks_every_source(dashboard: Dashboard) -> None:
    dashboard.engine.reconnect()
    assert dashboard.source.reconnects == 1


async def test_suspend_reads_nothing_and_coming_back_is_a_gap(dashboard: Dashboard) -> None:
    dashboard.watch(tasks_query())
    dashboard.source.prove()
    await dashboard.clock.turn(1)
    await dashboard.engine.suspend()
    await dashboard.clock.turn(100)
    assert dashboard.source.suspends == 1
    assert dashboard.state() is LinkState.OFFLINE
    assert len(dashboard.fetcher.calls) == 1
    dashboard.engine.resume()
    assert dashboard.source.resumes == 1
    dashboard.source.prove()
    await dashboard.clock.turn(1)
    assert len(dashboard.fetcher.calls) == 2
    assert dashboard.state() is LinkState.LIVE


async def test_a_source_that_dies_is_shown_and_started_again(dashboard: Dashboard) -> None:
    dashboard.watch(tasks_query())
    dashboard.source.prove()
    await dashboard.clock.turn(1)
    dashboard.source.crash(KeyError("password=hunter2"))
    await quiet()
    link = dashboard.engine.link
    assert link.state is LinkState.OFFLINE
    assert link.failure is not None
    assert "KeyError" in link.failure.words
    assert "hunter2" not in link.failure.words
    assert link.next_attempt is not None
    assert dashboard.engine.trace.faults == 1
    await dashboard.clock.turn(30)
    assert dashboard.source.runs == 2
    dashboard.source.prove()
    await dashboard.clock.turn(1)
    assert dashboard.state() is LinkState.LIVE


async def test_a_listener_that_fails_does_not_stop_the_engine(dashboard: Dashboard) -> None:
    def broken(link: Link) -> None:
        raise ZeroDivisionError

    stop = dashboard.engine.on_link(broken)
    dashboard.source.prove()
    await quiet()
    assert dashboard.state() is LinkState.LIVE
    assert dashboard.engine.trace.faults >= 1
    faults = dashboard.engine.trace.faults
    stop()
    dashboard.source.lose()
    await quiet()
    assert dashboard.engine.trace.faults == faults


async def test_a_pane_on_a_table_without_triggers_makes_the_link_partial() -> None:
    clock = ManualClock()
    fetcher = ScriptedFetcher(clock, ScriptedDatabase().answer)
    source = ScriptedSource(clock, feeds=frozenset({"shop.tasks"}))
    polling = ScriptedSource(clock, "polling", feeds=frozenset({"shop.sales"}), push=False)
    engine = Engine([source, polling], fetcher, clock, Random(7))
    await engine.start()
    await quiet()
    engine.cache.watch({"cards": tasks_query()}, lambda names: None)
    polling.prove()
    source.prove()
    await clock.turn(1)
    assert state_of(engine) is LinkState.LIVE
    sales = engine.cache.watch({"sales": SALES}, lambda names: None)
    await clock.turn(1)
    assert state_of(engine) is LinkState.PARTIAL
    assert engine.link.unfed == {"shop.sales"}
    sales.visible = False
    assert state_of(engine) is LinkState.LIVE
    # The other one goes: what polling alone feeds goes on, read by its events.
    source.lose()
    sales.visible = True
    await clock.turn(1)
    assert state_of(engine) is LinkState.PARTIAL
    before = fetcher.count("sales")
    polling.change("shop.sales")
    await clock.turn(1)
    assert fetcher.count("sales") == before + 1
    # And a source that comes back beside it reads again what it alone was to tell of.
    tasks = fetcher.count("tasks")
    source.prove(gap=False)
    await clock.turn(1)
    assert fetcher.count("sales") == before + 1
    assert fetcher.count("tasks") == tasks + 1
    await engine.stop()


async def test_what_nobody_tells_of_is_read_when_it_comes_into_sight() -> None:
    clock = ManualClock()
    fetcher = ScriptedFetcher(clock, ScriptedDatabase().answer)
    source = ScriptedSource(clock, feeds=frozenset({"shop.tasks"}))
    polling = ScriptedSource(clock, "polling", feeds=frozenset(), push=False)
    engine = Engine([source, polling], fetcher, clock, Random(7), audit_every=None)
    await engine.start()
    await quiet()
    source.prove()
    await clock.turn(1)
    sales = engine.cache.watch({"sales": SALES}, lambda names: None)
    tasks = engine.cache.watch({"tasks": tasks_query()}, lambda names: None)
    await clock.turn(1)
    assert (fetcher.count("sales"), fetcher.count("tasks")) == (1, 1)
    for times in (2, 3):
        for watch in (sales, tasks):
            watch.visible = False
        await clock.turn(3600)
        for watch in (sales, tasks):
            watch.visible = True
        await clock.turn(1)
        # Of the tasks it would have been told; whether somebody polls has nothing to do with it.
        assert (fetcher.count("sales"), fetcher.count("tasks")) == (times, 1)
    await engine.stop()


async def test_when_the_push_ends_what_it_may_have_kept_to_itself_is_read() -> None:
    clock = ManualClock()
    fetcher = ScriptedFetcher(clock, ScriptedDatabase().answer)
    source = ScriptedSource(clock, feeds=frozenset({"shop.tasks"}))
    polling = ScriptedSource(clock, "polling", feeds=frozenset(), push=False)
    engine = Engine([source, polling], fetcher, clock, Random(7), audit_every=None)
    await engine.start()
    await quiet()
    source.prove()
    polling.prove()
    engine.cache.watch({"tasks": tasks_query()}, lambda names: None)
    await clock.turn(1)
    assert fetcher.count("tasks") == 1
    source.lose()
    await clock.turn(1)
    assert fetcher.count("tasks") == 2
    await engine.stop()


async def test_without_any_source_it_reads_and_says_partial() -> None:
    clock = ManualClock()
    fetcher = ScriptedFetcher(clock, ScriptedDatabase().answer)
    engine = Engine([], fetcher, clock, Random(7))
    engine.cache.watch({"cards": tasks_query()}, lambda names: None)
    await engine.start()
    await engine.cache.settled()
    assert state_of(engine) is LinkState.PARTIAL
    await engine.suspend()
    engine.resume()
    await clock.turn(1)
    assert fetcher.count("tasks") == 2
    await engine.stop()


async def test_a_source_that_fails_to_suspend_is_still_read_after(dashboard: Dashboard) -> None:
    dashboard.watch(tasks_query())
    dashboard.source.prove()
    await dashboard.clock.turn(1)

    async def fail() -> None:
        raise ZeroDivisionError

    dashboard.source.suspend = fail  # type: ignore[method-assign]
    await dashboard.engine.suspend()
    assert dashboard.engine.trace.faults == 1
    assert dashboard.engine.link.sources[0].phase is Phase.SUSPENDED
    dashboard.engine.resume()
    dashboard.source.prove(gap=False)
    await dashboard.clock.turn(1)
    assert dashboard.state() is LinkState.LIVE
    assert len(dashboard.fetcher.calls) == 2


async def test_thousands_of_reconnects_leave_nothing_behind(dashboard: Dashboard) -> None:
    dashboard.watch(tasks_query(), SALES)
    for _ in range(1000):
        dashboard.source.prove()
        dashboard.source.change("shop.tasks", ["1"])
        await quiet()
        dashboard.source.lose()
        await quiet()
    assert len(asyncio.all_tasks()) <= 4
    assert dashboard.clock.armed <= 2
    dashboard.source.prove()
    dashboard.engine.change(change("shop.tasks"))
    await dashboard.clock.turn(2)
    assert dashboard.state() is LinkState.LIVE
