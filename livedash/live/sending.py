"""The outbox's two neighbours, as protocols: a journal keeps a write safe, a sender applies it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol
from uuid import UUID

from livedash.live.mutation import Json, Mutation
from livedash.live.overlay import Op

# What a sender can answer


@dataclass(frozen=True, slots=True)
class Applied:
    """The write is in the database, now or since an earlier attempt."""

    version: int | None = None
    """The version that the write left; None: it is not known, or there is none."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The write is not in the database and will not be, unless a person changes something."""

    words: str
    constraint: str | None = None
    conflict: Mapping[str, Json] | None = None
    """The row as it is now, when somebody else changed it first. Empty: the row is gone."""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Nobody knows whether the write is in the database, so it is sent again under the same id."""

    words: str


@dataclass(frozen=True, slots=True)
class Elsewhere(NoAnswer):
    """Another database answered than the one that the write was made for: nothing was done."""


Answer = Applied | Refused | NoAnswer


class Sender(Protocol):
    async def send(self, mutation: Mutation) -> Answer:
        """Apply a write exactly once, however often it is sent. `expects` is a number or None
        here."""
        ...


# What a journal keeps


@dataclass(frozen=True, slots=True)
class Written:
    """A write was made; under an id that is known already, it takes the other's place."""

    mutation: Mutation


@dataclass(frozen=True, slots=True)
class Settled:
    """Nothing is left to do for a write."""

    id: UUID
    how: Literal["applied", "discarded"]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A write waits for a person; None: somebody looked at it and sends it again."""

    id: UUID
    refused: Refused | None


Record = Written | Settled | Rejected


class JournalFailed(Exception):
    """A write could not be kept safe. `words` are for the person at the screen."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Journal(Protocol):
    async def append(self, records: Sequence[Record]) -> None:
        """Keep the records: safe on the disk when this returns, in the order of the calls, all or
        none. Raises `JournalFailed`."""
        ...


class PendingView(Protocol):
    """Where pending writes are shown; `cache.QueryCache` is one."""

    def foresee(self, op: Op) -> None: ...

    def sent(self, id: UUID) -> None: ...

    def committed(self, id: UUID) -> None: ...

    def refused(self, id: UUID) -> None: ...
