"""The cached queries: by key, by the unit they are read with, by the changes that touch them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from livedash.live.cached_query import CachedQuery
from livedash.live.events import Event, Gap
from livedash.live.index import Index
from livedash.live.query import AnyQuery
from livedash.live.turns import Unit


class QueryShelf:
    """The shelf: every cached query once, however many watch it."""

    def __init__(self) -> None:
        self._entries: dict[str, CachedQuery] = {}
        self._units: dict[str, Unit] = {}
        self._index: Index[CachedQuery] = Index()

    def __iter__(self) -> Iterator[CachedQuery]:
        return iter(tuple(self._entries.values()))

    def __contains__(self, entry: CachedQuery) -> bool:
        return self._entries.get(entry.query.key) is entry

    def get(self, key: str) -> CachedQuery | None:
        return self._entries.get(key)

    def unit(self, entry: CachedQuery) -> Unit:
        return self._units[entry.query.fetched_with]

    def put(self, query: AnyQuery) -> CachedQuery:
        """Put a query on the shelf that is not there yet."""
        entry = self._entries[query.key] = CachedQuery(query)
        name = query.fetched_with
        if name not in self._units:
            self._units[name] = Unit(name)
        self._units[name].entries[entry] = None
        self._index.add(entry)
        return entry

    def drop(self, entry: CachedQuery) -> None:
        del self._entries[entry.query.key]
        unit = self.unit(entry)
        del unit.entries[entry]
        if not unit.entries:
            del self._units[unit.name]
        self._index.remove(entry)

    def widen(self, entry: CachedQuery, tables: frozenset[str]) -> None:
        """Add tables that a query reads as well."""
        self._index.remove(entry)
        entry.query = replace(entry.query, tables=entry.query.tables | tables)
        self._index.add(entry)

    def relate(self, kin: Mapping[str, frozenset[str]]) -> None:
        """Take the tables that share rows with others, and these other tables."""
        self._index.kin = kin

    def touched(self, event: Event) -> list[CachedQuery]:
        """Every query whose answer may differ after this event."""
        if not isinstance(event, Gap):
            return self._index.touched(event)
        if event.tables is None:
            return list(self)
        return self._index.reading(event.tables)

    def named(self, keys: Iterable[str]) -> list[CachedQuery]:
        return [self._entries[key] for key in keys if key in self._entries]
