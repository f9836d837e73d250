"""Semantics 11: time invalidates too, at full minutes and at moments that rows name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from livedash.live.alarms import Alarms, next_tick
from livedash.live.query import Query
from tests.clock import MORNING, ManualClock
from tests.live.bench import Bench
from tests.scripted import change

Hold = tuple[str, str, int]


def holds() -> Query[Hold]:
    """Each row's value is the second of the morning at which its hold expires."""
    return Query(
        "holds",
        frozenset({"hall.bookings"}),
        moments=lambda rows: [MORNING + timedelta(seconds=row[2]) for row in rows],
    )


async def test_every_is_aligned_to_the_wall_clock(bench: Bench) -> None:
    bench.watch({"late": Query("late", frozenset(), every=60)})
    await bench.clock.turn(300)
    moments = [call.now for call in bench.fetcher.calls]
    assert moments[0] == MORNING
    assert len(moments) == 6
    for moment in moments[1:]:
        assert moment.second == 0
        assert moment.microsecond <= bench.pacing.stagger * 1e6


def test_a_tick_is_the_next_multiple_never_this_moment() -> None:
    assert next_tick(datetime(2026, 3, 17, 9, 0, 10, tzinfo=UTC), 60).minute == 1
    assert next_tick(datetime(2026, 3, 17, 9, 0, tzinfo=UTC), 60).minute == 1
    assert next_tick(datetime(2026, 3, 17, 9, 59, 59, 999999, tzinfo=UTC), 3600).hour == 10


async def test_a_moment_of_the_rows_reads_them_again(bench: Bench) -> None:
    bench.database.put("hall.bookings", "a", 100)
    bench.database.put("hall.bookings", "b", 40)
    bench.database.put("hall.bookings", "past", -5)
    bench.watch({"holds": holds()})
    await bench.clock.turn(39)
    assert len(bench.fetcher.calls) == 1
    await bench.clock.turn(1.2)
    assert len(bench.fetcher.calls) == 2
    assert bench.fetcher.calls[1].now >= MORNING + timedelta(seconds=40)
    await bench.clock.turn(500)
    assert len(bench.fetcher.calls) == 3


async def test_new_rows_bring_new_moments(bench: Bench) -> None:
    bench.database.put("hall.bookings", "a", 100)
    bench.watch({"holds": holds()})
    await bench.clock.turn(10)
    bench.database.put("hall.bookings", "a", 300)
    bench.cache.receive([change("hall.bookings")])
    await bench.clock.turn(250)
    assert len(bench.fetcher.calls) == 2
    await bench.clock.turn(100)
    assert len(bench.fetcher.calls) == 3


async def test_hidden_ticks_are_marked_only(bench: Bench) -> None:
    watch = bench.watch({"late": Query("late", frozenset(), every=60)})
    await bench.clock.turn(1)
    watch.visible = False
    await bench.clock.turn(600)
    assert len(bench.fetcher.calls) == 1
    assert watch.results["late"].dirty
    watch.visible = True
    await bench.clock.turn(1)
    assert len(bench.fetcher.calls) == 2


async def test_moments_that_fail_are_told_and_the_rows_stand(bench: Bench) -> None:
    naive: Query[Hold] = Query(
        "naive",
        frozenset({"hall.bookings"}),
        every=60,
        moments=lambda rows: [datetime(2026, 3, 17)],  # noqa: DTZ001 - the mistake under test
    )
    watch = bench.watch({"rows": naive})
    await bench.clock.turn(1)
    assert watch.results["rows"].rows == ()
    assert bench.trace.faults == 1
    await bench.clock.turn(60)
    assert len(bench.fetcher.calls) == 2


async def test_one_timer_waits_for_all_moments(bench: Bench) -> None:
    bench.watch({f"q{n}": Query(f"q{n}", frozenset(), every=3600 * (n + 1)) for n in range(50)})
    await bench.clock.turn(bench.pacing.overdue)
    assert bench.clock.armed == 1


async def test_a_clock_put_forward_is_noticed_within_a_minute() -> None:
    clock = ManualClock()
    rung: list[list[str]] = []
    alarms: Alarms[str] = Alarms(clock, rung.append)
    alarms.set("shift", [MORNING + timedelta(hours=3)])
    clock.set_wall(MORNING + timedelta(hours=4))
    await clock.turn(61)
    assert rung == [["shift"]]


async def test_a_clock_put_back_rings_for_everything() -> None:
    clock = ManualClock()
    rung: list[list[str]] = []
    alarms: Alarms[str] = Alarms(clock, rung.append)
    alarms.set("tick", [MORNING + timedelta(seconds=60)])
    alarms.set("shift", [MORNING + timedelta(hours=3)])
    clock.set_wall(MORNING - timedelta(hours=1))
    await clock.turn(61)
    assert sorted(thing for things in rung for thing in things) == ["shift", "tick"]
    assert clock.armed == 0


async def test_a_frozen_clock_does_not_spin() -> None:
    class Frozen(ManualClock):
        def now(self) -> datetime:
            return MORNING

    clock = Frozen()
    alarms: Alarms[str] = Alarms(clock, lambda due: None)
    alarms.set("nearly", [MORNING + timedelta(microseconds=1)])
    before = next(clock._order)
    await clock.turn(1)
    assert next(clock._order) - before <= 102


async def test_moments_that_move_at_every_read_leave_nothing_behind() -> None:
    clock = ManualClock()
    alarms: Alarms[str] = Alarms(clock, lambda due: None)
    for number in range(10_000):
        alarms.set("stock", [MORNING + timedelta(hours=5, seconds=number)])
    assert len(alarms._heap) <= 100
    assert clock.armed == 1
