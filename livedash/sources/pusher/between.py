"""What one connection stands between: the line to the server, and the ears of the source. And how
long each may take.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from livedash.live.source import Failure
from livedash.sources.pusher.activity import SILENCE
from livedash.sources.pusher.channels import Scope
from livedash.sources.pusher.frames import ChannelEvent


@dataclass(frozen=True, slots=True)
class PusherTiming:
    """Seconds. A dead link is noticed after `silence + pong` at the latest."""

    silence: float = SILENCE
    """Without a message, then we ask; sooner where the server wants it."""
    pong: float = 4.0
    greeting: float = 5.0
    answer: float = 10.0
    """To a subscription."""
    signing: float = 8.0
    goodbye: float = 0.5


TIMING = PusherTiming()


class Wire(Protocol):
    """What a `Socket` is to a session."""

    async def send(self, text: str) -> None: ...

    async def receive(self) -> str: ...


class PusherListener(Protocol):
    """Who is told. Never blocks."""

    def event(self, told: ChannelEvent, scope: Scope) -> None: ...

    def not_understood(self) -> None: ...

    def joined(self, channel: str) -> None:
        """From now on everything said there is heard; told again when the server says it again."""
        ...

    def shut_out(self, channel: str, failure: Failure) -> None:
        """It is tried again."""
        ...

    def settled(self) -> None:
        """Every channel that was wanted at first has had its answer, once."""
        ...

    def round_trip(self, seconds: float) -> None: ...
