"""The rows of this terminal's own writes: changes of these rows are no news to it.

Pure: the unsent writes come in after each of their steps.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from livedash.live.unsent import State, UnsentWrite

ECHO = 5.0
"""Seconds after a write has left the outbox in which its rows may still differ from the painted
ones."""


class OwnWrites:
    def __init__(self) -> None:
        self._rows: dict[UUID, frozenset[str]] = {}
        self._gone_at: dict[UUID, float] = {}

    def hear(self, entries: Iterable[UnsentWrite], now: float) -> None:
        """Take the unsent writes, and keep the rows of those under way. The other writes have gone:
        applied, or refused, and then other people's changes of their rows are news again."""
        under_way = {e.id: e.mutation for e in entries if e.state is not State.REFUSED}
        for id, mutation in under_way.items():
            if id not in self._rows:
                self._rows[id] = mutation.marks | {str(id)}
            self._gone_at.pop(id, None)
        for id in self._rows.keys() - under_way.keys():
            self._gone_at.setdefault(id, now)

    def rows(self, now: float) -> frozenset[str]:
        for id, at in tuple(self._gone_at.items()):
            if now - at > ECHO:
                del self._gone_at[id], self._rows[id]
        return frozenset[str]().union(*self._rows.values())
