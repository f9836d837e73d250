"""The queries a pane reads, and the rows it has for them: those on the screen, and those on their
way.

A pane with new queries keeps its rows, and they are kept true, until all of the new rows are there;
when the pane asks for the old rows again, they have never gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from livedash.app.left_behind import LeftBehind
from livedash.business.place import Place
from livedash.live.cache import QueryCache
from livedash.live.cached_query import CachedQuery
from livedash.live.fetching import ReadFailed
from livedash.live.query import AnyQuery
from livedash.live.watch import Watch
from livedash.panes.view import Asking

Queries = Mapping[Any, AnyQuery]
"""Queries by the pane's own names for them."""


class PaneRows:
    """The rows of one pane. Out of sight nothing is read: rows that become old are only marked."""

    def __init__(self, cache: QueryCache, changed: Callable[[bool], None]) -> None:
        """`changed` is called when rows change; True: the rows answer another state from now on."""
        self._cache, self._changed = cache, changed
        self._visible = False
        self._queries: Queries = {}
        self._watch: Watch | None = None
        self._coming_queries: Queries = {}
        self._coming: Watch | None = None
        self._place: Place | None = None
        self.state: Any = None
        """The state in which the pane's rows were asked for."""
        self._coming_state: Any = None
        self.left = LeftBehind()

    def begin(self, asking: Asking, place: Place) -> None:
        """Read only these queries from now on, at this place. The rows of before stay with their
        own place."""
        queries, self.state = asking
        # The new watch comes first: a query of both watches is then not read again.
        before, self._watch = self._watch, self._look_at(queries)
        if before is not None and self._place is not None:
            self.left.leave(self._place, before)
        self._queries, self._place = queries, place
        self._close_coming()

    def ask(self, asking: Asking) -> bool:
        """Turn to these queries once all of their rows are there; True: the rows are there
        already."""
        queries, self._coming_state = asking
        if _keys(queries) == self.keys:
            self._close_coming()
            self.state = asking.state
        elif _keys(queries) != _keys(self._coming_queries):
            before, self._coming = self._coming, self._look_at(queries)
            self._coming_queries = queries
            if before is not None:
                before.close()
            return self._take()
        return False

    def refresh(self) -> None:
        """Read all queries again."""
        self._cache.refresh("asked for", self.all_keys)

    def close(self) -> None:
        """Read nothing more."""
        self._close_coming()
        self.left.let_go()
        if self._watch is not None:
            self._watch.close()
            self._watch = None

    @property
    def visible(self) -> bool:
        return self._visible

    @visible.setter
    def visible(self, visible: bool) -> None:
        self._visible = visible
        for watch in (self._watch, self._coming):
            if watch is not None:
                watch.visible = visible

    # Rows

    @property
    def anything(self) -> bool:
        return self._watch is not None

    @property
    def rows(self) -> Mapping[Any, tuple[Any, ...]] | None:
        """The rows of all queries; None while some are still missing."""
        if self._watch is None:
            return None
        results = self._watch.results
        rows = {name: one.rows for name, one in results.items() if one.rows is not None}
        return rows if len(rows) == len(results) else None

    @property
    def failure(self) -> ReadFailed | None:
        """The reason why the rows cannot be read, or not again."""
        return next((one.failure for one in self._standing if one.failure), None)

    @property
    def dirty(self) -> bool:
        """Whether some row is known to have changed."""
        return any(one.dirty for one in self._standing)

    @property
    def coming(self) -> bool:
        return self._coming is not None

    @property
    def refused(self) -> ReadFailed | None:
        """The reason why the new rows do not come."""
        coming = () if self._coming is None else self._coming.entries
        return next((one.failure for one in coming if one.failure), None)

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the queries whose rows are on the screen."""
        return _keys(self._queries)

    @property
    def all_keys(self) -> frozenset[str]:
        return self.keys | _keys(self._coming_queries)

    # Age

    @property
    def true_at(self) -> datetime | None:
        """The last moment at which all rows were known to be true; None without rows."""
        return min((one.true_at for one in self._standing if one.true_at), default=None)

    @property
    def failed_at(self) -> datetime | None:
        """The moment of the oldest rows that cannot be read again."""
        failed = (one for one in self._standing if one.failure)
        return min((one.true_at for one in failed if one.true_at), default=None)

    # Watches

    @property
    def _standing(self) -> Iterable[CachedQuery]:
        return () if self._watch is None else self._watch.entries

    def _look_at(self, queries: Queries) -> Watch:
        return self._cache.watch(queries, self._rows_changed, visible=self._visible)

    def _rows_changed(self, _names: frozenset[Any]) -> None:
        self._changed(self._take())

    def _take(self) -> bool:
        """Turn to the new queries, if all of their rows are there."""
        if self._coming is None or any(one.rows is None for one in self._coming.entries):
            return False
        before, self._watch, self._queries = self._watch, self._coming, self._coming_queries
        self._coming, self._coming_queries = None, {}
        self.state = self._coming_state
        if before is not None:
            before.close()
        return True

    def _close_coming(self) -> None:
        if self._coming is not None:
            self._coming.close()
        self._coming, self._coming_queries = None, {}


def _keys(queries: Queries) -> frozenset[str]:
    return frozenset(query.key for query in queries.values())
