"""Events: what a source can say.

"These rows of this table changed", or "I may have missed something". Events carry ids, never data,
and are hints from strangers: the database is always read again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple

Operation = Literal["I", "U", "D", "T"]


_ANY: Mapping[str, frozenset[str]] = MappingProxyType({})


class Change(NamedTuple):
    """Rows of one table changed, in one statement or in several that were folded together. A tuple,
    because tens of thousands a second may come."""

    table: str
    """Schema and name: `livedash.tasks`."""
    operation: Operation
    keys: frozenset[str] | None = None
    """The rows, as text; None means any row of the table."""
    scope: Mapping[str, frozenset[str]] = _ANY
    """Values before and after: `{"project_id": {"7"}}`. A missing column means any value."""
    transaction: str | None = None
    """For people to read. Never compared (on a standby that would lie)."""
    began: float | None = None
    """When the writing transaction began, seconds of the database's clock."""
    received: float = 0.0
    """Steady clock, when it reached us."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Anything may have changed: a reconnect, an overflow, a message nobody understood."""

    reason: str
    tables: frozenset[str] | None = None
    """The tables it concerns; None means all of them."""


Event = Change | Gap
