"""Semantics 10: hidden is only marked, and read once when it is shown."""

from __future__ import annotations

import asyncio

from livedash.live.events import Gap
from livedash.live.trace import Came, ReadDone
from tests.clock import quiet
from tests.live.bench import Bench, tasks_query
from tests.scripted import change


async def test_hidden_is_marked_only_and_read_once_when_shown(bench: Bench) -> None:
    watch = bench.watch({"cards": tasks_query()})
    await bench.clock.turn(1)
    watch.visible = False
    for _ in range(100):
        bench.cache.receive([change("shop.tasks"), Gap("test")])
        await bench.clock.turn(0.1)
    assert len(bench.fetcher.calls) == 1
    assert watch.results["cards"].dirty
    watch.visible = True
    await bench.clock.turn(5)
    assert len(bench.fetcher.calls) == 2
    assert not watch.results["cards"].dirty


async def test_showing_what_is_clean_reads_nothing(bench: Bench) -> None:
    watch = bench.watch({"cards": tasks_query()})
    await bench.clock.turn(1)
    watch.visible = False
    watch.visible = True
    await bench.clock.turn(5)
    assert len(bench.fetcher.calls) == 1


async def test_hidden_during_a_read_takes_the_answer(bench: Bench) -> None:
    bench.fetcher.automatic = False
    watch = bench.watch({"cards": tasks_query()})
    await quiet()
    watch.visible = False
    bench.fetcher.open[0].succeed({"tasks": ("row",)})
    await bench.clock.turn(1)
    assert watch.results["cards"].rows == ("row",)


async def test_a_query_watched_twice_is_read_once_and_told_to_both(bench: Bench) -> None:
    first = bench.watch({"cards": tasks_query()})
    second = bench.watch({"tasks": tasks_query()}, visible=False)
    await bench.clock.turn(1)
    assert len(bench.fetcher.calls) == 1
    assert sorted(bench.told) == [{"cards"}, {"tasks"}]
    first.close()
    bench.cache.receive([change("shop.tasks")])
    await bench.clock.turn(1)
    assert len(bench.fetcher.calls) == 1, "only a hidden watch is left"
    second.visible = True
    await bench.clock.turn(1)
    assert len(bench.fetcher.calls) == 2


async def test_what_nobody_watches_is_forgotten(bench: Bench) -> None:
    watch = bench.watch({"cards": tasks_query()})
    await bench.clock.turn(1)
    watch.close()
    watch.close()
    watch.visible = False
    bench.cache.receive([change("shop.tasks"), Gap("test")])
    bench.cache.refresh("test")
    await bench.clock.turn(5)
    assert len(bench.fetcher.calls) == 1
    assert [came.touched for came in bench.trace if isinstance(came, Came)] == [0, 0]


async def test_a_watch_closed_by_its_own_news_hears_no_more(bench: Bench) -> None:
    told: list[frozenset[str]] = []

    def close_both(names: frozenset[str]) -> None:
        told.append(names)
        first.close()
        second.close()

    first = bench.cache.watch({"cards": tasks_query()}, close_both)
    second = bench.cache.watch({"cards": tasks_query()}, close_both)
    await bench.clock.turn(1)
    assert len(told) == 1
    assert bench.trace.faults == 0


async def test_settled_waits_for_what_is_in_sight_and_for_nothing_else(bench: Bench) -> None:
    bench.fetcher.automatic = False
    bench.watch({"hidden": tasks_query("other")}, visible=False)
    await bench.cache.settled()
    watch = bench.watch({"cards": tasks_query()})
    settled = asyncio.ensure_future(bench.cache.settled())
    await quiet()
    assert not settled.done()
    bench.fetcher.open[0].fail("It is not allowed.", transient=False)
    await quiet()
    assert settled.done(), "a failure that is shown is an answer"
    assert watch.results["cards"].failure is not None


async def test_what_is_read_on_its_return_is_read_because_it_is_shown(bench: Bench) -> None:
    """The change that made it old says nothing about how fast one is told of changes."""
    watch = bench.watch({"cards": tasks_query()})
    await bench.clock.turn(1)
    watch.visible = False
    bench.cache.receive([change("shop.tasks")])
    await bench.clock.turn(35)
    watch.visible = True
    await bench.clock.turn(1)
    assert [record.cause for record in bench.trace if isinstance(record, ReadDone)][1:] == ["shown"]


async def test_after_a_gap_the_gap_is_why_it_is_read(bench: Bench) -> None:
    """Time without a link is not in write → screen either."""
    bench.watch({"cards": tasks_query()})
    await bench.clock.turn(1)
    bench.cache.hold()
    gap = Gap("connected")
    bench.cache.receive([change("shop.tasks"), gap])
    bench.cache.release()
    await bench.clock.turn(1)
    assert [record.cause for record in bench.trace if isinstance(record, ReadDone)][1:] == [gap]
