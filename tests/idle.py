"""When an app under test is idle: when its loop has nothing left to run.

Textual's pilot takes it for idle when the process has used little of a fiftieth of a second: long
on a quiet machine, and wrong on a busy one. And it sends every widget a message to learn that all
before it are done with, a dozen times in a test: here only where somebody is still at work.
"""

from __future__ import annotations

from asyncio import Event
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from textual import pilot
from textual._wait import wait_for_idle as a_fiftieth_of_a_second
from textual.app import ScreenStackError
from textual.message_pump import MessagePump
from textual.pilot import Pilot

from tests.clock import quiet


@contextmanager
def loops_at_rest() -> Iterator[None]:
    """Pilots wait for that, but for a new size, which Textual hands on by the clock."""
    resize, ask_all = Pilot.resize_terminal, Pilot._wait_for_screen

    async def idle(least: float = 0.0, most: float = 0.0) -> None:
        del least, most
        await quiet()

    async def by_the_clock(self: Pilot[object], width: int, height: int) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pilot, "wait_for_idle", a_fiftieth_of_a_second)
            await resize(self, width, height)
            await self.pause()

    async def all_done(self: Pilot[object]) -> bool:
        await quiet()
        return all_wait(self) or await ask_all(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textual.app.wait_for_idle", idle)
        patch.setattr("textual.pilot.wait_for_idle", idle)
        patch.setattr(Pilot, "resize_terminal", by_the_clock)
        patch.setattr(Pilot, "_wait_for_screen", all_done)
        yield


def all_wait(pilot: Pilot[object]) -> bool:
    """Whether all on the screen have done what they were sent, and the app stands."""
    app = pilot.app
    try:
        screen = app.screen
    except ScreenStackError:
        return False
    everyone = (app, *screen.walk_children(with_self=True))
    return not app._exception_event.is_set() and all(waits(one) for one in everyone)


def waits(pump: MessagePump) -> bool:
    """It has nothing before it, and nothing in hand either: it asks for the next message."""
    due: Event = pump._message_queue.ready_event
    # Asyncio has no public word for whether somebody waits for it.
    return not due.is_set() and bool(due._waiters)
