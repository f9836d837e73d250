"""Pacing: how often, how many at a time and how soon again.

Figures in seconds, unless said otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from livedash.live.query import Priority


@dataclass(frozen=True, slots=True)
class Pacing:
    """The figures that hold while more changes follow; the first change is read at once."""

    spacing: float = 0.05
    """Seconds between two starts of the same unit: 20 paints a second are more than an eye
    follows."""
    share: float = 0.5
    """The part of the time that one unit may keep the database busy."""
    parallel: int = 2
    """Reads at a time; a terminal has two connections for them."""
    alone: float = 0.02
    """How long a read goes unaccompanied. Reads one after the other are all through sooner than
    side by side (a sale on two panes: 5.3 ms to the first paint, 7.1 together); only a slow read is
    not waited for."""
    patience: float = 0.25
    """How long a lower priority lets the next higher one go first. Not for ever: nobody starves."""
    stagger: float = 0.1
    """The time within which reads are spread that reach every terminal at one moment (a gap, a full
    minute)."""
    deadline: float = 20.0
    """The time after which a read without an answer has failed."""
    quiet: float = 10.0
    """The time after which a pane says that it cannot be read, whatever is left of its retry
    budget."""
    retry_first: float = 0.05
    retry_cap: float = 1.0
    retry_slow: float = 15.0
    """The wait for the next try, once the pane has said that it is stale, or when trying again can
    hardly help."""
    hurried: float = 1.0
    """The wait after a failed read before an event has it tried again: no more than one try a
    second, however many events come."""
    overdue: float = 13.0
    """The time after which rows in sight and known to be old are called old: as long as the
    heartbeat takes to notice a dead link (8 s between two, 5 s for the answer)."""

    def rest(self, seconds: float) -> float:
        """How long a unit stays quiet after a read that took so long."""
        return seconds * (1.0 / self.share - 1.0)

    def retry_after(self, failures: int, *, slow: bool, random: Random) -> float:
        """How long until a failed read is tried again."""
        if slow:
            return self.retry_slow * random.uniform(0.5, 1.0)
        longest = min(self.retry_cap, self.retry_first * 2.0 ** min(failures - 1, 30))
        return longest * random.uniform(0.5, 1.0)

    def patience_is_over(self, failures: int, seconds: float, priority: Priority) -> bool:
        """Whether reads that failed so often, and for so long, are more than may be kept from the
        person at the screen. Few reads that each hang for long are as bad as many that do not."""
        return failures > priority.retries or seconds >= self.quiet
