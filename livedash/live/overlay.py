"""The overlay: pending writes, replayed as functions over the server's rows.

A write leaves the screen in one of two ways. The snapshot of a query's read says that the write is
applied: then the rows contain the write, which stops being replayed over this query, but not over
queries that were read before. Or the write is refused: then it goes, and only it. An
acknowledgement alone removes nothing (tried: the sale was counted twice on screen until the next
read).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from livedash.live.events import Change
from livedash.live.index import could_touch
from livedash.live.query import AnyQuery
from livedash.live.rows import Rows, once_of, with_once


@dataclass(frozen=True, slots=True, eq=False)
class Op:
    """What one pending write will have done to the rows."""

    id: UUID
    touches: tuple[Change, ...]
    """The changes that the write will cause, by which the queries that it concerns are found."""
    replay: Callable[[AnyQuery, Rows], Rows]
    """The rows of a query as they will be. Pure; replayed over every new answer."""

    def concerns(self, query: AnyQuery) -> bool:
        return any(
            change.table in query.tables and could_touch(change.scope, query.scope)
            for change in self.touches
        )


@dataclass(slots=True)
class _Standing:
    op: Op
    sent: bool = False
    """Whether the write may be in the database from now on."""
    committed: bool = False
    waiting: set[str] = field(default_factory=set)
    """Keys of the queries whose rows do not contain the write yet."""


class Overlay:
    """The pending writes, in the order in which they were made."""

    def __init__(self, fault: Callable[[str, BaseException], None]) -> None:
        self._standing: dict[UUID, _Standing] = {}
        self._fault = fault

    def __len__(self) -> int:
        return len(self._standing)

    def add(self, op: Op, queries: Iterable[AnyQuery]) -> None:
        """Add a write that was made while these queries are cached."""
        waiting = {query.key for query in queries if op.concerns(query)}
        self._standing[op.id] = _Standing(op, waiting=waiting)

    def meet(self, query: AnyQuery) -> None:
        """Meet a query that is cached from now on; its rows may still come from before some
        writes."""
        for standing in self._standing.values():
            if standing.op.concerns(query):
                standing.waiting.add(query.key)

    def part(self, query: AnyQuery) -> None:
        """Part with a query that is cached no more."""
        self._seen(tuple(self._standing), {query.key})

    def pending(self, keys: Iterable[str]) -> tuple[UUID, ...]:
        """The ids of the writes to ask for in the snapshot in which these queries are read."""
        asked = frozenset(keys)
        return tuple(
            id for id, standing in self._standing.items() if not asked.isdisjoint(standing.waiting)
        )

    def unasked(self, keys: Iterable[str], asked: Iterable[UUID]) -> frozenset[str]:
        """The queries that wait for a write which this read did not ask for: the write was made and
        sent meanwhile, and nobody can say whether the snapshot has it already."""
        known = frozenset(asked)
        waiting: set[str] = set()
        for id, standing in self._standing.items():
            if standing.sent and id not in known:
                waiting |= standing.waiting
        return frozenset(keys) & waiting

    def applied(self, ids: Iterable[UUID], keys: Iterable[str]) -> None:
        """Drop these writes from these queries: the snapshot that answered the queries contains
        them."""
        known = [id for id in ids if id in self._standing]
        for id in known:
            self._standing[id].committed = True
        self._seen(known, set(keys))

    def sent(self, id: UUID) -> None:
        """Note that a write is on its way to the database."""
        if id in self._standing:
            self._standing[id].sent = True

    def committed(self, id: UUID) -> None:
        """Note that the database acknowledged a write, which is replayed until the rows contain
        it."""
        if id in self._standing:
            self._standing[id].committed = True
            self._seen([id], set())

    def refused(self, id: UUID) -> frozenset[str]:
        """Drop a write that will never be applied; the keys of the queries that showed it."""
        standing = self._standing.pop(id, None)
        return frozenset() if standing is None else frozenset(standing.waiting)

    def rows(self, query: AnyQuery, rows: Rows) -> Rows:
        """The server's rows with all pending writes replayed over them. A `once` of the rows stays,
        unless a replay gives a new one."""
        once = once_of(rows)
        for standing in self._standing.values():
            if query.key in standing.waiting:
                try:
                    rows = with_once(standing.op.replay(query, rows), once)
                    once = once_of(rows)
                except Exception as error:  # noqa: BLE001 - told; the server's rows stand without it
                    self._fault(f"replay over {query.key}", error)
        return rows

    def _seen(self, ids: Iterable[UUID], keys: set[str]) -> None:
        for id in ids:
            standing = self._standing[id]
            standing.waiting -= keys
            if standing.committed and not standing.waiting:
                del self._standing[id]
