"""A read that fails is tried again, then says so; old rows stay, and nothing dies unnoticed."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from livedash.live.query import Priority, Query
from livedash.live.trace import Fault
from tests.clock import quiet
from tests.live.bench import Bench, tasks_query
from tests.scripted import change


async def fail_until(bench: Bench, seconds: float, transient: bool = True) -> None:
    for _ in range(round(seconds / 0.01)):
        for call in bench.fetcher.open:
            call.fail(transient=transient)
        await bench.clock.turn(0.01)


@pytest.mark.parametrize("priority", Priority)
async def test_a_failure_is_shown_when_its_retry_budget_is_spent(
    bench: Bench, priority: Priority
) -> None:
    assert [p.retries for p in Priority] == [10, 5, 3]
    bench.database.put("shop.tasks", "1", 1)
    watch = bench.watch({"cards": Query("tasks", frozenset({"shop.tasks"}), priority=priority)})
    await bench.clock.turn(1)
    bench.fetcher.automatic = False
    bench.told.clear()
    bench.cache.receive([change("shop.tasks")])
    await quiet()
    tries = 0
    while watch.results["cards"].failure is None:
        assert bench.told == []
        for call in bench.fetcher.open:
            tries += 1
            call.fail("The server closed the connection.")
        await bench.clock.turn(0.05)
    assert tries == priority.retries + 1
    assert bench.told == [{"cards"}]
    result = watch.results["cards"]
    assert result.rows == (("shop.tasks", "1", 1),), "old rows stay"
    assert result.dirty
    starts = bench.fetcher.starts("tasks")[1:]
    assert starts[-1] - starts[0] < 10


async def test_reads_that_hang_for_long_are_not_kept_quiet(bench: Bench) -> None:
    bench.fetcher.automatic = False
    watch = bench.watch({"cards": Query("tasks", frozenset(), priority=Priority.URGENT)})
    await bench.clock.turn(4)
    bench.fetcher.open[0].fail("It took too long.")
    await bench.clock.turn(8)
    assert watch.results["cards"].failure is None
    bench.fetcher.open[0].fail("It took too long.")
    await quiet()
    assert watch.results["cards"].failure is not None


async def test_after_the_failure_is_shown_it_is_still_tried_and_heals(bench: Bench) -> None:
    bench.fetcher.automatic = False
    watch = bench.watch({"cards": tasks_query()})
    await fail_until(bench, 60)
    late = bench.fetcher.starts("tasks")[-3:]
    assert all(5 <= later - earlier <= 16 for earlier, later in pairwise(late))
    assert len(bench.told) == 1, "the same failure again is no news"
    bench.fetcher.automatic = True
    await bench.clock.turn(20)
    result = watch.results["cards"]
    assert result.failure is None
    assert result.rows == ()
    assert not result.dirty
    assert len(bench.told) == 2


async def test_what_retrying_cannot_help_is_shown_at_once(bench: Bench) -> None:
    bench.fetcher.automatic = False
    watch = bench.watch({"cards": tasks_query()})
    await quiet()
    bench.fetcher.open[0].fail("You may not read shop.tasks.", transient=False)
    await quiet()
    failure = watch.results["cards"].failure
    assert failure is not None
    assert failure.words == "You may not read shop.tasks."
    await bench.clock.turn(5)
    assert len(bench.fetcher.calls) == 1


async def failing_for_long(bench: Bench) -> float:
    """A query that fails whenever it is read has just failed again: when that was."""
    bench.fetcher.automatic = False
    bench.watch({"cards": tasks_query()})
    await fail_until(bench, 30)
    before = len(bench.fetcher.calls)
    while len(bench.fetcher.calls) == before:
        await bench.clock.turn(0.01)
    bench.fetcher.open[0].fail()
    await quiet()
    return bench.clock.monotonic()


async def test_a_change_shortens_the_wait_after_a_failed_read(bench: Bench) -> None:
    await failing_for_long(bench)
    await bench.clock.turn(3)
    assert not bench.fetcher.open, "the next try is seconds away"
    bench.cache.receive([change("shop.tasks")])
    await quiet()
    assert len(bench.fetcher.open) == 1


async def test_a_burst_of_changes_does_not_hammer_what_fails(bench: Bench) -> None:
    failed_at = await failing_for_long(bench)
    for _ in range(500):
        bench.cache.receive([change("shop.tasks")])
        await bench.clock.turn(0.01)
        for call in bench.fetcher.open:
            call.fail()
    tries = [at for at in bench.fetcher.starts("tasks") if at > failed_at]
    assert 4 <= len(tries) <= 5, "once a second, for five seconds"
    assert all(later - earlier >= 1 for earlier, later in pairwise(tries))


async def test_a_person_does_not_wait_for_the_next_try(bench: Bench) -> None:
    await failing_for_long(bench)
    await bench.clock.turn(bench.pacing.spacing)
    bench.cache.refresh("key")
    await quiet()
    assert len(bench.fetcher.open) == 1


async def test_what_only_waits_for_a_lock_is_asked_for_again_at_once(bench: Bench) -> None:
    """The database does nothing meanwhile; and the rows are there as soon as the lock is gone."""
    bench.fetcher.automatic = False
    watch = bench.watch({"cards": tasks_query()})
    await quiet()
    for _ in range(10):
        await bench.clock.turn(3)
        [call] = bench.fetcher.open
        call.fail("Somebody has locked it.", waited=True)
        await bench.clock.turn(bench.pacing.retry_cap)
    assert watch.results["cards"].failure is not None
    assert len(bench.fetcher.open) == 1


async def test_a_failing_query_does_not_take_its_unit_with_it(bench: Bench) -> None:
    cards: Query[tuple[str]] = Query("cards", frozenset({"shop.cards"}), unit="board")
    lanes: Query[tuple[str]] = Query("lanes", frozenset({"shop.lanes"}), unit="board")
    bench.fetcher.automatic = False
    watch = bench.watch({"cards": cards, "lanes": lanes})
    await quiet()
    bench.fetcher.open[0].fail_one("cards", "There is no table shop.cards.")
    await quiet()
    assert watch.results["cards"].failure is not None
    assert watch.results["lanes"].rows == ()
    # Its waiting does not slow the neighbour down, nor does the neighbour's storm hurry it.
    bench.fetcher.automatic = True
    for _ in range(100):
        bench.cache.receive([change("shop.lanes")])
        await bench.clock.turn(0.01)
    assert bench.fetcher.count("lanes") >= 15
    assert bench.fetcher.count("cards") == 1


async def test_a_query_without_an_answer_has_failed(bench: Bench) -> None:
    bench.fetcher.automatic = False
    watch = bench.watch({"cards": tasks_query()})
    await quiet()
    bench.fetcher.open[0].succeed({})
    await quiet()
    assert watch.results["cards"].failure is not None


async def test_a_fault_in_the_fetcher_is_a_failure_counted_and_traced(bench: Bench) -> None:
    bench.fetcher.automatic = False
    watch = bench.watch({"cards": tasks_query()})
    await quiet()
    bench.fetcher.open[0].answer.set_exception(KeyError("password=hunter2"))
    await quiet()
    failure = watch.results["cards"].failure
    assert failure is not None
    assert "KeyError" in failure.words
    assert "hunter2" not in failure.words
    assert bench.trace.faults == 1
    assert any(isinstance(record, Fault) for record in bench.trace)
    bench.fetcher.automatic = True
    await bench.clock.turn(20)
    assert watch.results["cards"].failure is None


async def test_a_read_that_cancels_itself_is_tried_again(bench: Bench) -> None:
    bench.fetcher.automatic = False
    watch = bench.watch({"cards": tasks_query()})
    await quiet()
    bench.fetcher.open[0].answer.cancel()
    bench.fetcher.automatic = True
    await bench.clock.turn(1)
    assert watch.results["cards"].rows == ()


async def test_a_read_without_an_end_is_given_up_and_blocks_nobody(bench: Bench) -> None:
    bench.fetcher.automatic = False
    watch = bench.watch({f"q{number}": tasks_query(f"q{number}") for number in range(3)})
    await bench.clock.turn(bench.pacing.deadline - 1)
    assert bench.fetcher.count("q2") == 0
    await bench.clock.turn(1 + bench.pacing.alone)
    assert [call.cancelled for call in bench.fetcher.calls[:2]] == [True, True]
    failure = watch.results["q0"].failure
    assert failure is not None
    assert "20 s" in failure.words
    assert bench.fetcher.count("q2") == 1


async def test_while_the_link_is_down_nothing_is_read_and_nothing_fails(bench: Bench) -> None:
    watch = bench.watch({"cards": tasks_query()})
    await bench.clock.turn(1)
    bench.fetcher.automatic = False
    bench.cache.receive([change("shop.tasks")])
    await quiet()
    bench.cache.hold()
    await bench.clock.turn(60)
    assert bench.fetcher.calls[-1].cancelled, "it may hang on the dead connection"
    bench.cache.receive([change("shop.tasks")])
    bench.cache.refresh("key")
    await bench.clock.turn(60)
    assert len(bench.fetcher.calls) == 2
    assert watch.results["cards"].failure is None
    bench.fetcher.automatic = True
    bench.cache.release()
    await bench.clock.turn(1)
    assert len(bench.fetcher.calls) == 3
    assert not watch.results["cards"].dirty


async def test_close_leaves_no_task_behind(bench: Bench) -> None:
    bench.fetcher.automatic = False
    bench.watch({"cards": tasks_query()})
    await quiet()
    await bench.cache.close()
    assert len(asyncio.all_tasks()) == 1
    assert bench.clock.armed == 0
