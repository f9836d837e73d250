"""Semantics 9: no change, no call; and a fault in one watcher stays in it."""

from __future__ import annotations

from tests.clock import quiet
from tests.live.bench import Bench, tasks_query
from tests.scripted import change


async def test_a_read_with_equal_rows_calls_nobody(bench: Bench) -> None:
    bench.database.put("shop.tasks", "1", 1)
    watch = bench.watch({"cards": tasks_query()})
    await bench.clock.turn(1)
    rows = watch.results["cards"].rows
    read_at = watch.results["cards"].read_at
    for _ in range(10):
        bench.cache.receive([change("shop.tasks")])
        await bench.clock.turn(1)
    assert len(bench.fetcher.calls) == 11
    assert len(bench.told) == 1
    assert watch.results["cards"].rows is rows
    assert read_at is not None
    assert (watch.results["cards"].read_at or read_at) > read_at, "but it is known to be fresh"


async def test_a_first_read_without_rows_is_told(bench: Bench) -> None:
    watch = bench.watch({"cards": tasks_query()})
    await quiet()
    assert bench.told == [{"cards"}]
    assert watch.results["cards"].rows == ()


async def test_one_read_tells_a_watch_once_with_the_names_that_differ(bench: Bench) -> None:
    queries = {
        "all": tasks_query("all"),
        "mine": tasks_query("mine", owner="ada"),
        "his": tasks_query("his", owner="bob"),
    }
    one_unit = {
        name: type(q)(q.key, q.tables, q.scope, unit="board") for name, q in queries.items()
    }
    bench.watch(one_unit)
    await bench.clock.turn(1)
    bench.told.clear()
    bench.database.put("shop.tasks", "1", 1, {"owner": "ada"})
    bench.cache.receive([change("shop.tasks", ["1"])])
    await bench.clock.turn(1)
    assert bench.told == [{"all", "mine"}]


async def test_a_fault_in_one_watcher_does_not_reach_the_others(bench: Bench) -> None:
    def broken(names: frozenset[str]) -> None:
        raise ZeroDivisionError("a pane that divides by zero")

    bench.cache.watch({"cards": tasks_query()}, broken)
    bench.watch({"cards": tasks_query()})
    await bench.clock.turn(1)
    assert bench.told == [{"cards"}]
    assert bench.trace.faults == 1
    bench.database.put("shop.tasks", "1", 1)
    bench.cache.receive([change("shop.tasks")])
    await bench.clock.turn(1)
    assert bench.told == [{"cards"}, {"cards"}]
