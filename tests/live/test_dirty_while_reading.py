"""Semantics 1 and 2: a change during a read never cancels it, and is never lost."""

from __future__ import annotations

from tests.clock import quiet
from tests.live.bench import Bench, tasks_query
from tests.scripted import change


async def test_a_change_during_the_first_read_gives_exactly_one_trailing_read(bench: Bench) -> None:
    bench.fetcher.automatic = False
    bench.database.put("shop.tasks", "1", 1)
    watch = bench.watch({"cards": tasks_query()})
    await quiet()
    bench.database.put("shop.tasks", "1", 2)
    bench.cache.receive([change("shop.tasks")])
    bench.cache.receive([change("shop.tasks")])
    await bench.clock.turn(0.01)
    (first,) = bench.fetcher.calls
    assert not first.cancelled

    first.succeed()
    await quiet()
    shown = watch.results["cards"]
    assert shown.rows == (("shop.tasks", "1", 1),)
    assert shown.dirty

    await bench.clock.turn(1)
    (trailing,) = bench.fetcher.open
    trailing.succeed()
    await bench.clock.turn(5)
    shown = watch.results["cards"]
    assert shown.rows == (("shop.tasks", "1", 2),)
    assert not shown.dirty
    assert len(bench.fetcher.calls) == 2


async def test_a_change_before_a_read_begins_needs_no_second_one(bench: Bench) -> None:
    watch = bench.watch({"cards": tasks_query()}, visible=False)
    bench.cache.receive([change("shop.tasks")])
    watch.visible = True
    await bench.clock.turn(5)
    assert len(bench.fetcher.calls) == 1
    assert not watch.results["cards"].dirty


async def test_every_read_of_a_steady_stream_is_shown(bench: Bench) -> None:
    """The best-known cache shows nothing as long as changes come faster than reads end."""
    bench.fetcher.automatic = False
    bench.watch({"cards": tasks_query()})
    await quiet()
    for value in range(200):
        bench.database.put("shop.tasks", "1", value)
        bench.cache.receive([change("shop.tasks", ["1"])])
        await bench.clock.turn(0.01)
        if value % 3 == 2:
            for call in bench.fetcher.open:
                call.succeed()
    assert len(bench.told) >= 15
    for call in bench.fetcher.open:
        call.succeed()
    bench.fetcher.automatic = True
    await bench.clock.turn(1)
    assert bench.fetcher.calls[-1].seen["tasks"] == (("shop.tasks", "1", 199),)


async def test_a_dropped_query_takes_no_answer_meant_for_its_namesake(bench: Bench) -> None:
    bench.fetcher.automatic = False
    first = bench.watch({"cards": tasks_query()})
    await quiet()
    first.close()
    second = bench.watch({"cards": tasks_query()})
    await bench.clock.turn(bench.pacing.alone)
    old, new = bench.fetcher.calls
    old.succeed({"tasks": ("old",)})
    await quiet()
    assert second.results["cards"].rows is None
    new.succeed({"tasks": ("new",)})
    await quiet()
    assert second.results["cards"].rows == ("new",)
