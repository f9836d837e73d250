"""What is in sight and known to be old is not called Live for longer than a dead link would be,
whatever keeps it from being read."""

from __future__ import annotations

from random import Random

import pytest

from livedash.live.engine import Engine
from livedash.live.link import LinkState
from livedash.live.overdue import NEVER_READ, UNREAD
from tests.clock import ManualClock, quiet
from tests.live.bench import Bench, tasks_query
from tests.scripted import ScriptedDatabase, ScriptedFetcher, ScriptedSource, change

LIMIT = 13.0
"""A heartbeat every 8 s, with 5 s for its answer."""


def unread(bench: Bench) -> tuple[str, ...]:
    return bench.cache.unreadable


def state(engine: Engine) -> LinkState:
    return engine.link.state


async def test_a_read_that_hangs_is_said_to(bench: Bench) -> None:
    watch = bench.watch({"cards": tasks_query()})
    await bench.clock.turn(1)
    bench.told.clear()
    bench.fetcher.automatic = False
    bench.cache.receive([change("shop.tasks")])
    await bench.clock.turn(LIMIT - 0.1)
    assert unread(bench) == ()
    await bench.clock.turn(0.1)
    assert unread(bench) == (UNREAD.words,)
    assert watch.results["cards"].failure is UNREAD
    assert watch.results["cards"].rows == (), "old rows stay"
    assert bench.told == [{"cards"}]
    bench.fetcher.open[0].succeed()
    await quiet()
    assert unread(bench) == ()
    assert bench.told == [{"cards"}, {"cards"}]


async def test_the_first_rows_that_do_not_come_are_said_not_to(bench: Bench) -> None:
    bench.fetcher.automatic = False
    watch = bench.watch({"cards": tasks_query()})
    await bench.clock.turn(LIMIT)
    assert watch.results["cards"].failure is NEVER_READ


async def test_what_is_read_in_time_is_never_overdue_however_often_it_changes(
    bench: Bench,
) -> None:
    bench.watch({"cards": tasks_query()})
    for _ in range(3000):
        bench.cache.receive([change("shop.tasks")])
        await bench.clock.turn(0.01)
        assert unread(bench) == ()


async def test_a_timer_is_armed_only_while_something_is_old(bench: Bench) -> None:
    bench.watch({"cards": tasks_query()})
    bench.cache.receive([change("shop.tasks")] * 100)
    await bench.clock.turn(0.1)
    assert bench.clock.armed == 1
    await bench.clock.turn(LIMIT)
    assert bench.clock.armed == 0, "no polling"


async def test_out_of_sight_nothing_is_overdue(bench: Bench) -> None:
    watch = bench.watch({"cards": tasks_query()})
    await bench.clock.turn(1)
    watch.visible = False
    bench.cache.receive([change("shop.tasks")])
    await bench.clock.turn(60)
    bench.fetcher.automatic = False
    watch.visible = True
    await bench.clock.turn(LIMIT - 0.1)
    assert unread(bench) == (), "the time out of sight does not count"
    await bench.clock.turn(0.1)
    assert unread(bench) == (UNREAD.words,)
    watch.visible = False
    assert unread(bench) == ()


async def test_a_change_during_a_slow_read_is_as_old_as_it_is(bench: Bench) -> None:
    """The rows that arrive do not show it: they are no news about it."""
    bench.watch({"cards": tasks_query()})
    await bench.clock.turn(1)
    bench.fetcher.automatic = False
    bench.cache.receive([change("shop.tasks")])
    await bench.clock.turn(1)
    bench.cache.receive([change("shop.tasks")])
    await bench.clock.turn(11)
    bench.fetcher.open[0].succeed()
    await bench.clock.turn(1.9)
    assert unread(bench) == ()
    await bench.clock.turn(0.1)
    assert unread(bench) == (UNREAD.words,)


async def test_rows_that_were_old_for_too_long_are_not_true_for_a_moment(bench: Bench) -> None:
    bench.watch({"cards": tasks_query()})
    await bench.clock.turn(1)
    bench.fetcher.automatic = False
    bench.cache.receive([change("shop.tasks")])
    await bench.clock.turn(1)
    bench.cache.receive([change("shop.tasks")])
    await bench.clock.turn(LIMIT)
    seen: list[tuple[str, ...]] = []
    bench.cache.on_progress(lambda: seen.append(bench.cache.unreadable))
    bench.fetcher.open[0].succeed()
    await quiet()
    assert seen == [(UNREAD.words,)], "the second change is in no rows yet"


async def test_what_becomes_old_without_a_link_is_the_link_s_affair(bench: Bench) -> None:
    watch = bench.watch({"cards": tasks_query()})
    await bench.clock.turn(1)
    bench.cache.hold()
    bench.cache.receive([change("shop.tasks")])
    await bench.clock.turn(60)
    assert watch.results["cards"].failure is None
    assert bench.clock.armed == 0
    bench.fetcher.automatic = False
    bench.cache.release()
    await bench.clock.turn(LIMIT - 0.1)
    assert watch.results["cards"].failure is None
    await bench.clock.turn(0.1)
    assert watch.results["cards"].failure is UNREAD


@pytest.mark.parametrize("beats", [False, True])
async def test_the_link_is_partial_while_the_heart_beats_over_old_rows(beats: bool) -> None:
    clock, database = ManualClock(), ScriptedDatabase()
    fetcher = ScriptedFetcher(clock, database.answer)
    source = ScriptedSource(clock, feeds=frozenset({"shop.tasks"}))
    engine = Engine([source], fetcher, clock, Random(1), audit_every=None)
    engine.cache.watch({"cards": tasks_query()}, lambda names: None)
    await engine.start()
    await quiet()
    source.prove()
    await clock.turn(1)
    assert state(engine) is LinkState.LIVE
    fetcher.automatic = False
    source.change("shop.tasks")
    for _ in range(int(LIMIT)):
        assert state(engine) is LinkState.LIVE
        await clock.turn(1)
        if beats:
            source.beat()
    assert state(engine) is LinkState.PARTIAL
    assert engine.link.unreadable == (UNREAD.words,)
    fetcher.open[0].succeed()
    await quiet()
    assert state(engine) is LinkState.LIVE
    await engine.stop()
    assert clock.armed == 0
