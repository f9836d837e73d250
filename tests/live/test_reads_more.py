"""A query turns out to read more tables than it named: no change of them is missed."""

from __future__ import annotations

from livedash.live.query import Query
from tests.clock import quiet
from tests.live.bench import Bench
from tests.scripted import change

BREADS = frozenset({"shop.breads"})
SALES = frozenset({"shop.sales"})


def query() -> Query[tuple[str, str, int]]:
    return Query("both", BREADS)


async def test_rows_that_stand_are_read_again_and_kept_true_from_then_on(bench: Bench) -> None:
    bench.watch({"both": query()})
    await bench.clock.turn(1)
    bench.cache.receive([change("shop.sales")])
    await bench.clock.turn(1)
    assert len(bench.fetcher.calls) == 1
    bench.cache.reads_more("both", SALES)
    await quiet()
    assert len(bench.fetcher.calls) == 2, "whatever was missed is read"
    assert bench.cache.looks.tables == BREADS | SALES
    await bench.clock.turn(1)
    bench.cache.receive([change("shop.sales")])
    await quiet()
    assert len(bench.fetcher.calls) == 3
    bench.cache.reads_more("both", SALES)
    await bench.clock.turn(1)
    assert len(bench.fetcher.calls) == 3, "that was known"


async def test_known_before_the_first_rows_it_costs_no_read(bench: Bench) -> None:
    bench.fetcher.automatic = False
    bench.watch({"both": query()})
    await quiet()
    bench.cache.reads_more("both", SALES)
    bench.fetcher.open[0].succeed()
    await bench.clock.turn(1)
    assert len(bench.fetcher.calls) == 1


async def test_a_change_after_it_and_during_the_first_read_is_read(bench: Bench) -> None:
    bench.fetcher.automatic = False
    bench.watch({"both": query()})
    await quiet()
    bench.cache.reads_more("both", SALES)
    bench.cache.receive([change("shop.sales")])
    bench.fetcher.open[0].succeed()
    await bench.clock.turn(1)
    assert len(bench.fetcher.calls) == 2


async def test_a_query_that_nobody_looks_at_any_more_is_left_alone(bench: Bench) -> None:
    watch = bench.watch({"both": query()})
    await bench.clock.turn(1)
    bench.cache.reads_more("both", SALES)
    watch.close()
    bench.cache.reads_more("both", BREADS | SALES)
    bench.watch({"both": query()})
    assert bench.cache.looks.tables == BREADS, "named anew, and told of anew by its first read"
