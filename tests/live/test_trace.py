"""What came, what it invalidated, what was read and why: bounded, and nobody's danger."""

from __future__ import annotations

from livedash.live.trace import Came, ReadDone, Trace, Traced
from tests.clock import ManualClock
from tests.live.bench import Bench, tasks_query
from tests.scripted import change


async def test_it_tells_what_came_what_it_touched_and_what_was_read_why(bench: Bench) -> None:
    bench.watch({"cards": tasks_query()})
    await bench.clock.turn(1)
    bench.database.put("shop.tasks", "1", 1)
    event = change("shop.tasks", ["1"])
    bench.cache.receive([event])
    await bench.clock.turn(1)
    first, came, read = bench.trace
    assert isinstance(first, ReadDone)
    assert first.cause == "first"
    assert came == Came(1001.0, event, 1)
    assert isinstance(read, ReadDone)
    assert read.queries == ("tasks",)
    assert read.cause is event
    assert read.rows == 1
    assert read.differed == ("tasks",)
    assert read.failed == ()


async def test_seconds_are_those_of_the_read(bench: Bench) -> None:
    bench.fetcher.automatic = False
    bench.watch({"cards": tasks_query()})
    await bench.clock.turn(0.25)
    bench.fetcher.open[0].fail()
    await bench.clock.turn(0.001)
    (read,) = bench.trace
    assert isinstance(read, ReadDone)
    assert read.seconds == 0.25
    assert read.failed == ("tasks",)


def test_only_the_last_are_kept_and_all_are_counted() -> None:
    trace = Trace(ManualClock(), room=10)
    for _ in range(100):
        trace.came(change("shop.tasks"), 0)
    assert len(list(trace)) == 10
    assert trace.events == 100


def test_a_listener_hears_until_it_stops_and_one_that_fails_is_left_out() -> None:
    trace = Trace(ManualClock())
    heard: list[Traced] = []

    def broken(record: Traced) -> None:
        raise ZeroDivisionError

    trace.listen(broken)
    stop = trace.listen(heard.append)
    trace.diverged("tasks")
    trace.diverged("tasks")
    stop()
    stop()
    trace.diverged("tasks")
    assert trace.faults == 1
    assert len([record for record in heard if record[1] == "tasks"]) == 2
