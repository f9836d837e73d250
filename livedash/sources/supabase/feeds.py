"""Feeds: one channel for each table, or for a part of a table that the server can tell.

A server's filter looks at a row as it is now: nobody who still shows a row is told that it has left
the part. So a filter is set only by columns of which somebody has said that they never change in a
row. Deletions pass every filter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from livedash.live.wants import Want

MOST_CHANNELS = 100
"""The service's own limit for one connection."""
MOST_VALUES = 100
"""The most values in one filter, the service's limit as well."""
PLAIN = re.compile(r"(?!null\b)[A-Za-z0-9_-]{1,64}", re.IGNORECASE)
"""Values that every version of the server reads as they are. The server is not asked to filter by
others."""

Parts = Mapping[str, frozenset[str]]
_ALL: Parts = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Feed:
    """Changes of a table, or of the rows with these values."""

    table: str
    """Schema and name."""
    part: Parts = field(default_factory=lambda: _ALL)

    def __hash__(self) -> int:
        return hash((self.table, frozenset(self.part.items())))

    def binding(self, keys: tuple[str, ...]) -> dict[str, object]:
        """The feed as a join asks for it. `keys`: the only columns that are to be sent."""
        schema, _, name = self.table.partition(".")
        asked: dict[str, object] = {"event": "*", "schema": schema, "table": name}
        if self.part:
            asked["filter"] = ",".join(_condition(c, v) for c, v in sorted(self.part.items()))
        if keys:
            asked["select"] = list(keys)
        return asked


def feeds_of(wants: Iterable[Want], unchanging: Mapping[str, frozenset[str]]) -> tuple[Feed, ...]:
    """The feeds of these wants, each once, the most urgent first, as many as one connection may
    have. `unchanging`: by table, the columns that never change in a row."""
    feeds: dict[Feed, None] = {}
    whole: set[str] = set()
    for want in wants:
        columns = unchanging.get(want.table, frozenset())
        part = {c: v for c, v in want.scope.items() if c in columns and _is_told(v)}
        if not part:
            whole.add(want.table)
        feeds[Feed(want.table, part)] = None
    # A feed of the whole table brings every part.
    needed = [feed for feed in feeds if not feed.part or feed.table not in whole]
    return tuple(needed[:MOST_CHANNELS])


def _is_told(values: frozenset[str]) -> bool:
    return 0 < len(values) <= MOST_VALUES and all(PLAIN.fullmatch(value) for value in values)


def _condition(column: str, values: frozenset[str]) -> str:
    if len(values) == 1:
        return f"{column}=eq.{min(values)}"
    return f"{column}=in.({','.join(sorted(values))})"
