"""How long to wait before the next attempt to connect: full jitter, a pace per kind of failure.

Nobody gives up. The pace of a kind grows with the failures of that kind, and all paces start anew
only when the core says that it is Live: a link that connects and dies again has healed nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from random import Random
from types import MappingProxyType
from typing import NamedTuple

from livedash.live.source import FailureKind

SHORTEST = 0.02
"""Jitter alone may say zero, many times in a row for a hundred terminals."""


class Pace(NamedTuple):
    """A pace, in seconds: the longest first wait, doubled with each failure up to the cap, and the
    least."""

    first: float
    cap: float
    least: float = SHORTEST

    def longest(self, failures: int) -> float:
        # The exponent is bounded because 2.0 ** 1024 overflows after a long night offline.
        return min(self.cap, self.first * 2.0 ** min(failures, 30))


PACES: Mapping[FailureKind, Pace] = MappingProxyType(
    {
        # A server that is back must be seen within 2 s, proof and catch-up reads included.
        FailureKind.NETWORK: Pace(0.2, 1.7),
        FailureKind.STARTING: Pace(0.1, 0.5),
        FailureKind.UNPROVEN: Pace(0.5, 10.0),
        # Each attempt takes one of the connections that are short.
        FailureKind.TOO_MANY: Pace(1.0, 10.0),
        FailureKind.STANDBY: Pace(0.5, 5.0),
        # A person has to act; the server's log should not fill up until then.
        FailureKind.CREDENTIALS: Pace(2.0, 60.0),
        FailureKind.NO_DATABASE: Pace(2.0, 30.0),
        FailureKind.NO_HOST: Pace(1.0, 30.0),
        FailureKind.SCHEMA: Pace(2.0, 30.0),
        # Whoever asks again at once is limited for longer.
        FailureKind.LIMITED: Pace(5.0, 60.0, least=1.0),
        FailureKind.UNREADABLE: Pace(1.0, 30.0),
    }
)

CROWD_PACES: Mapping[FailureKind, Pace] = MappingProxyType(
    {
        **PACES,
        # One server restarts for thousands at the same moment: spread from the first wait on, and
        # still back within 2 s.
        FailureKind.NETWORK: Pace(1.7, 1.7),
        FailureKind.STARTING: Pace(1.7, 1.7),
    }
)
"""Paces for a service that many share, and that has no connection of its own for each to wait
at."""


class Backoff:
    """One source's memory of its failures."""

    def __init__(self, random: Random, paces: Mapping[FailureKind, Pace] = PACES) -> None:
        self._random = random
        self._paces = paces
        self._failures: Counter[FailureKind] = Counter()

    @property
    def attempts(self) -> int:
        """Failed attempts since the link was last Live."""
        return self._failures.total()

    def wait_after(self, kind: FailureKind) -> float:
        """Count one more failure, and return the seconds until the next attempt."""
        pace = self._paces[kind]
        longest = pace.longest(self._failures[kind])
        self._failures[kind] += 1
        return pace.least + self._random.uniform(0.0, max(0.0, longest - pace.least))

    def live_reached(self) -> None:
        self._failures.clear()
