"""A source is asked for what the watched queries depend on: no more, in order, once per turn."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from random import Random

import pytest

from livedash.live.cache import Watch
from livedash.live.engine import Engine
from livedash.live.query import AnyQuery, Query
from livedash.live.wants import Want
from tests.clock import ManualClock, quiet
from tests.live.bench import Bench, tasks_query
from tests.scripted import ScriptedDatabase, ScriptedFetcher, ScriptedSource

SEVEN: Mapping[str, frozenset[str]] = {"project_id": frozenset({"7"})}
EIGHT: Mapping[str, frozenset[str]] = {"project_id": frozenset({"8"})}

BOARD: AnyQuery = Query("board", frozenset({"shop.tasks", "shop.people"}), {"project_id": "7"})


async def test_each_table_is_wanted_once_per_scope(bench: Bench) -> None:
    bench.watch({"a": tasks_query("a", project_id="7"), "b": tasks_query("b", project_id="7")})
    bench.watch({"c": tasks_query("c", project_id="8"), "d": tasks_query("d")})
    assert bench.cache.looks.wants() == (
        Want("shop.tasks"),
        Want("shop.tasks", SEVEN),
        Want("shop.tasks", EIGHT),
    )


async def test_what_is_in_sight_comes_first(bench: Bench) -> None:
    bench.watch({"hidden": tasks_query("a")}, visible=False)
    watch = bench.watch({"shown": tasks_query("z", project_id="8")})
    assert [want.in_sight for want in bench.cache.looks.wants()] == [True, False]
    assert bench.cache.looks.wants()[0].scope == EIGHT
    watch.visible = False
    assert [want.in_sight for want in bench.cache.looks.wants()] == [False, False]


async def test_one_that_sees_it_is_enough(bench: Bench) -> None:
    bench.watch({"a": tasks_query("a")}, visible=False)
    bench.watch({"b": tasks_query("b")})
    assert bench.cache.looks.wants() == (Want("shop.tasks", in_sight=True),)


async def test_what_nobody_watches_is_not_wanted(bench: Bench) -> None:
    bench.watch({"a": tasks_query()}).close()
    assert bench.cache.looks.wants() == ()


async def test_a_table_is_not_asked_by_a_column_that_it_has_not(bench: Bench) -> None:
    bench.watch({"board": BOARD})
    columns = {"shop.tasks": {"project_id"}}
    assert bench.cache.looks.wants(columns=columns) == (
        Want("shop.people"),
        Want("shop.tasks", SEVEN),
    )


async def test_tables_that_matter_whatever_is_watched_are_wanted_out_of_sight(bench: Bench) -> None:
    assert bench.cache.looks.wants(["shop.members"]) == (Want("shop.members", in_sight=False),)
    bench.watch({"members": Query("members", frozenset({"shop.members"}))})
    assert bench.cache.looks.wants(["shop.members"]) == (Want("shop.members", in_sight=True),)


def test_wants_can_be_told_apart_in_a_set() -> None:
    same = Want("shop.tasks", dict(SEVEN))
    assert len({Want("shop.tasks", SEVEN), same, Want("shop.tasks", EIGHT)}) == 2


@pytest.fixture
async def source() -> ScriptedSource:
    return ScriptedSource(ManualClock())


@pytest.fixture
async def engine(source: ScriptedSource) -> AsyncIterator[Engine]:
    clock = ManualClock()
    fetcher = ScriptedFetcher(clock, ScriptedDatabase().answer)
    engine = Engine([source], fetcher, clock, Random(7), gap_tables={"shop.members"})
    yield engine
    await engine.stop()


def look(engine: Engine, *queries: AnyQuery) -> Watch:
    return engine.cache.watch({query.key: query for query in queries}, lambda names: None)


async def test_a_source_is_asked_before_it_runs(engine: Engine, source: ScriptedSource) -> None:
    look(engine, tasks_query())
    await quiet()
    assert source.wanted == []
    await engine.start()
    assert source.runs == 0
    assert source.wanted == [(Want("shop.tasks"), Want("shop.members", in_sight=False))]


async def test_a_turn_of_many_watches_is_one_question(
    engine: Engine, source: ScriptedSource
) -> None:
    await engine.start()
    await quiet()
    for number in range(5):
        look(engine, tasks_query(f"q{number}", project_id="7")).close()
    kept = look(engine, tasks_query("kept", project_id="8"))
    await quiet()
    assert source.wanted[1:] == [
        (Want("shop.tasks", EIGHT), Want("shop.members", in_sight=False)),
    ]
    kept.visible = False
    await quiet()
    assert source.wanted[-1][1] == Want("shop.tasks", EIGHT, in_sight=False)


async def test_nothing_is_asked_again_that_has_not_changed(
    engine: Engine, source: ScriptedSource
) -> None:
    await engine.start()
    look(engine, tasks_query("a"))
    await quiet()
    asked = len(source.wanted)
    look(engine, tasks_query("b"))
    source.prove()
    source.change("shop.tasks")
    await quiet()
    assert len(source.wanted) == asked


async def test_a_source_that_chokes_on_it_does_not_stop_the_others(source: ScriptedSource) -> None:
    class Choking(ScriptedSource):
        def want(self, wants: object) -> None:
            raise ValueError("no such channel")

    clock = ManualClock()
    fetcher = ScriptedFetcher(clock, ScriptedDatabase().answer)
    engine = Engine([Choking(clock, "choking"), source], fetcher, clock, Random(7))
    look(engine, tasks_query())
    await engine.start()
    assert source.wanted == [(Want("shop.tasks"),)]
    assert engine.trace.faults == 1
    await engine.stop()
