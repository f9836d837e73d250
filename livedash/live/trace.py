"""The trace: what came, which queries it made old, what was read and why.

Its last records are for log and events pane. Records hold what happened as objects, not as text: as
long as nobody looks, a record costs one append to a bounded ring.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

from livedash.live.clock import Clock
from livedash.live.events import Event

Cause = Event | str
"""Why a query is read again: the event itself, or a word such as `shown` or `time`."""


class Came(NamedTuple):
    """An event reached the cache and made so many queries old."""

    at: float
    event: Event
    touched: int


class ReadDone(NamedTuple):
    """One call to the fetcher came to its end."""

    at: float
    queries: tuple[str, ...]
    cause: Cause
    seconds: float
    rows: int
    differed: tuple[str, ...]
    """The queries whose rows differ from the rows before."""
    failed: tuple[str, ...]
    unit: str = ""
    """The unit of the queries: a pane, at a place."""


class Diverged(NamedTuple):
    """The audit found rows that no change explains, and had them read again."""

    at: float
    query: str


class Fault(NamedTuple):
    """A mistake in a program's own code, kept from taking the rest down."""

    at: float
    about: str
    error: BaseException


Traced = Came | ReadDone | Diverged | Fault
Listener = Callable[[Traced], None]


class Trace:
    """The last records, and counts since the start."""

    def __init__(self, clock: Clock, room: int = 1000) -> None:
        self._clock = clock
        self._ring: deque[Traced] = deque(maxlen=room)
        self._listeners: list[Listener] = []
        self.events = 0
        self.reads = 0
        self.divergences = 0
        self.faults = 0

    def __iter__(self) -> Iterator[Traced]:
        """The records, oldest first."""
        return iter(tuple(self._ring))

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call back with each record from now on; call the returned function to hear no more."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def came(self, event: Event, touched: int) -> None:
        self.events += 1
        record = Came(self._clock.monotonic(), event, touched)
        self._ring.append(record)
        if self._listeners:
            self._tell(record)

    def read(
        self,
        queries: tuple[str, ...],
        cause: Cause,
        *,
        seconds: float,
        rows: int,
        differed: tuple[str, ...],
        failed: tuple[str, ...],
        unit: str = "",
    ) -> None:
        self.reads += 1
        at = self._clock.monotonic()
        self._keep(ReadDone(at, queries, cause, seconds, rows, differed, failed, unit))

    def diverged(self, query: str) -> None:
        self.divergences += 1
        self._keep(Diverged(self._clock.monotonic(), query))

    def fault(self, about: str, error: BaseException) -> None:
        self.faults += 1
        self._keep(Fault(self._clock.monotonic(), about, error))

    def _keep(self, record: Traced) -> None:
        self._ring.append(record)
        self._tell(record)

    def _tell(self, record: Traced) -> None:
        for listener in tuple(self._listeners):
            try:
                listener(record)
            except Exception as error:  # noqa: BLE001 - a listener must not stop what it watches
                self._listeners.remove(listener)
                self.fault("trace listener, no longer told", error)
