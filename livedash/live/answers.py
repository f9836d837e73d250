"""Answers: how the end of a read, rows or a failure, changes the query that was read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from random import Random

from livedash.live.alarms import Alarms, next_tick
from livedash.live.cached_query import CachedQuery
from livedash.live.clock import Clock
from livedash.live.fetching import Fetched, ReadFailed
from livedash.live.overlay import Overlay
from livedash.live.pacing import Pacing
from livedash.live.reading import Reading
from livedash.live.rows import Rows


class Answers:
    """Takes each answer apart: rows and their next alarm, or a failure and its next try."""

    def __init__(
        self,
        clock: Clock,
        random: Random,
        pacing: Pacing,
        overlay: Overlay,
        alarms: Alarms[CachedQuery],
        fault: Callable[[str, BaseException], None],
    ) -> None:
        self._clock, self._random, self._pacing = clock, random, pacing
        self._overlay, self._alarms, self._fault = overlay, alarms, fault

    def take(self, entry: CachedQuery, reading: Reading, fetched: Fetched, took: float) -> None:
        key = entry.query.key
        rows = fetched.rows.get(key)
        if rows is None:
            unanswered = ReadFailed("The database gave no answer to this query.", transient=False)
            self._failed(entry, fetched.failed.get(key, unanswered), took)
        else:
            rows = entry.read(rows, reading.moment, reading.generations[entry])
            entry.rows = self._overlay.rows(entry.query, rows)
            self._set_alarm(entry, rows, reading.moment)

    def _failed(self, entry: CachedQuery, failure: ReadFailed, took: float) -> None:
        now = self._clock.monotonic()
        if entry.failing_since is None:
            entry.failing_since = now - took
        entry.failures += 1
        shown = not failure.transient or self._pacing.patience_is_over(
            entry.failures, now - entry.failing_since, entry.query.priority
        )
        # A read that only waited for somebody's lock may wait again at once: the database does
        # nothing.
        slow = shown and not failure.waited
        wait = self._pacing.retry_after(entry.failures, slow=slow, random=self._random)
        entry.failed(failure, now, shown=shown, wait=wait)

    def _set_alarm(self, entry: CachedQuery, rows: Rows, read_at: datetime) -> None:
        query = entry.query
        moments = [] if query.every is None else [next_tick(read_at, query.every)]
        try:
            moments += (
                []
                if query.moments is None
                else [moment for moment in query.moments(rows) if moment > read_at]
            )
        except Exception as error:  # noqa: BLE001 - told; the rows are right without it
            self._fault(f"moments of {query.key}", error)
        self._alarms.set(entry, moments)
