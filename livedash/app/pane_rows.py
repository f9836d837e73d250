"""The queries a pane reads, and the rows it has for them: those that stand, and those that are on
their way.

Asked something else, it has what stands until all of the new rows are there, and that is kept true
meanwhile; asked for the old ones again, they never went.
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
"""By whatever the pane calls them."""


class PaneRows:
    """The rows of one pane. Out of sight nothing is read: what becomes old is only marked."""

    def __init__(self, cache: QueryCache, changed: Callable[[bool], None]) -> None:
        """`changed` is called when rows are not what they were; True: what stands answers something
        else from now on."""
        self._cache, self._changed = cache, changed
        self._visible = False
        self._queries: Queries = {}
        self._watch: Watch | None = None
        self._coming_queries: Queries = {}
        self._coming: Watch | None = None
        self._place: Place | None = None
        self.state: Any = None
        """What the pane's rows were asked for with."""
        self._coming_state: Any = None
        self.left = LeftBehind()

    def begin(self, asking: Asking, place: Place) -> None:
        """Only these from now on, of this place. What stood before goes with its own."""
        queries, self.state = asking
        # The new watch first: what both read is then not read again.
        before, self._watch = self._watch, self._look_at(queries)
        if before is not None and self._place is not None:
            self.left.leave(self._place, before)
        self._queries, self._place = queries, place
        self._close_coming()

    def ask(self, asking: Asking) -> bool:
        """These, once all of their rows are there; True: they stand already."""
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
        """Read all of it again."""
        self._cache.refresh("asked for", self.all_keys)

    def close(self) -> None:
        """Nothing more."""
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

    # What there is

    @property
    def anything(self) -> bool:
        return self._watch is not None

    @property
    def rows(self) -> Mapping[Any, tuple[Any, ...]] | None:
        """What stands, all of it; None while some are still missing."""
        if self._watch is None:
            return None
        results = self._watch.results
        rows = {name: one.rows for name, one in results.items() if one.rows is not None}
        return rows if len(rows) == len(results) else None

    @property
    def failure(self) -> ReadFailed | None:
        """Why what stands cannot be read, or not again."""
        return next((one.failure for one in self._standing if one.failure), None)

    @property
    def dirty(self) -> bool:
        """Something of it is known to have changed."""
        return any(one.dirty for one in self._standing)

    @property
    def coming(self) -> bool:
        return self._coming is not None

    @property
    def refused(self) -> ReadFailed | None:
        """Why what was asked for does not come."""
        coming = () if self._coming is None else self._coming.entries
        return next((one.failure for one in coming if one.failure), None)

    @property
    def keys(self) -> frozenset[str]:
        """Of the queries whose rows stand."""
        return _keys(self._queries)

    @property
    def all_keys(self) -> frozenset[str]:
        return self.keys | _keys(self._coming_queries)

    # How true it is

    @property
    def true_at(self) -> datetime | None:
        """The last moment at which all rows were known to be true; None without rows."""
        return min((one.true_at for one in self._standing if one.true_at), default=None)

    @property
    def failed_at(self) -> datetime | None:
        """The moment that the oldest rows are of which cannot be read again."""
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
        """What was asked for stands from now on, once all of it is there."""
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
