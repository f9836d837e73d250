"""Write → screen: how long the last write took to reach this terminal, from the beginning of its
transaction: no event carries the moment of the commit.

The database says when the writing transaction began, by its own clock; the source knows how far
that clock is from ours; the terminal driver's hook says when the paint went out. Only a read that
changed something on the screen counts, and only the first paint after it. What was written before
a stopped terminal was woken says how long it was stopped, and nothing about the way; and what came
while a pane was out of sight is read for its being shown, which is no change.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from livedash.live.clock import Clock
from livedash.live.events import Change
from livedash.live.trace import ReadDone, Traced

log = logging.getLogger("livedash.engine")

_PLAUSIBLE = 600.0
"""Beyond ten minutes a clock is wrong: then nothing is said."""


class Freshness:
    """The last measured write → screen, in seconds."""

    def __init__(self, clock: Clock, offset: Callable[[], float | None]) -> None:
        self._clock = clock
        self._offset = offset
        self._began: float | None = None
        self._drawn = False
        self._read_at = clock.now()
        self._woken = 0.0
        self.last: float | None = None
        self.last_at = 0.0
        """When that was, by the steady clock."""

    def traced(self, record: Traced) -> None:
        """Listens to the core's trace."""
        if isinstance(record, ReadDone) and record.differed and isinstance(record.cause, Change):
            self._began, self._read_at = record.cause.began, self._clock.now()
            self._drawn = False

    def drawn(self) -> None:
        """A pane has drawn cells anew, which are about to be painted."""
        self._drawn = True

    def told(self) -> None:
        """Every pane has been told of what was read: where none drew a cell, it shows nowhere, and
        whatever is painted next is something else."""
        if not self._drawn:
            self._began = None

    def woken(self) -> None:
        """The terminal was stopped until now."""
        self._woken = self._clock.now().timestamp()

    def forget(self) -> None:
        """What was read has been painted by now, or shows nowhere."""
        self._began = None

    def painted(self) -> bool:
        """A frame went out; whether there is a new figure."""
        began, self._began = self._began, None
        if began is None:
            return False
        offset, now = self._offset(), self._clock.now()
        if offset is None or now == self._read_at:
            return False  # A clock that stands still is frozen, and measures nothing.
        if began - offset < self._woken:
            return False
        seconds = now.timestamp() + offset - began
        if not -0.5 < seconds < _PLAUSIBLE:
            return False
        self.last, self.last_at = max(0.0, seconds), self._clock.monotonic()
        log.info("on the screen %.0f ms after its transaction began", self.last * 1000)
        return True
