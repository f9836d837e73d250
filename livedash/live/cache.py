"""The query cache: keeps every query that somebody looks at equal to what the database would say.

The parts meet here: the shelf finds the queries that an event touches, entries remember
generations, turns decide who reads when, the overlay replays pending writes, watchers are called.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from random import Random
from typing import Any
from uuid import UUID

from livedash.live.alarms import Alarms
from livedash.live.answers import Answers
from livedash.live.cached_query import CachedQuery, Result
from livedash.live.clock import Clock
from livedash.live.events import Change, Event, Gap
from livedash.live.fetching import Fetched, Fetcher
from livedash.live.looks import Looks
from livedash.live.overdue import Overdue
from livedash.live.overlay import Op, Overlay
from livedash.live.pacing import Pacing
from livedash.live.progress import Progress
from livedash.live.query import AnyQuery
from livedash.live.query_shelf import QueryShelf
from livedash.live.reading import Reading
from livedash.live.rows import equal
from livedash.live.samples import Samples
from livedash.live.trace import Cause, Trace
from livedash.live.turns import Turns, Unit
from livedash.live.watch import Changed, Watch

__all__ = ["QueryCache", "Result", "Watch"]


class QueryCache:
    """All cached queries of one dashboard. Lives on one asyncio loop."""

    def __init__(
        self,
        fetcher: Fetcher,
        clock: Clock,
        random: Random,
        pacing: Pacing | None = None,
        trace: Trace | None = None,
    ) -> None:
        self.trace = trace or Trace(clock)
        self._fetcher = fetcher
        self._clock = clock
        self._random = random
        self._pacing = pacing or Pacing()
        self._shelf = QueryShelf()
        self.relate = self._shelf.relate
        self.looks = Looks(self._shelf)
        self._turns = Turns(clock, self._pacing, self._start)
        self._alarms: Alarms[CachedQuery] = Alarms(clock, self._time_has_come)
        self._overlay = Overlay(self.trace.fault)
        self._answers = Answers(
            clock, random, self._pacing, self._overlay, self._alarms, self.trace.fault
        )
        self._readings: set[Reading] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._progress = Progress(self._shelf, lambda: bool(self._readings))
        self.samples = Samples(self._shelf, self._turns)
        self._overdue = Overdue(self._shelf, clock, self._pacing.overdue, self._late)

    # Looking

    def watch(
        self, queries: Mapping[Any, AnyQuery], changed: Changed, visible: bool = True
    ) -> Watch:
        """Keep these queries true from now on, and call `changed` when their results differ."""
        entries = {name: self._entry(query) for name, query in queries.items()}
        watch = Watch(self, entries, changed, visible)
        for entry in watch.entries:
            entry.watched_by[watch] = None
        if visible:
            self.shown(watch, True)
        else:
            self.looks.changed()
        return watch

    def _entry(self, query: AnyQuery) -> CachedQuery:
        entry = self._shelf.get(query.key)
        if entry is None:
            entry = self._shelf.put(query)
            self._overlay.meet(query)
        return entry

    def shown(self, watch: Watch, visible: bool) -> None:
        """Note that a watch came into sight or went out of sight."""
        self.looks.changed()
        for entry in watch.entries:
            if visible:
                if not entry.visible_to:
                    entry.come_into_sight(self._clock.monotonic())
                entry.visible_to[watch] = None
                self._progress.shown(entry)
                self._ask(entry)
            else:
                self._hide(entry, watch)
        self._turns.pump()
        self._progress.moved()

    def closed(self, watch: Watch) -> None:
        """Forget a watch, and the queries that nobody else watches."""
        self.looks.changed()
        for entry in watch.entries:
            self._hide(entry, watch)
            del entry.watched_by[watch]
            if not entry.watched_by:
                self._shelf.drop(entry)
                self._alarms.set(entry, ())
                self._overlay.part(entry.query)
        self._progress.moved()

    def _hide(self, entry: CachedQuery, watch: Watch) -> None:
        entry.visible_to.pop(watch, None)
        if not entry.visible_to:
            self._progress.hidden(entry)

    def reads_more(self, key: str, tables: frozenset[str]) -> None:
        """Add tables that a query reads as well: the rows that it has may be old already."""
        entry = self._shelf.get(key)
        if entry is None or tables <= entry.query.tables:
            return
        self._shelf.widen(entry, tables)
        self.looks.changed()
        if entry.server_rows is not None:
            self._touch(entry, "reads more")
            self._ask(entry)
            self._turns.pump()
        self._progress.moved()

    # What makes rows old

    def receive(self, events: Iterable[Event]) -> None:
        """Mark the queries that the events touch, and read those in sight."""
        for event in events:
            touched = self._shelf.touched(event)
            if isinstance(event, Gap):
                self._stagger(touched)
            else:
                touched = [entry for entry in touched if not self._unaffected(entry, event)]
            for entry in touched:
                self._touch(entry, event)
                entry.hurry(entry.failed_at + self._pacing.hurried)
                self._ask(entry)
            self.trace.came(event, len(touched))
        self._turns.pump()

    def _unaffected(self, entry: CachedQuery, change: Change) -> bool:
        """Only clean rows can tell: nobody knows yet what a read under way will have seen, nor,
        without a read, whether the rows contain a pending write."""
        query, rows = entry.query, entry.server_rows
        if query.unaffected_by is None or rows is None or entry.dirty:
            return False
        if self._overlay.pending((query.key,)):
            return False
        try:
            return query.unaffected_by(change, rows)
        except Exception as error:  # noqa: BLE001 - told; then it is read again
            self.trace.fault(f"what leaves {query.key} alone", error)
            return False

    def catch_up(self) -> None:
        """Count everything up to now as missed: `caught_up` once all that is old by now has been
        read. Later gaps do not put `caught_up` off, or gap after gap would for ever."""
        for entry in self._shelf:
            self._progress.missed(entry)

    def _time_has_come(self, entries: list[CachedQuery]) -> None:
        self._stagger(entries)
        for entry in entries:
            self._touch(entry, "time")
            self._ask(entry)
        self._turns.pump()

    def _stagger(self, entries: Iterable[CachedQuery]) -> None:
        """All terminals hear of an event at one moment; a screen without rows does not wait."""
        not_before = self._clock.monotonic() + self._random.uniform(0.0, self._pacing.stagger)
        for entry in entries:
            unit = self._shelf.unit(entry)
            # A unit in the queue stays there: gap after gap must not put its read off for ever.
            if entry.server_rows is not None and not unit.queued:
                unit.not_before = not_before

    def doubt(self, tables: Iterable[str]) -> None:
        """Stop calling queries true that read these tables: nobody tells of the tables any more.
        Queries that are old already are read in any case."""
        for entry in self._shelf.touched(Gap("not fed", frozenset(tables))):
            if not entry.dirty:
                self._touch(entry, "not fed")
                self._ask(entry)
        self._turns.pump()

    def vouch(self, tells_of: Callable[[frozenset[str]], bool]) -> None:
        """Take a sign of life from the sources that tell of these tables: a clean query that reads
        no other tables is true at this moment, however long ago it was read."""
        now = self._clock.now()
        for entry in self._shelf:
            if entry.read_at is not None and not entry.dirty and tells_of(entry.query.tables):
                entry.true_at = now

    def refresh(self, cause: str, keys: Iterable[str] | None = None) -> None:
        """Read these queries again, or all. Waits after failed reads are over."""
        for entry in self._shelf if keys is None else self._shelf.named(keys):
            self._touch(entry, cause)
            entry.try_again()
            self._ask(entry)
        self._turns.pump()

    def hold(self) -> None:
        """Read nothing while the link is down. Reads under way are given up, because they may hang
        on a dead connection; their queries are read again after the link's return."""
        self._turns.hold()
        self._overdue.hold()
        for reading in self._readings:
            reading.abandon()
        self._readings.clear()

    def release(self) -> None:
        """Read what is old and in sight: the link is up."""
        self._turns.release()
        self._overdue.release()
        for entry in self._shelf:
            # What was slow or failed on the old link says nothing about this one.
            self._shelf.unit(entry).resting_until = 0.0
            entry.try_again()
            self._ask(entry)
        self._turns.pump()

    def _touch(self, entry: CachedQuery, cause: Cause) -> None:
        entry.touch(cause, self._clock.monotonic())

    def _ask(self, entry: CachedQuery) -> None:
        if entry.wanted:
            self._turns.ask(self._shelf.unit(entry))
            self._overdue.expect()

    def _late(self, entries: list[CachedQuery]) -> None:
        for entry in entries:
            self._progress.read(entry)
        self._tell(entries)
        self._progress.moved()

    # Reading

    def _start(self, unit: Unit, entries: list[CachedQuery]) -> None:
        pending = self._overlay.pending(entry.query.key for entry in entries)
        reading = Reading(
            unit, entries, pending, self._clock.now(), self._answered, self.trace.fault
        )
        self._readings.add(reading)
        task = reading.start(self._fetcher, self._clock, self._pacing.deadline)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _answered(self, reading: Reading, fetched: Fetched) -> None:
        self._readings.discard(reading)
        took = self._turns.done(reading.unit, waited=fetched.waited)
        entries = [entry for entry in reading.generations if entry in self._shelf]
        # A write that a read did not ask about would be shown twice: these queries are read again.
        unclear = self._overlay.unasked(fetched.rows, reading.pending)
        entries = [entry for entry in entries if entry.query.key not in unclear]
        before = {entry: entry.shown() for entry in entries}
        answered = [entry.query.key for entry in entries if entry.query.key in fetched.rows]
        self._overlay.applied(fetched.applied, answered)
        for entry in entries:
            self._answers.take(entry, reading, fetched, took)
            self._overdue.check(entry)
            self._progress.read(entry)
        differing = [entry for entry in entries if entry.shown() != before[entry]]
        self.trace.read(
            tuple(entry.query.key for entry in reading.generations),
            reading.cause,
            seconds=took,
            rows=sum(len(fetched.rows[key]) for key in answered),
            differed=tuple(entry.query.key for entry in differing),
            failed=tuple(fetched.failed),
            unit=reading.unit.name,
        )
        self._turns.ask(reading.unit)
        self._tell(differing)
        self._turns.pump()
        self._progress.moved()

    def _tell(self, differing: list[CachedQuery]) -> None:
        for watch in {watch: None for entry in differing for watch in entry.watched_by}:
            try:
                watch.tell(differing)
            except Exception as error:  # noqa: BLE001 - a fault in one pane stays in that pane
                self.trace.fault("a watcher, told of new rows", error)

    # Pending writes

    def foresee(self, op: Op) -> None:
        """Show a write before the database has it."""
        self._overlay.add(op, (entry.query for entry in self._shelf))
        self._replay([entry for entry in self._shelf if op.concerns(entry.query)])

    def sent(self, id: UUID) -> None:
        """A write is on its way: a read from before it was made cannot tell whether it is in."""
        self._overlay.sent(id)

    def committed(self, id: UUID) -> None:
        """The database acknowledged a write: still shown as foreseen, until rows contain it."""
        self._overlay.committed(id)

    def refused(self, id: UUID) -> None:
        """A write will not happen: take it off the screen, and no other write."""
        self._replay(self._shelf.named(self._overlay.refused(id)))

    def _replay(self, entries: Iterable[CachedQuery]) -> None:
        differing = []
        for entry in entries:
            if entry.server_rows is not None:
                before, entry.rows = entry.rows, self._overlay.rows(entry.query, entry.server_rows)
                if entry.rows is not before and not equal(entry.rows, before):
                    differing.append(entry)
        self._tell(differing)

    # How far the cache is

    @property
    def caught_up(self) -> bool:
        """Whether all in sight that was old at the last `catch_up` is read, or says why not."""
        return self._progress.caught_up

    @property
    def settled_now(self) -> bool:
        """Whether nothing is being read, and everything in sight is true or says why it is not."""
        return self._progress.settled_now

    async def settled(self) -> None:
        """Wait until `settled_now`: for ever, while held with something old in sight."""
        await self._progress.settled()

    def on_progress(self, callback: Callable[[], None]) -> None:
        """Call back after each read, and whenever something comes into sight or leaves it."""
        self._progress.on_move(callback)

    @property
    def unreadable(self) -> tuple[str, ...]:
        """The reasons why something in sight could not be read, each once."""
        return self._progress.unreadable

    async def close(self) -> None:
        """Read nothing any more; every task is over when this returns."""
        self.hold()
        self._alarms.stop()
        await asyncio.gather(*self._tasks, return_exceptions=True)
