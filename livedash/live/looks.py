"""Looks: which tables the queries in sight read, and what all watched queries depend on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from livedash.live.cached_query import CachedQuery
from livedash.live.wants import Want, wanted


class Looks:
    """The tables and wants of the watched queries: worked out when asked for, and kept until
    somebody looks at something else."""

    def __init__(self, entries: Iterable[CachedQuery]) -> None:
        self._entries = entries
        self._tables: frozenset[str] | None = None
        self._callbacks: list[Callable[[], None]] = []

    @property
    def tables(self) -> frozenset[str]:
        """The tables in sight."""
        if self._tables is None:
            in_sight = (entry.query.tables for entry in self._entries if entry.visible_to)
            self._tables = frozenset[str]().union(*in_sight)
        return self._tables

    def wants(
        self,
        always: Collection[str] = (),
        columns: Mapping[str, Collection[str]] | None = None,
    ) -> tuple[Want, ...]:
        """What the watched queries depend on (see `wanted`)."""
        return wanted(self._entries, always, columns)

    def on_change(self, callback: Callable[[], None]) -> None:
        """Call back whenever other queries are watched or in sight; many times a turn."""
        self._callbacks.append(callback)

    def changed(self) -> None:
        """Note that other queries are watched or in sight, or that queries read other tables."""
        self._tables = None
        for callback in self._callbacks:
            callback()
