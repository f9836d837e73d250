"""One cached query: its rows, and whether a change came after they were read.

Each change raises the query's generation, a read remembers the generation at its start, and the
query is clean only if the two are equal.
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
    """The result of a query, as a pane may show it."""

    rows: Rows | None
    """None until the first read."""
    read_at: datetime | None
    """The moment as of which the rows are true."""
    dirty: bool
    """Something came after these rows were read, and they are not read again yet."""
    failure: ReadFailed | None
    """Why the rows are stale, once trying again has not helped. Old rows stay."""


class Sample(NamedTuple):
    """A clean query as it is held, to be compared with what the database says."""

    query: AnyQuery
    rows: Rows
    read_at: datetime
    generation: int


class Watcher(Protocol):
    """Somebody who is told when a query's result differs."""

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
        """The generation up to which a change may have been missed."""
        self.server_rows: Rows | None = None
        self.rows: Rows | None = None
        """The server's rows with the pending writes replayed over them."""
        self.read_at: datetime | None = None
        self.true_at: datetime | None = None
        """The last moment at which the rows were known to be true: the moment of their read, or of
        a later sign of life from the sources that would have told of a change."""
        self.failure: ReadFailed | None = None
        self.failures = 0
        """Failed reads in a row."""
        self.failing_since: float | None = None
        self.failed_at = -inf
        self.retry_at = 0.0
        self.watched_by: dict[Watcher, None] = {}
        self.visible_to: dict[Watcher, None] = {}
        self.in_sight_since = inf
        """The moment since which somebody looks at the query, without a break."""
        self.old_since = -inf
        """The moment since which a change came that the rows do not show; without end before the
        first."""
        self._old_next = inf
        """`old_since` for the rows of the read that is under way."""
        self._cause: Cause | None = "first"

    @property
    def dirty(self) -> bool:
        return self.generation != self.read_generation

    @property
    def behind(self) -> bool:
        """Whether a missed change is not read yet, and no failure says so."""
        return self.read_generation < self.missed_generation and self.failure is None

    @property
    def wanted(self) -> bool:
        return bool(self.visible_to) and self.generation != self.read_generation

    def touch(self, cause: Cause, now: float) -> None:
        self.generation += 1
        self.old_since = min(self.old_since, now)
        self._old_next = min(self._old_next, now)
        if self._cause is None or isinstance(cause, Gap):
            # After a gap nobody can say which change the rows will show.
            self._cause = cause

    def come_into_sight(self, now: float) -> None:
        self.in_sight_since = now
        if isinstance(self._cause, Change):
            # The read is made because the query is shown: the change alone would have waited for
            # ever.
            self._cause = "shown"

    def hurry(self, at: float) -> None:
        """Bring the next try after a failed read forward to this moment at the latest."""
        self.retry_at = min(self.retry_at, at)

    def try_again(self) -> None:
        """Clear the failures: there is reason to believe that the next read succeeds."""
        self.failures = 0
        self.failing_since = None
        self.retry_at = 0.0

    def begin(self) -> tuple[int, Cause]:
        """Start a read: the generation that the read will have seen, and why it is made."""
        cause, self._cause = self._cause, None
        self._old_next = inf
        return self.generation, cause if cause is not None else "again"

    def read(self, rows: Rows, moment: datetime, generation: int) -> Rows:
        """Take the rows of the read that saw this generation. Equal rows stay the same objects."""
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
        """The rows and failure that watchers were told; watchers are called when these differ."""
        return self.rows, None if self.failure is None else self.failure.words

    def result(self) -> Result:
        return Result(self.rows, self.read_at, self.dirty, self.failure)

    def sample(self) -> Sample | None:
        if self.dirty or self.server_rows is None or self.read_at is None:
            return None
        return Sample(self.query, self.server_rows, self.read_at, self.generation)
