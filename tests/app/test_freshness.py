"""Write → screen is said of what came all the way while the terminal was awake, of nothing else."""

from __future__ import annotations

from datetime import timedelta

from livedash.app.freshness import Freshness
from livedash.live.events import Change
from livedash.live.trace import Read
from tests.clock import ManualClock


def read(began: float) -> Read:
    change = Change("livedash.tasks", "U", began=began)
    return Read(0.0, ("cards",), change, 0.01, 1, ("cards",), ())


def later(clock: ManualClock, seconds: float) -> None:
    clock.set_wall(clock.now() + timedelta(seconds=seconds))


def test_what_was_written_before_it_was_woken_says_nothing_about_the_way() -> None:
    clock = ManualClock()
    freshness = Freshness(clock, lambda: 0.0)
    written = clock.now().timestamp()
    later(clock, 134)
    freshness.woken()
    freshness.traced(read(written))
    later(clock, 0.1)
    assert not freshness.painted()
    assert freshness.last is None

    freshness.traced(read(clock.now().timestamp()))
    later(clock, 0.004)
    assert freshness.painted()
    assert freshness.last is not None and round(freshness.last, 3) == 0.004
