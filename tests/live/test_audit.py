"""The oracle in production: what is cached is compared, differences are counted and healed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from random import Random

import pytest

from livedash.live.audit import Audit
from livedash.live.trace import Diverged
from tests.clock import quiet
from tests.live.bench import Bench, tasks_query
from tests.scripted import change


@pytest.fixture
async def audit(bench: Bench) -> AsyncIterator[Audit]:
    audit = Audit(bench.cache, bench.fetcher, bench.clock, Random(3), bench.trace)
    running = asyncio.ensure_future(audit.run())
    await quiet()
    yield audit
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_lost_change_is_found_counted_and_healed(bench: Bench, audit: Audit) -> None:
    watch = bench.watch({"cards": tasks_query()})
    await bench.clock.turn(1)
    bench.database.put("shop.tasks", "1", 1)
    await bench.clock.turn(80)
    assert watch.results["cards"].rows == (("shop.tasks", "1", 1),)
    assert bench.trace.divergences == 1
    assert [record.query for record in bench.trace if isinstance(record, Diverged)] == ["tasks"]
    await bench.clock.turn(300)
    assert bench.trace.divergences == 1
    assert audit.checked >= 4


async def test_a_change_still_on_its_way_is_no_divergence(bench: Bench, audit: Audit) -> None:
    watch = bench.watch({"cards": tasks_query()})
    await bench.clock.turn(1)
    bench.fetcher.automatic = False
    bench.database.put("shop.tasks", "1", 1)
    await bench.clock.turn(80)
    bench.fetcher.open[0].succeed()
    bench.fetcher.automatic = True
    await bench.clock.turn(0.5)
    bench.cache.receive([change("shop.tasks", ["1"])])
    await bench.clock.turn(10)
    assert bench.trace.divergences == 0
    assert watch.results["cards"].rows == (("shop.tasks", "1", 1),)


async def test_it_asks_for_the_moment_of_the_cached_rows(bench: Bench, audit: Audit) -> None:
    watch = bench.watch({"cards": tasks_query()})
    await bench.clock.turn(80)
    assert len(bench.fetcher.calls) == 2
    assert bench.fetcher.calls[1].now == watch.results["cards"].read_at


async def test_hidden_and_held_are_left_alone(bench: Bench, audit: Audit) -> None:
    watch = bench.watch({"cards": tasks_query()})
    await bench.clock.turn(1)
    watch.visible = False
    await bench.clock.turn(300)
    watch.visible = True
    bench.cache.hold()
    await bench.clock.turn(300)
    assert len(bench.fetcher.calls) == 1


async def test_it_survives_failures(bench: Bench, audit: Audit) -> None:
    bench.watch({"cards": tasks_query()})
    await bench.clock.turn(1)
    bench.fetcher.automatic = False
    await bench.clock.turn(80)
    bench.fetcher.open[0].fail()
    await bench.clock.turn(80)
    bench.fetcher.open[0].answer.set_exception(KeyError())
    await bench.clock.turn(80)
    assert len(bench.fetcher.open) == 1
    assert bench.trace.faults == 1
    assert bench.trace.divergences == 0


async def test_what_cannot_be_read_any_more_says_so(bench: Bench, audit: Audit) -> None:
    watch = bench.watch({"cards": tasks_query()})
    await bench.clock.turn(1)
    bench.fetcher.automatic = False
    await bench.clock.turn(80)
    bench.fetcher.open[0].fail_one("tasks", "You may not read shop.tasks.")
    await bench.clock.turn(1)
    bench.fetcher.open[0].fail_one("tasks", "You may not read shop.tasks.")
    await quiet()
    assert watch.results["cards"].failure is not None
    assert bench.trace.divergences == 0
