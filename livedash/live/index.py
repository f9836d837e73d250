"""Which queries does a change touch? Found at the cost of the matches, not of all the queries.

Queries that read a table are kept by the columns they filter by. For a change that names values of
some of those columns, the queries stand in a dictionary under exactly those columns' values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from math import prod
from typing import Generic, Protocol, TypeVar

from livedash.live.events import Change
from livedash.live.query import AnyQuery

Columns = tuple[str, ...]
Values = tuple[str, ...]


class HasQuery(Protocol):
    @property
    def query(self) -> AnyQuery: ...


T = TypeVar("T", bound=HasQuery)


def could_touch(scope: Mapping[str, frozenset[str]], wanted: Mapping[str, str]) -> bool:
    """Whether rows with one of these scope values may be among those that the filter lets in."""
    return all(wanted[column] in values for column, values in scope.items() if column in wanted)


class Index(Generic[T]):
    """Queries by table, then by what they filter by."""

    def __init__(self) -> None:
        self._tables: dict[str, dict[Columns, _Alike[T]]] = {}

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
        alike = self._tables.get(change.table)
        if not alike:
            return []
        return [item for group in alike.values() for item in group.touched(change.scope)]

    def reading(self, tables: Iterable[str]) -> list[T]:
        """Every query that reads one of the tables, each once."""
        found: dict[T, None] = {}
        for table in tables:
            for group in self._tables.get(table, {}).values():
                found.update(group.items)
        return list(found)


class _Alike(Generic[T]):
    """Queries on one table that filter by the same columns."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self.items: dict[T, None] = {}
        # Grown for the column sets that changes really name, mostly one.
        self._by: dict[Columns, dict[Values, dict[T, None]]] = {}

    def add(self, item: T) -> None:
        self.items[item] = None
        for columns, places in self._by.items():
            places.setdefault(_values(item, columns), {})[item] = None

    def remove(self, item: T) -> None:
        del self.items[item]
        for columns, places in self._by.items():
            values = _values(item, columns)
            del places[values][item]
            if not places[values]:
                del places[values]

    def touched(self, scope: Mapping[str, frozenset[str]]) -> Iterable[T]:
        named = tuple(column for column in self._columns if column in scope)
        if not named:
            return self.items
        places = self._by.get(named)
        if places is None:
            places = self._by[named] = {}
            for item in self.items:
                places.setdefault(_values(item, named), {})[item] = None
        if prod(len(scope[column]) for column in named) > len(places):
            return [
                item
                for values, items in places.items()
                if all(value in scope[column] for column, value in zip(named, values, strict=True))
                for item in items
            ]
        return [
            item
            for values in product(*(scope[column] for column in named))
            for item in places.get(values, ())
        ]


def _values(item: HasQuery, columns: Columns) -> Values:
    scope = item.query.scope
    return tuple(scope[column] for column in columns)
