"""Write → screen is said of what came all the way while the terminal was awake, of nothing else."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import count

import pytest

from livedash.app.frame_lines import FADES_AFTER
from livedash.app.freshness import Freshness
from livedash.live.events import Change
from livedash.live.trace import ReadDone
from tests.app.shelled import NUMBERS, ONE, OTHER, Number, Shelled, shelled
from tests.clock import ManualClock

pytestmark = pytest.mark.usefixtures("painted")  # what is not painted has not arrived


def read(began: float) -> ReadDone:
    change = Change("livedash.tasks", "U", began=began)
    return ReadDone(0.0, ("cards",), change, 0.01, 1, ("cards",), ())


def later(clock: ManualClock, seconds: float) -> None:
    clock.set_wall(clock.now() + timedelta(seconds=seconds))


def test_what_was_written_before_it_was_woken_says_nothing_about_the_way() -> None:
    clock = ManualClock()
    freshness = Freshness(clock, lambda: 0.0)
    written = clock.now().timestamp()
    later(clock, 134)
    freshness.woken()
    freshness.traced(read(written))
    freshness.drawn()
    later(clock, 0.1)
    assert not freshness.painted()
    assert freshness.last is None

    freshness.traced(read(clock.now().timestamp()))
    freshness.drawn()
    freshness.told()
    later(clock, 0.004)
    assert freshness.painted()
    assert freshness.last is not None and round(freshness.last, 3) == 0.004


def test_what_shows_nowhere_is_not_measured_by_what_is_painted_next() -> None:
    """A pane that stands still, or that went out of sight while it was read."""
    clock = ManualClock()
    freshness = Freshness(clock, lambda: 0.0)
    freshness.traced(read(clock.now().timestamp()))
    freshness.told()
    later(clock, 35)
    freshness.drawn()
    assert not freshness.painted()
    assert freshness.last is None


def creep(clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Time goes on while a pane is painted, by a millisecond each time that one looks."""
    still, steps = clock.now, count()
    monkeypatch.setattr(clock, "now", lambda: still() + timedelta(milliseconds=next(steps)))


async def tell(dash: Shelled, value: int) -> None:
    """Somebody writes into what both panes show."""
    for key in (ONE, OTHER):
        dash.held[key] = (Number(1, value),)
    began = dash.clock.now().timestamp()
    dash.source.sink.change(Change(NUMBERS, "U", began=began))
    await dash.settle()


async def test_the_time_out_of_sight_is_not_in_the_figure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with shelled() as dash:
        dash.source.clock_offset = 0.0
        await dash.live()
        creep(dash.clock, monkeypatch)
        await dash.press("2")
        await dash.clock.turn(1)
        await tell(dash, 7)
        assert re.search(r"Live +\d+ ms", dash.lines[0])
        await dash.clock.turn(35)
        await dash.press("1")
        await dash.clock.turn(1)
        await dash.settle()
        assert "7" in dash.frame.text
        assert re.search(r"Live +\d+ ms", dash.lines[0]), "not 35 s"


async def test_a_figure_that_is_old_goes_and_leaves_its_place_empty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with shelled() as dash:
        dash.source.clock_offset = 0.0
        await dash.live()
        creep(dash.clock, monkeypatch)
        await tell(dash, 7)
        with_figure = dash.lines[0]
        await dash.clock.turn(40)
        await tell(dash, 8)
        await dash.clock.turn(FADES_AFTER - 1)
        await dash.settle()
        assert re.search(r"Live +\d+ ms", dash.lines[0]), "a newer one stays its own time"
        await dash.clock.turn(1)
        await dash.settle()
        assert re.search(r"Live {6,}\d\d:\d\d", dash.lines[0])
        assert dash.lines[0].index("Live") == with_figure.index("Live")
