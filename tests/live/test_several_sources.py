"""Several sources at once: Live is said of what is fed, by whomever; what is not fed is named."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from random import Random

import pytest

from livedash.live.engine import Engine
from livedash.live.link import Link, LinkState
from livedash.live.query import AnyQuery, Query
from livedash.live.trace import Diverged
from tests.clock import ManualClock, quiet
from tests.live.bench import tasks_query
from tests.scripted import ScriptedDatabase, ScriptedFetcher, ScriptedSource

SALES: AnyQuery = Query("sales", frozenset({"shop.sales"}))


def state_of(engine: Engine) -> LinkState:
    # A call, because a type checker takes an attribute for unchanged across what happens between.
    return engine.link.state


@dataclass
class Dashboard:
    """An engine with Postgres, a service that may leave changes out, and nobody who polls."""

    clock: ManualClock
    database: ScriptedDatabase
    fetcher: ScriptedFetcher
    postgres: ScriptedSource
    service: ScriptedSource
    engine: Engine
    links: list[Link] = field(default_factory=list)

    def state(self) -> LinkState:
        return state_of(self.engine)

    def rows(self, query: AnyQuery) -> object:
        watch = self.engine.cache.watch({"it": query}, lambda names: None, visible=False)
        rows = watch.results["it"].rows
        watch.close()
        return rows


@pytest.fixture
async def dashboard() -> AsyncIterator[Dashboard]:
    clock = ManualClock()
    database = ScriptedDatabase()
    fetcher = ScriptedFetcher(clock, database.answer)
    postgres = ScriptedSource(clock, "postgres", feeds=frozenset({"shop.tasks"}))
    service = ScriptedSource(clock, "service", feeds=frozenset({"shop.sales"}), lossy=True)
    engine = Engine([postgres, service], fetcher, clock, Random(7))
    dashboard = Dashboard(clock, database, fetcher, postgres, service, engine)
    engine.on_link(dashboard.links.append)
    engine.cache.watch({"tasks": tasks_query()}, lambda names: None)
    await engine.start()
    await quiet()
    yield dashboard
    await engine.stop()
    assert clock.armed == 0
    assert len(asyncio.all_tasks()) == 1


async def test_live_needs_only_the_sources_of_what_is_in_sight(dashboard: Dashboard) -> None:
    dashboard.postgres.prove()
    await dashboard.clock.turn(1)
    assert (dashboard.state(), dashboard.engine.link.pushing) == (LinkState.LIVE, (1, 2))
    sales = dashboard.engine.cache.watch({"sales": SALES}, lambda names: None)
    await dashboard.clock.turn(1)
    assert dashboard.state() is LinkState.PARTIAL
    assert dashboard.engine.link.unfed == {"shop.sales"}
    dashboard.service.prove()
    await dashboard.clock.turn(1)
    assert dashboard.state() is LinkState.LIVE
    dashboard.postgres.lose()
    await quiet()
    assert dashboard.state() is LinkState.PARTIAL
    sales.close()
    dashboard.service.lose()
    await quiet()
    assert dashboard.state() is LinkState.OFFLINE
    dashboard.service.attempt()
    await quiet()
    assert dashboard.state() is LinkState.CONNECTING


async def test_what_is_fed_by_two_is_live_with_one_of_them(dashboard: Dashboard) -> None:
    dashboard.service.feed("shop.sales", "shop.tasks")
    dashboard.postgres.prove()
    await dashboard.clock.turn(1)
    asked = dashboard.fetcher.count("tasks")
    dashboard.postgres.lose()
    await dashboard.clock.turn(1)
    assert dashboard.state() is LinkState.LIVE
    assert dashboard.fetcher.count("tasks") == asked, "the other one told of them all the time"


async def test_what_is_fed_anew_is_read_before_live(dashboard: Dashboard) -> None:
    dashboard.engine.cache.watch({"sales": SALES}, lambda names: None)
    dashboard.service.feed()
    dashboard.postgres.prove()
    await dashboard.clock.turn(1)
    assert dashboard.state() is LinkState.PARTIAL
    dashboard.database.put("shop.sales", "1", 1)
    dashboard.fetcher.automatic = False
    dashboard.service.feed("shop.sales")
    await dashboard.clock.turn(1)
    assert dashboard.state() is LinkState.PARTIAL
    [call] = dashboard.fetcher.open
    call.succeed()
    await dashboard.clock.turn(1)
    assert dashboard.state() is LinkState.LIVE
    assert dashboard.rows(SALES) == (("shop.sales", "1", 1),)


async def test_what_was_not_fed_for_a_moment_has_to_catch_up_again(dashboard: Dashboard) -> None:
    dashboard.engine.cache.watch({"sales": SALES}, lambda names: None)
    dashboard.postgres.prove()
    dashboard.service.prove()
    await dashboard.clock.turn(1)
    assert dashboard.state() is LinkState.LIVE
    dashboard.service.feed()
    await dashboard.clock.turn(1)
    assert dashboard.state() is LinkState.PARTIAL
    dashboard.database.put("shop.sales", "1", 1)
    dashboard.fetcher.automatic = False
    dashboard.service.feed("shop.sales")
    await dashboard.clock.turn(1)
    assert dashboard.state() is LinkState.PARTIAL
    dashboard.fetcher.open[-1].succeed()
    await dashboard.clock.turn(1)
    assert dashboard.state() is LinkState.LIVE
    assert dashboard.service.lives == 1, "the link itself was never lost"


async def test_an_alternate_that_comes_and_goes_leaves_the_backoff_alone(
    dashboard: Dashboard,
) -> None:
    dashboard.postgres.prove()
    dashboard.fetcher.automatic = False
    dashboard.service.prove()
    await quiet()
    dashboard.service.lose()
    await quiet()
    for call in dashboard.fetcher.open:
        call.succeed()
    await dashboard.clock.turn(1)
    assert (dashboard.postgres.lives, dashboard.service.lives) == (1, 0)


@pytest.mark.parametrize("transient", [True, False])
async def test_what_cannot_be_read_is_not_live(dashboard: Dashboard, transient: bool) -> None:
    dashboard.postgres.prove()
    await dashboard.clock.turn(1)
    dashboard.fetcher.automatic = False
    dashboard.postgres.change("shop.tasks")
    for _ in range(600):
        for call in dashboard.fetcher.open:
            call.fail("The read failed.", transient=transient)
        await dashboard.clock.turn(0.5)
        if dashboard.engine.link.unreadable:
            break
    assert dashboard.state() is LinkState.PARTIAL
    assert dashboard.engine.link.unreadable == ("The read failed.",)
    dashboard.fetcher.automatic = True
    for call in dashboard.fetcher.open:
        call.succeed()
    await dashboard.clock.turn(60)
    assert dashboard.state() is LinkState.LIVE


async def test_what_a_lossy_source_left_out_heals_within_its_period(dashboard: Dashboard) -> None:
    watch = dashboard.engine.cache.watch({"sales": SALES}, lambda names: None)
    dashboard.postgres.prove()
    dashboard.service.prove()
    await dashboard.clock.turn(1)
    for number in range(5):
        before = dashboard.engine.trace.divergences
        dashboard.database.put("shop.sales", "1", number)
        # At worst a quarter more than the period, and the grace that a late event is given.
        await dashboard.clock.turn(15 * 1.25 + 2.1)
        assert watch.results["sales"].rows == (("shop.sales", "1", number),)
        assert dashboard.engine.trace.divergences == before + 1
    assert {r.query for r in dashboard.engine.trace if isinstance(r, Diverged)} == {"sales"}


async def test_a_steady_stream_elsewhere_does_not_put_the_audit_off(dashboard: Dashboard) -> None:
    watch = dashboard.engine.cache.watch({"sales": SALES}, lambda names: None)
    dashboard.postgres.prove()
    dashboard.service.prove()
    await dashboard.clock.turn(1)
    dashboard.database.put("shop.sales", "1", 1)
    for _ in range(210):
        dashboard.postgres.change("shop.tasks")
        await dashboard.clock.turn(0.1)
    assert watch.results["sales"].rows == (("shop.sales", "1", 1),)


async def test_what_a_sure_source_tells_of_as_well_is_not_read_for_nothing(
    dashboard: Dashboard,
) -> None:
    dashboard.postgres.prove()
    dashboard.service.feed("shop.tasks")
    await dashboard.clock.turn(1)
    asked = dashboard.fetcher.count("tasks")
    await dashboard.clock.turn(40)
    assert dashboard.fetcher.count("tasks") == asked
    dashboard.postgres.lose()
    await dashboard.clock.turn(40)
    assert dashboard.fetcher.count("tasks") >= asked + 2


async def test_nothing_is_read_while_what_is_needed_is_away() -> None:
    clock = ManualClock()
    fetcher = ScriptedFetcher(clock, ScriptedDatabase().answer)
    nothing: frozenset[str] = frozenset()
    database = ScriptedSource(clock, "database", feeds=nothing, push=False, needed=True)
    service = ScriptedSource(clock, "service", feeds=frozenset({"shop.tasks"}))
    engine = Engine([database, service], fetcher, clock, Random(7), audit_every=None)
    engine.cache.watch({"tasks": tasks_query()}, lambda names: None)
    await engine.start()
    await quiet()
    database.attempt()
    service.prove()
    await clock.turn(5)
    assert (fetcher.calls, engine.link.state) == ([], LinkState.CONNECTING)
    database.prove(gap=False)
    await clock.turn(1)
    assert (fetcher.count("tasks"), state_of(engine)) == (1, LinkState.LIVE)
    database.lose()
    service.change("shop.tasks")
    await clock.turn(5)
    assert (fetcher.count("tasks"), state_of(engine)) == (1, LinkState.OFFLINE)
    database.prove(gap=False)
    await clock.turn(1)
    # What the service told of meanwhile was kept; nothing else was missed.
    assert (fetcher.count("tasks"), state_of(engine)) == (2, LinkState.LIVE)
    await engine.stop()


async def test_what_was_hidden_from_the_audit_is_read_when_it_is_shown(
    dashboard: Dashboard,
) -> None:
    sales = dashboard.engine.cache.watch({"sales": SALES}, lambda names: None)
    dashboard.postgres.prove()
    dashboard.service.prove()
    await dashboard.clock.turn(1)
    sales.visible = False
    dashboard.database.put("shop.sales", "1", 1)
    await dashboard.clock.turn(60)
    asked = dashboard.fetcher.count("sales")
    sales.visible = True
    await dashboard.clock.turn(1)
    assert sales.results["sales"].rows == (("shop.sales", "1", 1),)
    assert dashboard.fetcher.count("sales") == asked + 1
