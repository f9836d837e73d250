"""Semantics 10: the first change at once, a burst paced, slow queries rarely, nobody starved."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from livedash.live.cache import QueryCache
from livedash.live.events import Gap
from livedash.live.query import Priority, Query
from tests.clock import quiet
from tests.live.bench import Bench, tasks_query
from tests.scripted import change


def query(key: str, priority: Priority = Priority.USUAL, unit: str = "") -> Query[tuple[str, ...]]:
    return Query(key, frozenset({f"shop.{key}"}), priority=priority, unit=unit)


async def test_a_single_change_is_not_delayed(bench: Bench) -> None:
    bench.watch({"cards": tasks_query()})
    await bench.clock.turn(1)
    bench.cache.receive([change("shop.tasks")])
    await quiet()
    assert len(bench.fetcher.calls) == 2


async def test_a_burst_is_paced_and_its_last_change_is_read(bench: Bench) -> None:
    bench.watch({"cards": tasks_query()})
    await bench.clock.turn(1)
    began = bench.clock.monotonic()
    for value in range(1000):
        bench.database.put("shop.tasks", "1", value)
        bench.cache.receive([change("shop.tasks", ["1"])])
        await bench.clock.turn(0.001)
    await bench.clock.turn(0.05)
    starts = [at for at in bench.fetcher.starts("tasks") if at >= began]
    assert starts[0] == began
    assert all(later - earlier >= 0.0499 for earlier, later in pairwise(starts))
    assert len(starts) >= 20
    assert bench.fetcher.calls[-1].seen["tasks"] == (("shop.tasks", "1", 999),)
    assert len(bench.told) <= 2 + 1.05 * 20


async def test_a_slow_query_never_takes_more_than_its_share(bench: Bench) -> None:
    bench.fetcher.automatic = False
    bench.watch({"cards": tasks_query()})
    busy = 0
    for _ in range(2000):
        bench.cache.receive([change("shop.tasks")])
        await bench.clock.turn(0.01)
        for call in bench.fetcher.open:
            busy += 1
            if bench.clock.monotonic() - call.at >= 0.4:
                call.succeed()
    assert 0.4 <= busy / 2000 <= 0.55


async def test_after_a_slow_read_and_a_rest_the_next_change_is_read_at_once(bench: Bench) -> None:
    bench.fetcher.automatic = False
    bench.watch({"cards": tasks_query()})
    await bench.clock.turn(2)
    bench.fetcher.open[0].succeed()
    await bench.clock.turn(2)
    bench.cache.receive([change("shop.tasks")])
    await quiet()
    assert len(bench.fetcher.open) == 1


async def test_one_after_the_other_unless_the_first_is_slow(bench: Bench) -> None:
    bench.fetcher.automatic = False
    bench.watch({"one": query("one"), "two": query("two"), "three": query("three")})
    await quiet()
    assert [call.keys for call in bench.fetcher.open] == [("one",)]
    bench.fetcher.open[0].succeed()
    await quiet()
    assert [call.keys for call in bench.fetcher.open] == [("two",)], "at once after it"
    await bench.clock.turn(bench.pacing.alone)
    assert [call.keys for call in bench.fetcher.open] == [("two",), ("three",)]


async def test_few_read_at_a_time_the_urgent_first(bench: Bench) -> None:
    bench.fetcher.automatic = False
    bench.watch({"busy1": query("busy1"), "busy2": query("busy2")})
    await bench.clock.turn(bench.pacing.alone)
    bench.watch({"people": query("people", Priority.RARE), "notes": query("notes")})
    bench.watch(
        {"sales": query("sales", Priority.URGENT), "stock": query("stock", Priority.URGENT)}
    )
    await quiet()
    order: list[str] = []
    while bench.fetcher.open:
        assert len(bench.fetcher.open) <= 2
        call = bench.fetcher.open[0]
        order += call.keys
        call.succeed()
        await quiet()
    assert order[:2] == ["busy1", "busy2"]
    assert order[2:] == ["sales", "stock", "notes", "people"]


async def test_urgent_queries_do_not_starve_the_others(bench: Bench) -> None:
    """Four urgent queries that could keep both places taken for ever."""
    bench.fetcher.automatic = False
    urgent = [query(f"urgent{number}", Priority.URGENT) for number in range(4)]
    bench.watch({one.key: one for one in urgent})
    bench.watch({"people": query("people", Priority.RARE)})
    for _ in range(600):
        bench.cache.receive([change(f"shop.{one.key}") for one in urgent])
        bench.cache.receive([change("shop.people")])
        await bench.clock.turn(0.01)
        for call in bench.fetcher.open:
            if bench.clock.monotonic() - call.at >= 0.2:
                call.succeed()
    starts = bench.fetcher.starts("people")
    assert len(starts) >= 4
    assert max(later - earlier for earlier, later in pairwise(starts)) < 2


async def test_queries_of_one_unit_are_read_in_one_snapshot(bench: Bench) -> None:
    bench.watch({"cards": query("cards", unit="board"), "lanes": query("lanes", unit="board")})
    await bench.clock.turn(1)
    bench.cache.receive([change("shop.cards"), change("shop.lanes")])
    await bench.clock.turn(1)
    bench.cache.receive([change("shop.lanes")])
    await bench.clock.turn(1)
    assert [set(call.keys) for call in bench.fetcher.calls] == [
        {"cards", "lanes"},
        {"cards", "lanes"},
        {"lanes"},
    ]


async def test_after_a_gap_the_reads_are_staggered(bench: Bench) -> None:
    """A hundred terminals hear of it in the same moment."""
    bench.watch({"cards": tasks_query()})
    await bench.clock.turn(1)
    delays = []
    for _ in range(30):
        gap_at = bench.clock.monotonic()
        bench.cache.receive([Gap("reconnected")])
        await bench.clock.turn(1)
        delays.append(bench.fetcher.starts("tasks")[-1] - gap_at)
    assert len(set(delays)) > 20
    assert max(delays) <= bench.pacing.stagger
    assert max(delays) - min(delays) > bench.pacing.stagger / 2


async def test_a_screen_without_rows_does_not_wait_for_the_stagger(bench: Bench) -> None:
    bench.cache.hold()
    bench.watch({"cards": tasks_query()})
    bench.cache.receive([Gap("connected")])
    bench.cache.release()
    await quiet()
    assert len(bench.fetcher.calls) == 1


class Latest(Random):
    """Chance that always falls on the latest moment."""

    def uniform(self, a: float, b: float) -> float:
        return b


async def test_gap_after_gap_does_not_put_a_read_off_for_ever(bench: Bench) -> None:
    cache = QueryCache(bench.fetcher, bench.clock, Latest())
    watched = {name: query(name) for name in ("one", "two", "three", "four")}
    cache.watch(watched, bench.told.append)
    await bench.clock.turn(1)
    before = len(bench.fetcher.calls)
    for _ in range(200):
        cache.receive([Gap("garbage")])
        await bench.clock.turn(0.005)
    for key in watched:
        assert bench.fetcher.count(key) >= 5
    assert len(bench.fetcher.calls) - before <= 4 * 21
    await cache.close()


async def test_one_timer_waits_for_all_turns(bench: Bench) -> None:
    watched = {f"q{number}": query(f"q{number}") for number in range(100)}
    bench.watch(watched)
    await bench.clock.turn(10)
    bench.cache.receive([Gap("test")])
    assert bench.clock.armed == 2, "and one for what might not be read in time"
