"""Timing with Realtime: how long things may take, and how far apart they are. A test has shorter
times."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SupabaseTiming:
    """Seconds. A dead link is noticed `answer` after a heartbeat was due."""

    heartbeat: float = 25.0
    """The server gives up on a silent client after 60."""
    answer: float = 10.0
    """To a heartbeat, and to a join."""
    subscription: float = 30.0
    """From the answer to the proof; it mostly takes 3 to 8."""
    apart: float = 0.05
    """Between two joins."""
    linger: float = 60.0
    """How long a feed is kept that nobody wants any more: another glance at it costs no 8
    seconds."""
    proof: float = 60.0
    """A channel that stood so long has healed."""
    retry: float = 10.0
    """Between two attempts to renew a token that is still good."""
    send: float = 4.0
    goodbye: float = 0.5


TIMING = SupabaseTiming()
