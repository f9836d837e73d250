"""A query as the core knows it: its key, the tables it reads, and when time alone makes it old.

How a query is asked (SQL, arguments, row model) is the fetcher's business: `database` adds that in
a subclass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any, Generic, TypeVar

from livedash.live.events import Change
from livedash.live.rows import KeyOf

R = TypeVar("R")
"""A row model: a NamedTuple, so that rows compare by value and cheaply."""


class Priority(IntEnum):
    """The rank of a query among those that wait, and how often its failed read is tried again."""

    URGENT = 0
    """Sales, stock, bookings."""
    USUAL = 1
    """Reports, feedback, boards."""
    RARE = 2
    """Catalogues and people."""

    @property
    def retries(self) -> int:
        """Failed reads before the pane says that it is stale."""
        return (10, 5, 3)[self]


@dataclass(frozen=True, eq=False)
class Query(Generic[R]):
    """One question to the database. Two queries with the same key are the same question."""

    key: str
    tables: frozenset[str]
    """Every base table that the query reads, with schema."""
    scope: Mapping[str, str] = field(default_factory=dict)
    """Column → the one value that the query filters by. A change that names the column without this
    value cannot touch the query."""
    unit: str = ""
    """Dirty queries of one unit are read in one snapshot, so that totals and rows agree.
    Empty: the query is a unit of its own."""
    priority: Priority = Priority.USUAL
    row_key: KeyOf | None = None
    """The key of a row, the same from one read to the next."""
    every: float | None = None
    """Seconds, aligned to the wall clock: 60 reads it again at each full minute."""
    moments: Callable[[tuple[R, ...]], Iterable[datetime]] | None = None
    """Moments that the query's rows name (a hold that expires, a shift that ends)."""
    unaffected_by: Callable[[Change, tuple[R, ...]], bool] | None = None
    """Whether a change, by what it names, cannot alter these rows, nor rows read from now on in
    their place: a sale of today, and the rows of past days."""

    @property
    def fetched_with(self) -> str:
        return self.unit or self.key


AnyQuery = Query[Any]
