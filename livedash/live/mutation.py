"""A write as the core knows it: who wants what, under an id that the write keeps for ever.

The id is made here, before anything is sent: a write whose answer was lost is sent again under the
same id, by which the database recognises it. What the write does in the database is the sender's
business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TypeAlias
from uuid import UUID

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


@dataclass(frozen=True, slots=True)
class ReturnedBy:
    """The version that an earlier write of the same scope will have left, once it is known."""

    id: UUID


@dataclass(frozen=True, slots=True)
class Mutation:
    """One write that a person asked for."""

    id: UUID
    kind: str
    """What it does: `bakery.sell`."""
    scope: str
    """Writes of one scope go in the order in which they were made: `bakery:3`, `board:7`."""
    made_at: datetime
    words: str
    """For people: "sell 4 Agege loaf L"."""
    fields: Mapping[str, Json] = field(default_factory=lambda: MappingProxyType({}))
    expects: int | ReturnedBy | None = None
    """The version of the row that the person saw. None: the write makes a row, or needs none."""
    marks: frozenset[str] = frozenset()
    """The rows that are pending with this write, as panes name them: `livedash.bread_types:12`."""
    untouched: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The answers in the write's form that the person left as they stood. A refusal because
    somebody else changed the row says which of these answers are new."""

    @property
    def follows(self) -> UUID | None:
        """The id of the write without which this one means nothing, while that write is not
        applied."""
        return self.expects.id if isinstance(self.expects, ReturnedBy) else None


class Impossible(Exception):
    """A write that no database could apply. `words` are for the person."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words
