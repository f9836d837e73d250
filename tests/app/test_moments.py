"""An entry has the database's moment, whatever this machine's clock says, in the order in which it
was made.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from livedash.app.moments import NEXT, Moments
from tests.clock import MORNING, ManualClock

DAYS = timedelta(days=2)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(MORNING + DAYS)


async def test_a_clock_two_days_off_is_corrected(clock: ManualClock) -> None:
    moments = Moments(clock, frozen=False)
    moments.measured(-DAYS.total_seconds())
    assert moments.next() == MORNING
    await clock.turn(3600)
    assert moments.next() == MORNING + timedelta(hours=1)


async def test_a_clock_that_is_set_right_while_nobody_answers_changes_nothing(
    clock: ManualClock,
) -> None:
    moments = Moments(clock, frozen=False)
    moments.measured(-DAYS.total_seconds())
    await clock.turn(60)
    clock.set_wall(MORNING + timedelta(seconds=60))
    # The link's picture changes for other reasons; nobody has measured anew.
    moments.measured(-DAYS.total_seconds())
    moments.measured(None)
    await clock.turn(60)
    assert moments.next() == MORNING + timedelta(seconds=120)


async def test_what_may_be_the_links_noise_is_left_alone(clock: ManualClock) -> None:
    moments = Moments(clock, frozen=False)
    for offset in (0.3, -0.4, 0.9):
        moments.measured(offset)
        await clock.turn(1)
        assert moments.next() == clock.now()


async def test_entries_keep_their_order_when_the_offset_changes(clock: ManualClock) -> None:
    moments = Moments(clock, frozen=False)
    moments.measured(60.0)
    first = moments.next()
    moments.measured(-60.0)
    assert [moments.next(), moments.next()] == [first + NEXT, first + 2 * NEXT]
    await clock.turn(121)
    assert moments.next() == clock.now() - timedelta(seconds=60)


async def test_a_clock_that_stands_still_is_believed(clock: ManualClock) -> None:
    moments = Moments(clock, frozen=True)
    moments.measured(-DAYS.total_seconds())
    assert moments.next() == moments.next() == clock.now()
