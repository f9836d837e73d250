"""A line to a Pusher server that a test plays itself, message by message, without a network."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from livedash.live.source import Failure
from livedash.sources.pusher.channels import Scope
from livedash.sources.pusher.frames import ChannelEvent

GREETING = {"socket_id": "123.456", "activity_timeout": 120}


class ScriptedLine:
    """Implements `between.Line`; the other end is the test."""

    def __init__(self) -> None:
        self._incoming: asyncio.Queue[str | Exception] = asyncio.Queue()
        self.sent: list[dict[str, Any]] = []

    async def send(self, text: str) -> None:
        self.sent.append(json.loads(text))

    async def receive(self) -> str:
        message = await self._incoming.get()
        if isinstance(message, Exception):
            raise message
        return message

    # The server's side

    def raw(self, text: str) -> None:
        self._incoming.put_nowait(text)

    def breaks(self, error: Exception) -> None:
        self._incoming.put_nowait(error)

    def says(self, event: str, data: object = None, channel: str | None = None) -> None:
        message: dict[str, Any] = {"event": event}
        if channel is not None:
            message["channel"] = channel
        if data is not None:
            message["data"] = json.dumps(data)
        self.raw(json.dumps(message))

    def greets(self, data: Mapping[str, object] = GREETING) -> None:
        self.says("pusher:connection_established", data)

    def lets_in(self, channel: str) -> None:
        self.says("pusher_internal:subscription_succeeded", {}, channel)

    def shuts_out(self, channel: str, status: int = 401) -> None:
        data = {"type": "AuthError", "error": "Not yours.", "status": status}
        message = {"event": "pusher:subscription_error", "channel": channel, "data": data}
        self.raw(json.dumps(message))

    @property
    def events(self) -> list[str]:
        """What we said, by name."""
        return [message["event"] for message in self.sent]

    @property
    def subscribed(self) -> list[str]:
        """The channels that we asked for, in order."""
        return [
            message["data"]["channel"]
            for message in self.sent
            if message["event"] == "pusher:subscribe"
        ]


class Heard:
    """Implements `between.Ears`, and remembers."""

    def __init__(self) -> None:
        self.events: list[tuple[ChannelEvent, Scope]] = []
        self.story: list[str] = []
        self.failures: list[Failure] = []
        self.rubbish = 0
        self.round_trips: list[float] = []

    def event(self, told: ChannelEvent, scope: Scope) -> None:
        self.events.append((told, scope))

    def not_understood(self) -> None:
        self.rubbish += 1

    def joined(self, channel: str) -> None:
        self.story.append(f"in {channel}")

    def shut_out(self, channel: str, failure: Failure) -> None:
        self.story.append(f"out {channel}")
        self.failures.append(failure)

    def settled(self) -> None:
        self.story.append("settled")

    def round_trip(self, seconds: float) -> None:
        self.round_trips.append(seconds)
