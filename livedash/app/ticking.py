"""The changes of the screen by time alone: at each full minute, and each second while there is a
countdown or an age to show."""

from __future__ import annotations

from collections.abc import Callable

from livedash.live.clock import Clock, Timer


class Ticking:
    """The clock of one terminal's screen."""

    def __init__(
        self,
        clock: Clock,
        *,
        calm: Callable[[], bool],
        ticked: Callable[[], None],
        minute: Callable[[], None],
    ) -> None:
        """`calm`: no countdown or age is on the screen. `minute` is called besides `ticked` when a
        minute has begun: "5 d in this column" changes with the time alone."""
        self._clock, self._calm, self._ticked, self._minute = clock, calm, ticked, minute
        self._at = clock.now()
        self._timer: Timer | None = None

    def tick(self) -> None:
        """Tick now, and again when it is time."""
        self.stop()
        now = self._clock.now()
        left = 60 - now.timestamp() % 60
        self._timer = self._clock.call_later(left if self._calm() else min(1.0, left), self.tick)
        self._ticked()
        minute = now.replace(second=0, microsecond=0)
        if minute != self._at:
            self._at = minute
            self._minute()

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
