"""A dashboard without a screen: everything that the panes ask, over a link that can be spoilt, and
the comparison with what the database says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from livedash.app.run import GAP_TABLES
from livedash.business.place import Place
from livedash.business.places import PLACES
from livedash.database.address import Address
from livedash.database.connection import Connection
from livedash.database.reader import Reader
from livedash.database.row_models import rows_of
from livedash.database.statements import SqlQuery
from livedash.live.cache import Watch
from livedash.live.clock import Clock, LoopClock
from livedash.live.engine import Engine
from livedash.live.events import Change
from livedash.live.pacing import Pacing
from livedash.live.query import AnyQuery
from livedash.live.trace import Came, Traced
from livedash.panes.answered import everything
from livedash.panes.board.spec import SPEC as BOARD_PANE
from livedash.panes.stock.spec import SPEC as STOCK_PANE
from livedash.sources.polling import PollingSource
from livedash.sources.postgres import PostgresSource, PostgresTiming
from livedash.sources.reconnect import Reconnecting

QUICK = PostgresTiming(heartbeat=0.15, deadline=0.4, proof=0.3)
POLLED = 0.3
READ_DEADLINE = 1.5
PACING = Pacing(retry_slow=0.5)
BRANCHES = ("Lagos", "Recife", "Marina Hall")
MARK = "oracle.mark"
SHOWN = 4

Rows = tuple[Any, ...]


class WanderingClock(LoopClock):
    """Goes on by itself from a moment of ours, and is set to another one now and then."""

    def __init__(self, moment: datetime) -> None:
        super().__init__()
        self._ahead = moment - super().now()

    def now(self) -> datetime:
        return super().now() + self._ahead

    def set(self, by: timedelta) -> None:
        self._ahead += by


@dataclass(eq=False)
class Look:
    """One pane at one place, and what it was told: the rows it would have on the screen."""

    queries: Mapping[str, AnyQuery]
    shown: dict[str, Rows | None] = field(default_factory=dict)
    watch: Watch | None = None

    def told(self, names: frozenset[str]) -> None:
        assert self.watch is not None
        results = self.watch.results
        self.shown |= {name: results[name].rows for name in names}


def listening(at: Address, clock: Clock, random: Random) -> list[Reconnecting]:
    return [PostgresSource(at, clock, random, timing=QUICK)]


class Dashboard:
    def __init__(
        self,
        address: str,
        clock: WanderingClock,
        random: Random,
        sources: Callable[[Address, Clock, Random], Sequence[Reconnecting]] = listening,
    ) -> None:
        self.clock = clock
        at = Address.parse(address)
        self.reader = Reader(at, deadline=READ_DEADLINE)
        self.sources = sources(at, clock, random)
        polling = PollingSource(
            at, lambda: self.engine.link.unfed, self.reader.check, clock, random, every=POLLED
        )
        self.engine = Engine(
            [*self.sources, polling],
            self.reader,
            clock,
            random,
            gap_tables=GAP_TABLES,
            pacing=PACING,
            audit_every=1.0,
            audit_often=0.5,
            audit_grace=0.5,
        )
        self.engine.on_link(self.reader.follow)
        self.engine.trace.listen(self._traced)
        self.looks: list[Look] = []
        self.marks: set[str] = set()
        self.gaps: list[frozenset[str] | None] = []
        self.reconnects = 0
        self.compared = 0

    async def start(self, known: tuple[Place, ...]) -> None:
        self.looks = list(_looks(known))
        for number in range(len(self.looks)):
            self.open(number)
        await self.engine.start()

    async def stop(self) -> None:
        await self.engine.stop()
        await self.reader.close()

    def _traced(self, record: Traced) -> None:
        if not isinstance(record, Came):
            return
        if not isinstance(record.event, Change):
            self.gaps.append(record.event.tables)
            self.reconnects += record.event.reason.startswith("connected")
        elif record.event.table == MARK:
            self.marks |= record.event.keys or set()

    # What a person does

    def open(self, number: int) -> None:
        look = self.looks[number]
        if look.watch is None:
            look.watch = self.engine.cache.watch(look.queries, look.told)
            look.shown = {name: one.rows for name, one in look.watch.results.items()}

    def close(self, number: int) -> None:
        look = self.looks[number]
        if look.watch is not None:
            look.watch.close()
            look.watch = None

    def show(self, number: int, visible: bool) -> None:
        watch = self.looks[number].watch
        if watch is not None:
            watch.visible = visible

    def open_all(self) -> None:
        for number in range(len(self.looks)):
            self.open(number)
            self.show(number, True)

    # Whether it is true

    @property
    def at_rest(self) -> bool:
        """All that is in sight is read, without a failure."""
        return self.engine.cache.settled_now and all(
            not one.dirty and one.failure is None
            for look in self.looks
            if look.watch is not None and look.watch.visible
            for one in look.watch.results.values()
        )

    async def differences(self, own: Connection) -> list[str]:
        """What is called true and is not what a connection of its own is answered, for the same
        moment. Nothing writes meanwhile."""
        held = [
            (look.queries[name], one, look.shown[name], look.watch.visible)
            for look in self.looks
            if look.watch is not None
            for name, one in look.watch.results.items()
        ]
        found = []
        self.compared += len(held)
        async with own.transaction(isolation="repeatable_read", readonly=True):
            for query, one, shown, visible in held:
                if one.dirty and not visible:
                    continue
                if one.dirty or one.failure or one.rows is None or one.read_at is None:
                    found.append(f"{query.key} is not read: {one.failure or 'dirty'}")
                    continue
                fresh = await ask(own, query, one.read_at)
                if one.rows != fresh:
                    found.append(_words(query.key, "holds", one.rows, fresh))
                if shown != one.rows:
                    found.append(_words(query.key, "was told", shown or (), one.rows))
        return found


async def ask(connection: Connection, query: AnyQuery, moment: datetime) -> Rows:
    assert isinstance(query, SqlQuery)
    records = await connection.fetch(query.statement.text, *query.values(moment))
    return rows_of(records, query.model, query.once)


def _looks(known: tuple[Place, ...]) -> Iterator[Look]:
    """Where one chooses a branch, and both panes at several places."""
    yield Look({"places": PLACES.at()})
    for branch in BRANCHES:
        here = [place for place in known if place.branch == branch]
        yield Look(everything(STOCK_PANE, here[0]))
    for project in here:
        yield Look(everything(BOARD_PANE, project))


def _words(key: str, verb: str, had: Rows, should: Rows) -> str:
    """Row by row where rows have keys (their first column), column by column where they have not
    only come or gone."""
    lines = [f"{key} {verb} {len(had)} rows and should have {len(should)}"]
    mine, theirs = {row[0]: row for row in had}, {row[0]: row for row in should}
    differing = [one for one in mine | theirs if mine.get(one) != theirs.get(one)]
    for one in differing[:SHOWN]:
        if one not in theirs:
            lines.append(f"    too much: {mine[one]}")
        elif one not in mine:
            lines.append(f"    missing: {theirs[one]}")
        else:
            pairs = zip(mine[one]._fields, mine[one], theirs[one], strict=True)
            told = [f"{name} {a!r}, should be {b!r}" for name, a, b in pairs if a != b]
            lines.append(f"    {one}: {'; '.join(told)}")
    if len(differing) > SHOWN:
        lines.append(f"    and {len(differing) - SHOWN} more")
    if not differing:
        lines.append("    the same rows, in another order or more than once")
    return "\n".join(lines)
