"""A `q` that closes a sheet goes no further, however long it is leant on.

No terminal says whether a key was pressed again or is being held: a held one repeats about thirty
times a second, after half a second of nothing (Windows lets people choose up to a whole one).
"""

from __future__ import annotations

from livedash.live.clock import Clock

MOMENT = 1.0
"""Seconds within which another `q` is still the same finger."""


class HeldQuitKey:
    """The `q` of one keyboard."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._closed_at: float | None = None
        """The moment of the last `q` in a run that began on a sheet."""
        self.on_it = False
        """Whether the last key was such a `q`, which meant the sheet."""

    def pressed(self, *, quits: bool, over_a_sheet: bool) -> None:
        """Note a key. `quits`: the key quits where no sheet is."""
        now = self._clock.monotonic()
        again = self._closed_at is not None and now - self._closed_at < MOMENT
        self.on_it = quits and (over_a_sheet or again)
        self._closed_at = now if self.on_it else None
