"""The engine: sources speak, the ingress folds, the cache reads, the link says how it stands.

Subscribe, prove it, then read: when a source is proven, everything counts as missed until it is
read again, and only then is the link Live and the source's backoff started anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from random import Random

from livedash.live.audit import EVERY, GRACE, OFTEN, Audit
from livedash.live.backoff import Backoff
from livedash.live.cache import QueryCache
from livedash.live.clock import Clock, pause
from livedash.live.events import Change, Event, Gap
from livedash.live.fetching import Fetcher
from livedash.live.ingress import Ingress
from livedash.live.link import Feeds, Link, both, link_of, reachable
from livedash.live.pacing import Pacing
from livedash.live.source import Failure, FailureKind, Phase, Source, SourceStatus
from livedash.live.trace import Trace
from livedash.live.wants import Want

Heard = Callable[[Link], None]


class Engine:
    """The engine of one dashboard: its sources, its cache and its link."""

    def __init__(
        self,
        sources: Sequence[Source],
        fetcher: Fetcher,
        clock: Clock,
        random: Random,
        *,
        gap_tables: Collection[str] = (),
        scope_columns: Mapping[str, Collection[str]] | None = None,
        pacing: Pacing | None = None,
        trace: Trace | None = None,
        audit_every: float | None = EVERY,
        audit_often: float | None = OFTEN,
        audit_grace: float = GRACE,
    ) -> None:
        """`gap_tables`: who may see what; a change there may alter the answer to any query.
        `scope_columns`: the scope columns that each table has, for what the sources are asked to
        feed."""
        self._sources = tuple(sources)
        self._clock = clock
        self._random = random
        self.trace = trace or Trace(clock)
        self.cache = QueryCache(fetcher, clock, random, pacing, self.trace)
        self.cache.on_progress(self._look)
        self.audit = Audit(
            self.cache,
            fetcher,
            clock,
            random,
            self.trace,
            audit_every,
            None if audit_every is None else audit_often,
            unsure=lambda: self.link.unsure,
            grace=audit_grace,
        )
        self.cache.looks.on_change(self._want_soon)
        self._gap_tables = frozenset(gap_tables)
        self._scope_columns = scope_columns
        self._wants: tuple[Want, ...] | None = None
        self._wanting = False
        self._ingress = Ingress(self._received, self._soon, gap_tables)
        self._backoffs = {source.name: Backoff(random) for source in sources}
        now = clock.monotonic()
        self._statuses = {
            source.name: SourceStatus(source.name, Phase.ATTEMPTING, since=now)
            for source in sources
        }
        self._unread: set[str] = set()
        """Sources that are proven, or feed more than before, and whose gap is on the way to the
        cache."""
        self._catching_up: dict[str, Feeds] = {}
        """Sources whose gap is in the cache while reads are left, with the tables each feeds by
        now."""
        self._caught_up: dict[str, Feeds] = {}
        self._looking = False
        self._in_sight: frozenset[str] = frozenset()
        self._listeners: list[Heard] = []
        self._tasks: list[asyncio.Task[None]] = []
        self.link = link_of(tuple(self._statuses.values()), {}, frozenset(), now)
        self.cache.hold()

    def on_link(self, heard: Heard) -> Callable[[], None]:
        """Call back with each new picture of the link; call the returned function to hear no
        more."""
        self._listeners.append(heard)

        def stop() -> None:
            if heard in self._listeners:
                self._listeners.remove(heard)

        return stop

    async def start(self) -> None:
        """Begin to connect. Without any source, begin to read."""
        self._want()
        tasks = [self._keep(source) for source in self._sources]
        audits = [self.audit.run(), self.audit.run_often()]
        self._tasks = [asyncio.create_task(task) for task in (*tasks, *audits)]
        if not self._sources:
            self.cache.release()

    async def stop(self) -> None:
        """Stop everything; every task is over when this returns."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        await self.cache.close()

    def reconnect(self) -> None:
        """Drop every connection, and try again at once."""
        for source in self._sources:
            self._guarded(source.name, source.reconnect)

    async def suspend(self) -> None:
        """Close the connections before the process is stopped."""
        self.cache.hold()
        ends = await asyncio.gather(
            *(source.suspend() for source in self._sources), return_exceptions=True
        )
        for source, end in zip(self._sources, ends, strict=True):
            if isinstance(end, Exception):
                self.trace.fault(f"suspending {source.name}", end)
        now = self._clock.monotonic()
        for status in tuple(self._statuses.values()):
            # Whatever a source says of itself: its next proof must count as a new one.
            self.status(replace(status, phase=Phase.SUSPENDED, since=now, next_attempt=None))
        self._look()

    def resume(self) -> None:
        """Connect again. What happened meanwhile is a gap, as after any reconnect."""
        for source in self._sources:
            self._guarded(source.name, source.resume)
        if not self._sources:
            self.cache.receive([Gap("resumed")])
            self.cache.release()

    # What sources are asked for

    def _want_soon(self) -> None:
        """Once per turn: a screen with four panes opens and closes a dozen watches at once."""
        if not self._wanting and self._wants is not None:
            self._wanting = True
            self._soon(self._want)

    def _want(self) -> None:
        self._wanting = False
        wants = self.cache.looks.wants(self._gap_tables, self._scope_columns)
        if wants != self._wants:
            self._wants = wants
            for source in self._sources:
                self._guarded(source.name, partial(source.want, wants))

    # What sources say

    def change(self, change: Change) -> None:
        self._ingress.change(change)

    def gap(self, gap: Gap) -> None:
        self._ingress.gap(gap)

    def status(self, status: SourceStatus) -> None:
        name = status.name
        before = self._statuses.get(name)
        self._statuses[name] = status
        if before is None or status.kin != before.kin:
            kin = [one.kin for one in self._statuses.values()]
            self.cache.relate({table: of[table] for of in kin for table in of})
        proven = status.phase is Phase.PROVEN
        for stage in (self._catching_up, self._caught_up):
            if name in stage:
                # A table that a source no longer feeds has to catch up when it is fed again.
                stage[name] = both(stage[name], status.feeds)
        if proven and (before is None or before.phase is not Phase.PROVEN):
            # The source sends a gap as well; a promise about Live must not hang on every source's
            # memory.
            self._ingress.gap(Gap("connected", self._missed(status)))
            self._unread.add(name)
        elif proven and status.push and (more := self._gained(before, status)) != frozenset():
            # A change in a table that was not fed until now may have reached nobody.
            self._ingress.gap(Gap("fed from now on", more))
            self._unread.add(name)
        elif not proven:
            self._unread.discard(name)
            self._catching_up.pop(name, None)
            self._caught_up.pop(name, None)
            if not reachable(self._statuses.values()):
                self.cache.hold()
        self._look_soon()

    def _missed(self, status: SourceStatus) -> frozenset[str] | None:
        """The tables whose changes may have been missed: with no other source up, all of them."""
        others = [other for other in self._statuses.values() if other.name != status.name]
        return status.feeds if any(o.phase is Phase.PROVEN for o in others) else None

    def _gained(self, before: SourceStatus | None, now: SourceStatus) -> Feeds:
        """The tables that a source feeds and did not feed a moment ago; None: any table may be
        new."""
        had = before.feeds if before is not None else frozenset()
        if had is None or now.feeds is None:
            return frozenset() if had is None else None
        return now.feeds - had

    def _received(self, events: list[Event]) -> None:
        self.cache.receive(events)
        if self._unread:
            self._catching_up |= {name: self._statuses[name].feeds for name in self._unread}
            self._unread.clear()
            self.cache.catch_up()
            if reachable(self._statuses.values()):
                self.cache.release()
            self._look()

    # How the link stands

    def _look_soon(self) -> None:
        """Once per turn, however much the sources have to say."""
        if not self._looking:
            self._looking = True
            self._soon(self._look)

    def _look(self) -> None:
        self._looking = False
        if self._catching_up and self.cache.caught_up:
            new = self._catching_up.keys() - self._caught_up.keys()
            reached = [source for source in self._sources if source.name in new]
            self._caught_up |= self._catching_up
            self._catching_up.clear()
            for source in reached:
                self._backoffs[source.name].live_reached()
                self._guarded(source.name, source.live_reached)
        in_sight = self.cache.looks.tables
        link = link_of(
            tuple(self._statuses.values()),
            self._caught_up,
            in_sight,
            self._clock.monotonic(),
            self.link,
            unreadable=self.cache.unreadable,
        )
        # Until now these tables were out of sight, where no audit looks.
        doubtful = link.unsure - self._in_sight
        self._in_sight = in_sight
        if link != self.link:
            # Until now these tables were out of sight, or were fed: no one has asked about them.
            doubtful, self.link = doubtful | (link.unfed - self.link.unfed), link
            if doubtful:
                self.cache.doubt(doubtful)
            for heard in tuple(self._listeners):
                try:
                    # Not `link`: a listener called before may have moved it on.
                    heard(self.link)
                except Exception as error:  # noqa: BLE001 - told; the engine goes on
                    self.trace.fault("told of the link", error)

    async def _keep(self, source: Source) -> None:
        """A source promises never to end. One that does anyway is started again."""
        while True:
            words = f"The source {source.name} stopped and is started again."
            try:
                await source.run(self)
            except Exception as error:  # noqa: BLE001 - told, shown as the failure, tried again
                self.trace.fault(f"source {source.name}", error)
                words = f"The source {source.name} failed ({type(error).__name__})."
            backoff = self._backoffs[source.name]
            wait = backoff.wait_after(FailureKind.UNPROVEN)
            now = self._clock.monotonic()
            self.status(
                SourceStatus(
                    source.name,
                    Phase.WAITING,
                    since=now,
                    attempt=backoff.attempts,
                    next_attempt=now + wait,
                    failure=Failure(FailureKind.UNPROVEN, words),
                )
            )
            await pause(self._clock, wait)

    def _guarded(self, name: str, call: Callable[[], None]) -> None:
        try:
            call()
        except Exception as error:  # noqa: BLE001 - one source's fault must not stop the others
            self.trace.fault(f"source {name}", error)

    def _soon(self, callback: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_soon(callback)
