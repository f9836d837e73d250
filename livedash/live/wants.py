"""Wants: what a source is asked to feed, each table that a watched query reads, per distinct scope.

Sources that subscribe (a channel a project, a filter a branch) need the wants. A source that hears
of every table anyway may ignore them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from livedash.live.cached_query import CachedQuery

_EVERYWHERE: Mapping[str, frozenset[str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Want:
    """A want: changes of one table, as far as they concern these scope values."""

    table: str
    """Schema and name: `livedash.tasks`."""
    scope: Mapping[str, frozenset[str]] = field(default_factory=lambda: _EVERYWHERE)
    """Column → the values that a query filters by; all columns must agree. Empty: any row. A row
    that leaves the scope counts too: a server's filter that looks only at the new row misses it."""
    in_sight: bool = True
    """False: only queries that nobody sees now read it."""

    def __hash__(self) -> int:
        return hash((self.table, frozenset(self.scope.items()), self.in_sight))


def wanted(
    entries: Iterable[CachedQuery],
    always: Collection[str] = (),
    columns: Mapping[str, Collection[str]] | None = None,
) -> tuple[Want, ...]:
    """The wants of these queries: in sight first, then by name; the same queries in any order give
    the same wants.

    `always`: tables that matter whatever is watched. `columns`: the scope columns that each table
    has. A query may filter by a column that only some of its tables have; a source asked for that
    column of another table would answer with an error or with nothing. None: every table has all
    columns.
    """
    seen: dict[tuple[str, tuple[tuple[str, str], ...]], bool] = {(t, ()): False for t in always}
    for entry in entries:
        scope = tuple(sorted(entry.query.scope.items()))
        for table in entry.query.tables:
            has = scope
            if columns is not None:
                has = tuple(pair for pair in scope if pair[0] in columns.get(table, ()))
            seen[table, has] = seen.get((table, has), False) or bool(entry.visible_to)
    return tuple(
        Want(table, {column: frozenset({value}) for column, value in scope}, in_sight)
        for (table, scope), in_sight in sorted(
            seen.items(), key=lambda item: (not item[1], item[0])
        )
    )
