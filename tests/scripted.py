"""A source and a fetcher that do what a test tells them, through the seams the real ones use."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from livedash.live.clock import Clock
from livedash.live.events import Change, Gap
from livedash.live.fetching import Fetched, ReadFailed
from livedash.live.query import AnyQuery
from livedash.live.source import Failure, FailureKind, Phase, Sink, SourceStatus
from livedash.live.wants import Want

Rows = tuple[Any, ...]
Answers = Callable[[AnyQuery, datetime], Rows]
NETWORK = Failure(FailureKind.NETWORK, "The server does not answer.")


class ScriptedSource:
    """Says what the test says. Connects only when told to."""

    def __init__(
        self,
        clock: Clock,
        name: str = "scripted",
        feeds: frozenset[str] | None = None,
        push: bool = True,
        lossy: bool = False,
        needed: bool = False,
    ) -> None:
        self._clock = clock
        self._name = name
        self._feeds = feeds
        self._push = push
        self._lossy = lossy
        self._needed = needed
        self._sink: Sink | None = None
        self._fault: asyncio.Future[None] | None = None
        self._beats = 0
        self.clock_offset: float | None = None
        self.wanted: list[tuple[Want, ...]] = []
        """What it was asked to feed, each time it was asked."""
        self.runs = 0
        self.lives = 0
        self.reconnects = 0
        self.suspends = 0
        self.resumes = 0

    @property
    def name(self) -> str:
        return self._name

    @property
    def sink(self) -> Sink:
        assert self._sink is not None, "the engine has not been started"
        return self._sink

    async def run(self, sink: Sink) -> None:
        self.runs += 1
        self._sink = sink
        self._fault = asyncio.get_running_loop().create_future()
        await self._fault

    def want(self, wants: Sequence[Want]) -> None:
        self.wanted.append(tuple(wants))

    def live_reached(self) -> None:
        self.lives += 1

    def reconnect(self) -> None:
        self.reconnects += 1

    async def suspend(self) -> None:
        self.suspends += 1
        self._say(Phase.SUSPENDED)

    def resume(self) -> None:
        self.resumes += 1

    # What a test makes it do

    def attempt(self) -> None:
        self._say(Phase.ATTEMPTING)

    def prove(self, gap: bool = True) -> None:
        """Connected and proven, and so the gap that every source has to report."""
        self._say(Phase.PROVEN)
        if gap:
            self.gap("reconnected")

    def beat(self) -> None:
        """A sign of life."""
        self._beats += 1
        self._say(Phase.PROVEN)

    def feed(self, *tables: str) -> None:
        """From now on it sends changes of these tables."""
        self._feeds = frozenset(tables)
        self._say(Phase.PROVEN)

    def lose(self, next_in: float = 1.0, failure: Failure = NETWORK) -> None:
        self._say(Phase.WAITING, next_attempt=self._clock.monotonic() + next_in, failure=failure)

    def change(
        self,
        table: str,
        keys: Iterable[str] | None = None,
        scope: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self.sink.change(change(table, keys, scope))

    def gap(self, reason: str = "test", tables: frozenset[str] | None = None) -> None:
        self.sink.gap(Gap(reason, tables))

    def crash(self, error: Exception) -> None:
        assert self._fault is not None, "the engine has not been started"
        self._fault.set_exception(error)

    def _say(
        self, phase: Phase, next_attempt: float | None = None, failure: Failure | None = None
    ) -> None:
        self.sink.status(
            SourceStatus(
                self._name,
                phase,
                since=self._clock.monotonic(),
                next_attempt=next_attempt,
                failure=failure,
                feeds=self._feeds,
                push=self._push,
                lossy=self._lossy,
                needed=self._needed,
                round_trip=self._beats * 0.001 or None,
                clock_offset=self.clock_offset,
            )
        )


def change(
    table: str,
    keys: Iterable[str] | None = None,
    scope: Mapping[str, Iterable[str]] | None = None,
) -> Change:
    return Change(
        table,
        "U",
        None if keys is None else frozenset(keys),
        {column: frozenset(values) for column, values in (scope or {}).items()},
    )


@dataclass(eq=False)
class Call:
    """One snapshot that the core has asked for, and that the test answers."""

    queries: tuple[AnyQuery, ...]
    now: datetime
    at: float
    pending: tuple[UUID, ...]
    seen: Mapping[str, Rows]
    """What the scripted database held when the snapshot was taken."""
    answer: asyncio.Future[Fetched] = field(repr=False)
    cancelled: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(query.key for query in self.queries)

    @property
    def open(self) -> bool:
        return not self.answer.done()

    def succeed(self, rows: Mapping[str, Rows] | None = None, applied: Iterable[UUID] = ()) -> None:
        self.answer.set_result(Fetched(self.seen if rows is None else rows, {}, frozenset(applied)))

    def fail(
        self,
        words: str = "The server closed the connection.",
        transient: bool = True,
        waited: bool = False,
    ) -> None:
        self.answer.set_exception(ReadFailed(words, transient=transient, waited=waited))

    def fail_one(self, key: str, words: str, transient: bool = False) -> None:
        """One query of the snapshot fails, its neighbours are answered."""
        rows = {other: rows for other, rows in self.seen.items() if other != key}
        self.answer.set_result(Fetched(rows, {key: ReadFailed(words, transient=transient)}))


class ScriptedFetcher:
    """Takes its snapshot when asked and answers when told to, or at once while `automatic`."""

    def __init__(self, clock: Clock, answers: Answers, automatic: bool = True) -> None:
        self._clock = clock
        self._answers = answers
        self.automatic = automatic
        self.calls: list[Call] = []

    @property
    def open(self) -> list[Call]:
        return [call for call in self.calls if call.open]

    def count(self, key: str) -> int:
        """How often a query was asked."""
        return sum(key in call.keys for call in self.calls)

    def starts(self, key: str) -> list[float]:
        """When a query was asked, by the steady clock."""
        return [call.at for call in self.calls if key in call.keys]

    async def fetch(
        self, queries: Sequence[AnyQuery], now: datetime, pending: Sequence[UUID] = ()
    ) -> Fetched:
        call = Call(
            queries=tuple(queries),
            now=now,
            at=self._clock.monotonic(),
            pending=tuple(pending),
            seen={query.key: self._answers(query, now) for query in queries},
            answer=asyncio.get_running_loop().create_future(),
        )
        self.calls.append(call)
        if self.automatic:
            call.succeed()
        try:
            return await call.answer
        except asyncio.CancelledError:
            call.cancelled = True
            raise


class ScriptedDatabase:
    """Rows by table; a query's answer is every row of its tables that its scope lets in."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], tuple[Mapping[str, str], int]] = {}

    def put(self, table: str, key: str, value: int, scope: Mapping[str, str] | None = None) -> None:
        self.rows[table, key] = (dict(scope or {}), value)

    def answer(self, query: AnyQuery, now: datetime) -> Rows:
        return tuple(
            sorted(
                (table, key, value)
                for (table, key), (scope, value) in self.rows.items()
                if table in query.tables
                and all(scope.get(column) == wanted for column, wanted in query.scope.items())
            )
        )
