"""The two ends of a session: the line it speaks on, and the listener of its news."""

from __future__ import annotations

from typing import Protocol

from livedash.live.events import Change, Gap
from livedash.live.source import Failure
from livedash.sources.supabase.feeds import Feed


class Wire(Protocol):
    """The socket as a session uses it."""

    async def send(self, text: str) -> None: ...

    async def receive(self) -> str: ...


class SupabaseListener(Protocol):
    """The listener of a session. Never blocks."""

    def change(self, change: Change) -> None: ...

    def gap(self, gap: Gap) -> None: ...

    def not_understood(self) -> None: ...

    def stands(self, ready: frozenset[Feed], gained: Feed | None) -> None:
        """The subscriptions that stand now; nothing of `gained` is missed from now on."""
        ...

    def trouble(self, failure: Failure) -> None:
        """One feed cannot be had, and is tried again."""
        ...

    def round_trip(self, seconds: float) -> None: ...
