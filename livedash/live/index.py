"""The index finds the queries that a change touches, at the cost of the matches alone.

Queries that read a table are kept by the columns they filter by. For a change that names values of
some of those columns, the queries stand in a dictionary under exactly those columns' values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import product
from math import prod
from operator import contains, itemgetter
from typing import Generic, Protocol, TypeVar

from livedash.live.events import Change
from livedash.live.query import AnyQuery

Columns = tuple[str, ...]
Place = str | tuple[str, ...]


class HasQuery(Protocol):
    @property
    def query(self) -> AnyQuery: ...


T = TypeVar("T", bound=HasQuery)


def could_touch(scope: Mapping[str, frozenset[str]], wanted: Mapping[str, str]) -> bool:
    """Whether the filter may let in rows with one of these scope values."""
    return all(wanted[column] in values for column, values in scope.items() if column in wanted)


class Index(Generic[T]):
    """Queries by table, then by what they filter by."""

    def __init__(self) -> None:
        self._tables: dict[str, dict[Columns, _Alike[T]]] = {}
        self.kin: Mapping[str, frozenset[str]] = {}
        """Tables that share rows with others, and these other tables: a change in one may alter
        them all."""

    def add(self, item: T) -> None:
        columns = tuple(sorted(item.query.scope))
        for table in item.query.tables:
            alike = self._tables.setdefault(table, {})
            if columns not in alike:
                alike[columns] = _Alike(columns)
            alike[columns].add(item)

    def remove(self, item: T) -> None:
        columns = tuple(sorted(item.query.scope))
        for table in item.query.tables:
            alike = self._tables[table]
            alike[columns].remove(item)
            if not alike[columns].items:
                del alike[columns]
            if not alike:
                del self._tables[table]

    def touched(self, change: Change) -> list[T]:
        """Every query whose answer the change may have altered, each once."""
        if change.table not in self.kin:
            return self._touched(change.table, change.scope)
        found: dict[T, None] = {}
        for table in self._with_kin((change.table,)):
            found.update(dict.fromkeys(self._touched(table, change.scope)))
        return list(found)

    def reading(self, tables: Iterable[str]) -> list[T]:
        """Every query that reads one of the tables, or rows of the tables, each once."""
        found: dict[T, None] = {}
        for table in self._with_kin(tables):
            for group in self._tables[table].values():
                found.update(group.items)
        return list(found)

    def _touched(self, table: str, scope: Mapping[str, frozenset[str]]) -> list[T]:
        found: list[T] = []
        for group in self._tables.get(table, {}).values():
            found += group.touched(scope)
        return found

    def _with_kin(self, tables: Iterable[str]) -> Iterable[str]:
        """The tables, and the kin of these tables, that a query reads."""
        tables = tuple(tables)
        return self._tables.keys() & {*tables}.union(*(self.kin.get(t, ()) for t in tables))


class _Alike(Generic[T]):
    """Queries on one table that filter by the same columns."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self.items: dict[T, None] = {}
        # One dictionary for each column set that changes really name, mostly one.
        self._by: dict[Columns, _Places[T]] = {}

    def add(self, item: T) -> None:
        self.items[item] = None
        for places in self._by.values():
            places.add(item)

    def remove(self, item: T) -> None:
        del self.items[item]
        for places in self._by.values():
            places.remove(item)

    def touched(self, scope: Mapping[str, frozenset[str]]) -> Iterable[T]:
        named: Columns = self._columns
        if len(named) != 1:
            named = tuple([column for column in named if column in scope])
        elif named[0] not in scope:
            # Nearly all queries filter by one column: a branch, or a project.
            named = ()
        if not named:
            return self.items
        places = self._by.get(named)
        if places is None:
            places = self._by[named] = _Places(named)
            for item in self.items:
                places.add(item)
        return places.touched(scope)


class _Places(Generic[T]):
    """The queries of one column set, by the values of some of the columns: a value, or a tuple of
    values."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._place_of: Callable[[Mapping[str, str]], Place] = itemgetter(*columns)
        self._places: dict[Place, dict[T, None]] = {}

    def add(self, item: T) -> None:
        self._places.setdefault(self._place_of(item.query.scope), {})[item] = None

    def remove(self, item: T) -> None:
        place = self._place_of(item.query.scope)
        del self._places[place][item]
        if not self._places[place]:
            del self._places[place]

    def touched(self, scope: Mapping[str, frozenset[str]]) -> list[T]:
        columns, places = self._columns, self._places
        wanted = scope[columns[0]] if len(columns) == 1 else self._combined(scope)
        return [item for place in wanted if place in places for item in places[place]]

    def _combined(self, scope: Mapping[str, frozenset[str]]) -> Iterable[Place]:
        values = [scope[column] for column in self._columns]
        if prod(map(len, values)) <= len(self._places):
            return product(*values)
        return [place for place in self._places if all(map(contains, values, place))]
