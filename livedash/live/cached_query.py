"""One cached query: its rows, and whether anything came after they were read.

Generations, no cleverness: each change raises a number, a read remembers the number at its start,
and the query is clean only if the two are equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from math import inf
from typing import NamedTuple, Protocol

from livedash.live.events import Change, Gap
from livedash.live.fetching import ReadFailed
from livedash.live.query import AnyQuery
from livedash.live.rows import Rows, kept
from livedash.live.trace import Cause


class Result(NamedTuple):
    """What may be shown of a query."""

    rows: Rows | None
    """None until the first read."""
    read_at: datetime | None
    """The moment whose truth the rows are."""
    dirty: bool
    """Something came after these rows were read, and they are not read again yet."""
    failure: ReadFailed | None
    """Why they are stale, once trying again has not helped. Old rows stay."""


class Sample(NamedTuple):
    """A clean query as it is held, to be compared with what the database says."""

    query: AnyQuery
    rows: Rows
    read_at: datetime
    generation: int


class Watcher(Protocol):
    """Who wants to know."""

    def tell(self, differing: Iterable[CachedQuery]) -> None: ...


class CachedQuery:
    """The state of one query, for everybody who watches it."""

    __slots__ = (
        "_cause",
        "_old_next",
        "failed_at",
        "failing_since",
        "failure",
        "failures",
        "generation",
        "in_sight_since",
        "missed_generation",
        "old_since",
        "query",
        "read_at",
        "read_generation",
        "retry_at",
        "rows",
        "server_rows",
        "true_at",
        "visible_to",
        "watched_by",
    )

    def __init__(self, query: AnyQuery) -> None:
        self.query = query
        self.generation = 1
        self.read_generation = 0
        self.missed_generation = 0
        """Up to here something may have been missed."""
        self.server_rows: Rows | None = None
        self.rows: Rows | None = None
        """The server's rows with the pending writes replayed over them."""
        self.read_at: datetime | None = None
        self.true_at: datetime | None = None
        """The last moment at which the rows were known to be true: that of their read, or of a sign
        of life since of whoever would have told of a change."""
        self.failure: ReadFailed | None = None
        self.failures = 0
        """In a row."""
        self.failing_since: float | None = None
        self.failed_at = -inf
        self.retry_at = 0.0
        self.watched_by: dict[Watcher, None] = {}
        self.visible_to: dict[Watcher, None] = {}
        self.in_sight_since = inf
        """Since when somebody looks at it, without a break."""
        self.old_since = -inf
        """Since when something came that the rows do not show; without end before the first."""
        self._old_next = inf
        """The same for the rows of the read that is under way."""
        self._cause: Cause | None = "first"

    @property
    def dirty(self) -> bool:
        return self.generation != self.read_generation

    @property
    def behind(self) -> bool:
        """What was missed is not read yet, and no failure says so."""
        return self.read_generation < self.missed_generation and self.failure is None

    @property
    def wanted(self) -> bool:
        return bool(self.visible_to) and self.generation != self.read_generation

    def touch(self, cause: Cause, now: float) -> None:
        self.generation += 1
        self.old_since = min(self.old_since, now)
        self._old_next = min(self._old_next, now)
        if self._cause is None or isinstance(cause, Gap):
            # After a gap nobody can say any more which change it is that the rows will show.
            self._cause = cause

    def come_into_sight(self, now: float) -> None:
        self.in_sight_since = now
        if isinstance(self._cause, Change):
            # Not that change has it read now: it would have waited for ever.
            self._cause = "shown"

    def hurry(self, at: float) -> None:
        """After a read that failed the next one need not be later than this."""
        self.retry_at = min(self.retry_at, at)

    def try_again(self) -> None:
        """Somebody has reason to believe that the next read succeeds."""
        self.failures = 0
        self.failing_since = None
        self.retry_at = 0.0

    def begin(self) -> tuple[int, Cause]:
        """A read starts: which generation it will have seen, and why it is made."""
        cause, self._cause = self._cause, None
        self._old_next = inf
        return self.generation, cause if cause is not None else "again"

    def read(self, rows: Rows, moment: datetime, generation: int) -> Rows:
        """The read that saw this generation gave these rows. Equal ones stay the same objects."""
        self.read_generation = generation
        self.read_at = self.true_at = moment
        self.old_since = self._old_next
        self.failure = None
        self.try_again()
        self.server_rows = kept(self.server_rows, rows, self.query.row_key)
        return self.server_rows

    def failed(self, failure: ReadFailed, now: float, *, shown: bool, wait: float) -> None:
        self.failed_at = now
        self.retry_at = now + wait
        if self._cause is None:
            self._cause = "retry"
        if shown:
            self.failure = failure

    def shown(self) -> tuple[Rows | None, str | None]:
        """What those who watch have been told; they are called when this differs."""
        return self.rows, None if self.failure is None else self.failure.words

    def result(self) -> Result:
        return Result(self.rows, self.read_at, self.dirty, self.failure)

    def sample(self) -> Sample | None:
        if self.dirty or self.server_rows is None or self.read_at is None:
            return None
        return Sample(self.query, self.server_rows, self.read_at, self.generation)
