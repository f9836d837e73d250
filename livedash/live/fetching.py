"""Fetching: what the core asks a fetcher, and what may come back.

One call is one snapshot of the database. A query that fails does not take its neighbours with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from livedash.live.query import AnyQuery


class ReadFailed(Exception):
    """A read that gave no rows. `words` are for the person at the screen."""

    def __init__(self, words: str, *, transient: bool, waited: bool = False) -> None:
        super().__init__(words)
        self.words = words
        self.transient = transient
        """True: the link or the server's moment is at fault, trying again may help."""
        self.waited = waited
        """True: the database did nothing but wait for somebody else's lock."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """The answer to one call: rows by query key, and the failures of the queries that failed."""

    rows: Mapping[str, tuple[Any, ...]]
    failed: Mapping[str, ReadFailed] = field(default_factory=dict)
    applied: frozenset[UUID] = frozenset()
    """Which of the pending writes this snapshot already contains."""

    @property
    def waited(self) -> bool:
        """Whether a read took its time because of somebody's lock."""
        return any(failure.waited for failure in self.failed.values())


class Fetcher(Protocol):
    async def fetch(
        self, queries: Sequence[AnyQuery], now: datetime, pending: Sequence[UUID] = ()
    ) -> Fetched:
        """Read all queries in one snapshot. Raises `ReadFailed` when none could be read."""
        ...
