"""When an app under test is idle: when its loop has nothing left to run.

Textual's pilot takes it for idle when the process has used little of a fiftieth of a second: long
on a quiet machine, and wrong on a busy one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from textual import pilot
from textual._wait import wait_for_idle as a_fiftieth_of_a_second
from textual.pilot import Pilot

from tests.clock import quiet


@contextmanager
def loops_at_rest() -> Iterator[None]:
    """Pilots wait for that, but for a new size, which Textual hands on by the clock."""
    resize = Pilot.resize_terminal

    async def idle(least: float = 0.0, most: float = 0.0) -> None:
        del least, most
        await quiet()

    async def by_the_clock(self: Pilot[object], width: int, height: int) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pilot, "wait_for_idle", a_fiftieth_of_a_second)
            await resize(self, width, height)
            await self.pause()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textual.app.wait_for_idle", idle)
        patch.setattr("textual.pilot.wait_for_idle", idle)
        patch.setattr(Pilot, "resize_terminal", by_the_clock)
        yield
