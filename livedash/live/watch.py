"""A watch: somebody, such as a pane, who looks at queries, with a name of its own for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from livedash.live.cached_query import CachedQuery, Result

Changed = Callable[[frozenset[Any]], None]
"""Called with the names whose rows or failure differ from what they were."""


class Keeper(Protocol):
    """What a watch asks of the cache that made it."""

    def shown(self, watch: Watch, visible: bool) -> None: ...

    def closed(self, watch: Watch) -> None: ...


class Watch:
    """A watch, made by `QueryCache.watch`. A hidden watch only marks what becomes old."""

    def __init__(
        self, keeper: Keeper, entries: Mapping[Any, CachedQuery], changed: Changed, visible: bool
    ) -> None:
        self._keeper = keeper
        self._entries = dict(entries)
        self._changed = changed
        self._visible = visible
        self._open = True

    @property
    def entries(self) -> Iterable[CachedQuery]:
        """The cached queries of the watch, each once, though two names may mean the same query."""
        return dict.fromkeys(self._entries.values())

    @property
    def results(self) -> Mapping[Any, Result]:
        """The results to show now, by short name."""
        return {name: entry.result() for name, entry in self._entries.items()}

    @property
    def visible(self) -> bool:
        return self._visible

    @visible.setter
    def visible(self, visible: bool) -> None:
        if self._open and visible != self._visible:
            self._visible = visible
            self._keeper.shown(self, visible)

    def close(self) -> None:
        """End the watch. Queries that nobody else watches are forgotten."""
        if self._open:
            self._open = False
            self._keeper.closed(self)

    def tell(self, differing: Iterable[CachedQuery]) -> None:
        """Call the watcher, unless it has closed in the meantime."""
        among = set(differing)
        names = frozenset(name for name, entry in self._entries.items() if entry in among)
        if self._open and names:
            self._changed(names)
