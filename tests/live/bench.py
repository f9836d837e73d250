"""What a test of the cache has at hand: a scripted database, on a clock that stands still."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from livedash.live.cache import QueryCache, Watch
from livedash.live.pacing import Pacing
from livedash.live.query import AnyQuery, Query
from livedash.live.trace import Trace
from tests.clock import ManualClock
from tests.scripted import ScriptedDatabase, ScriptedFetcher


@dataclass
class Bench:
    """Everything a test of the cache needs at hand."""

    clock: ManualClock
    database: ScriptedDatabase
    fetcher: ScriptedFetcher
    cache: QueryCache
    pacing: Pacing
    told: list[frozenset[str]] = field(default_factory=list)

    @property
    def trace(self) -> Trace:
        return self.cache.trace

    def watch(self, queries: Mapping[str, AnyQuery], visible: bool = True) -> Watch:
        """A watch that notes what it is told."""
        return self.cache.watch(queries, self.told.append, visible)


def tasks_query(key: str = "tasks", **scope: str) -> Query[tuple[str, str, int]]:
    return Query(key, frozenset({"shop.tasks"}), scope)
