"""The two sides of a Pusher session: the line to the server, and the listener in the source. The
times that each may take are here too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from livedash.live.source import Failure
from livedash.sources.pusher.activity import SILENCE
from livedash.sources.pusher.channels import Scope
from livedash.sources.pusher.frames import ChannelEvent


@dataclass(frozen=True, slots=True)
class PusherTiming:
    """Seconds that things take with Pusher. A dead link is noticed after `silence + pong` at the
    latest."""

    silence: float = SILENCE
    """Without a message for so long we ask; sooner where the server wants it."""
    pong: float = 4.0
    greeting: float = 5.0
    answer: float = 10.0
    """The answer to a subscription."""
    signing: float = 8.0
    goodbye: float = 0.5


TIMING = PusherTiming()


class Wire(Protocol):
    """The socket as a session uses it."""

    async def send(self, text: str) -> None: ...

    async def receive(self) -> str: ...


class PusherListener(Protocol):
    """The listener of a session. Never blocks."""

    def event(self, told: ChannelEvent, scope: Scope) -> None: ...

    def not_understood(self) -> None: ...

    def joined(self, channel: str) -> None:
        """Everything said in the channel is heard from now on; called again when the server says so
        again."""
        ...

    def shut_out(self, channel: str, failure: Failure) -> None:
        """The server does not let us into the channel, which is tried again."""
        ...

    def settled(self) -> None:
        """Every channel that was wanted at first has had its answer; called once."""
        ...

    def round_trip(self, seconds: float) -> None: ...
