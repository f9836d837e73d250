"""Ingress: folds a source's changes per table, and hands them to the cache once per loop turn.

The ingress holds a bounded amount. Over the bound it forgets which rows, then which tables, but
never that something changed: too many ids become "all of this table", too many tables become a gap.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from livedash.live.events import Change, Event, Gap, Operation

Soon = Callable[[Callable[[], None]], object]
"""Runs a call in the next turn of the loop: `loop.call_soon`."""

KEYS_PER_TABLE = 1000
VALUES_PER_COLUMN = 200
TABLES = 200
REASONS = 8


class Folded:
    """All changes of one table since the last turn, in bounded room."""

    __slots__ = ("_began", "_keys", "_operation", "_received", "_scope", "_table", "_transaction")

    def __init__(self, change: Change) -> None:
        self._table = change.table
        self._operation: Operation = change.operation
        self._transaction = change.transaction
        self._began = change.began
        self._received = change.received
        self._keys = None if change.keys is None else set(change.keys)
        self._scope = {column: set(values) for column, values in change.scope.items()}
        self._bound()

    def fold(self, change: Change) -> None:
        if change.operation != self._operation:
            self._operation = "U"
        if change.transaction != self._transaction:
            self._transaction = None
        # The time from change to screen is measured from the oldest change: it has waited longest.
        if change.began is not None and (self._began is None or change.began < self._began):
            self._began = change.began
        if self._keys is not None:
            if change.keys is None:
                self._keys = None
            else:
                self._keys |= change.keys
        if self._scope:
            self._fold_scope(change.scope)
        self._bound()

    def _fold_scope(self, scope: Mapping[str, frozenset[str]]) -> None:
        # A column that one of the changes leaves open is open for all of them together.
        for column in [column for column in self._scope if column not in scope]:
            del self._scope[column]
        for column, values in self._scope.items():
            values |= scope[column]

    def _bound(self) -> None:
        if self._keys is not None and len(self._keys) > KEYS_PER_TABLE:
            self._keys = None
        for column in [c for c, values in self._scope.items() if len(values) > VALUES_PER_COLUMN]:
            del self._scope[column]

    def as_change(self) -> Change:
        return Change(
            table=self._table,
            operation=self._operation,
            keys=None if self._keys is None else frozenset(self._keys),
            scope={column: frozenset(values) for column, values in self._scope.items()},
            transaction=self._transaction,
            began=self._began,
            received=self._received,
        )


class Ingress:
    """The core's ear. Never blocks, never raises, never drops."""

    def __init__(
        self,
        receive: Callable[[list[Event]], None],
        soon: Soon,
        gap_tables: Collection[str] = (),
    ) -> None:
        self._receive = receive
        self._soon = soon
        self._gap_tables = frozenset(gap_tables)
        """The tables that say who may see what: a change in one may alter the answer to any
        query."""
        self._tables: dict[str, Change | Folded] = {}
        self._gap: Gap | None = None
        self._scheduled = False

    def change(self, change: Change) -> None:
        table = change.table
        if table in self._gap_tables:
            self.gap(Gap(f"{table} changed"))
            return
        held = self._tables.get(table)
        if held is None:
            if len(self._tables) >= TABLES:
                self._tables.clear()
                self.gap(Gap("too many tables changed at once"))
                return
            # Most turns bring one change per table: such a change goes through as it came.
            self._tables[table] = change
        elif isinstance(held, Folded):
            held.fold(change)
        else:
            folded = self._tables[table] = Folded(held)
            folded.fold(change)
        self._schedule()

    def gap(self, gap: Gap) -> None:
        self._gap = gap if self._gap is None else _both(self._gap, gap)
        self._schedule()

    def _schedule(self) -> None:
        if not self._scheduled:
            self._scheduled = True
            self._soon(self._flush)

    def _flush(self) -> None:
        self._scheduled = False
        events: list[Event] = [
            held.as_change() if isinstance(held, Folded) else _bounded(held)
            for held in self._tables.values()
        ]
        if self._gap is not None:
            events.append(self._gap)
        self._tables = {}
        self._gap = None
        self._receive(events)


def _bounded(change: Change) -> Change:
    if change.keys is not None and len(change.keys) > KEYS_PER_TABLE:
        return change._replace(keys=None)
    return change


def _both(one: Gap, other: Gap) -> Gap:
    reasons = one.reason.split(", ")
    if other.reason not in reasons and len(reasons) < REASONS:
        reasons.append(other.reason)
    tables = (
        None if one.tables is None or other.tables is None else frozenset(one.tables | other.tables)
    )
    return Gap(", ".join(reasons), tables)
