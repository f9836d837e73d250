"""A change that cannot alter the rows reads nothing; in any doubt it is read."""

from __future__ import annotations

from typing import Any

import pytest

from livedash.live.events import Change, Gap
from livedash.live.query import Query
from livedash.live.trace import Fault
from tests.clock import quiet
from tests.live.bench import Bench
from tests.scripted import change

Row = tuple[str, str, int]


def of_today(change: Change, rows: tuple[Row, ...]) -> bool:
    return bool(rows) and change.scope.get("day") == frozenset({"today"})


def past_days(unaffected_by: Any = of_today) -> Query[Row]:
    return Query("past", frozenset({"shop.tasks"}), unaffected_by=unaffected_by)


TODAY = Change("shop.tasks", "I", scope={"day": frozenset({"today"})})
LATE = Change("shop.tasks", "I", scope={"day": frozenset({"today", "yesterday"})})


@pytest.fixture
async def read(bench: Bench) -> Bench:
    bench.database.put("shop.tasks", "1", 1)
    bench.watch({"past": past_days()})
    await quiet()
    assert len(bench.fetcher.calls) == 1
    return bench


async def test_a_change_that_cannot_alter_the_rows_reads_nothing(read: Bench) -> None:
    read.cache.receive([TODAY])
    await read.clock.turn(5)
    assert len(read.fetcher.calls) == 1


@pytest.mark.parametrize("event", [LATE, change("shop.tasks"), Gap("missed something")])
async def test_any_other_does(read: Bench, event: Change | Gap) -> None:
    read.cache.receive([event])
    await read.clock.turn(5)
    assert len(read.fetcher.calls) == 2


async def test_nothing_is_spared_while_a_read_is_under_way(bench: Bench) -> None:
    """Nobody knows yet what it will have seen."""
    bench.database.put("shop.tasks", "1", 1)
    watch = bench.watch({"past": past_days()})
    await quiet()
    bench.fetcher.automatic = False
    bench.cache.receive([LATE])
    await bench.clock.turn(5)
    (under_way,) = bench.fetcher.open
    bench.cache.receive([TODAY])
    under_way.succeed()
    await bench.clock.turn(5)
    (trailing,) = bench.fetcher.open
    trailing.succeed()
    await bench.clock.turn(5)
    assert not watch.results["past"].dirty


async def test_one_that_cannot_tell_is_told_of_and_read(bench: Bench) -> None:
    def broken(change: Change, rows: tuple[Row, ...]) -> bool:
        raise LookupError(change)

    bench.database.put("shop.tasks", "1", 1)
    bench.watch({"past": past_days(broken)})
    await quiet()
    bench.cache.receive([TODAY])
    await bench.clock.turn(5)
    assert len(bench.fetcher.calls) == 2
    assert any(isinstance(record, Fault) for record in bench.trace)
