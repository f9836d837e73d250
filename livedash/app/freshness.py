"""Write → screen: the time that the last write took to reach this terminal, from the beginning of
its transaction, because no event carries the moment of the commit.

The database gives the beginning of the writing transaction, by its own clock; the source knows how
far that clock is from ours; the terminal driver's hook tells when the paint went out. Only a read
that changed something on the screen counts, and only the first paint after it. A write from before
a stopped terminal was woken would measure the stop, and not the way; and rows that changed while a
pane was out of sight are read because the pane is shown, which is no change.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from livedash.live.clock import Clock
from livedash.live.events import Change
from livedash.live.trace import ReadDone, Traced

log = logging.getLogger("livedash.engine")

_PLAUSIBLE = 600.0
"""The longest plausible time: beyond ten minutes a clock is wrong, and no figure is given."""


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
        """The moment of the last measurement, by the steady clock."""

    def traced(self, record: Traced) -> None:
        """Hear the core's trace."""
        if isinstance(record, ReadDone) and record.differed and isinstance(record.cause, Change):
            self._began, self._read_at = record.cause.began, self._clock.now()
            self._drawn = False

    def drawn(self) -> None:
        """Note that a pane has drawn cells, which are about to be painted."""
        self._drawn = True

    def told(self) -> None:
        """Note that every pane has heard of the read: where none drew a cell, the read shows
        nowhere, and the next paint is of something else."""
        if not self._drawn:
            self._began = None

    def woken(self) -> None:
        """Note that the terminal was stopped until now."""
        self._woken = self._clock.now().timestamp()

    def forget(self) -> None:
        """Forget the last read: it has been painted by now, or shows nowhere."""
        self._began = None

    def painted(self) -> bool:
        """Note that a frame went out; answers whether there is a new figure."""
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
