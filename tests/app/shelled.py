"""The whole shell on a scripted source and fetcher, with panes made to be tested with."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any, NamedTuple

from textual.pilot import Pilot

from livedash.app.app import LiveDash
from livedash.app.capabilities import Capabilities
from livedash.app.session import Session
from livedash.app.sheet import Sheet
from livedash.business.place import Place
from livedash.business.places import PLACES
from livedash.business.read import Read
from livedash.live.engine import Engine
from livedash.live.trace import Fault
from livedash.panes.answered import everything
from livedash.panes.discover import Found
from livedash.panes.parts import Column, table
from livedash.panes.parts.table import TablePart
from livedash.panes.seen import Seen
from livedash.panes.spec import Action, PaneSpec
from livedash.testing import LAGOS, Frame, Rows, capture, frozen
from tests.clock import ManualClock, quiet
from tests.scripted import ScriptedFetcher, ScriptedSource

NUMBERS = "livedash.numbers"
IKEJA = LAGOS._replace(branch_id=2, branch="Ikeja")


class Number(NamedTuple):
    id: int
    value: int


@dataclass(frozen=True)
class NumbersState:
    list: str


VALUES = Read(__package__, "numbers.sql", Number)


def explode(_: Seen[Any]) -> None:
    raise RuntimeError("a key went wrong")


EXPLODE = Action("explode", "x", "explode", "Fail on a key", explode)


def value(row: Number) -> str:
    if row.value == 666:
        raise ValueError("the number of the beast")
    return str(row.value)


COLUMNS = (
    Column[Number]("ID", 6, "left", cell=lambda row: str(row.id)),
    Column[Number]("VALUE", 8, cell=value),
)


def numbers_part(**more: Any) -> TablePart:
    return table("rows", VALUES, COLUMNS, key="id", **more)


def numbers(name: str = "numbers", number: int = 1, **more: Any) -> PaneSpec:
    """A pane with a number a row. It fails when it is told to."""
    return PaneSpec(
        **{
            "name": name,
            "title": name.capitalize(),
            "number": number,
            "state": NumbersState(name),
            "parts": numbers_part(),
            "actions": (EXPLODE,),
            **more,
        }
    )


NUMBERS_PANE = numbers()
OTHERS_PANE = numbers("others", 2)


def key_of(pane: PaneSpec, place: Place = LAGOS) -> str:
    """What the database knows its numbers by."""
    return VALUES.at(place, pane.state).key


ONE, OTHER, IN_IKEJA = key_of(NUMBERS_PANE), key_of(OTHERS_PANE), key_of(NUMBERS_PANE, IKEJA)


Sources = Callable[[ManualClock, frozenset[str]], Sequence[ScriptedSource]]
"""Made on this clock, for panes that read these tables."""

Story = Callable[["Shelled"], Awaitable[None]]
"""What happens to a dashboard that runs."""


@dataclass
class Shelled:
    """What a test holds in its hands."""

    app: LiveDash
    clock: ManualClock
    source: ScriptedSource
    fetcher: ScriptedFetcher
    held: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    """The scripted database: rows by query key."""
    sources: Sequence[ScriptedSource] = ()
    """All of them; `source` is the first."""
    pilot: Pilot[int] = field(init=False)
    """From the moment on at which the app runs."""

    async def lead(self, pilot: Pilot[int], story: Story) -> None:
        """Let a story happen on the app, which is running now."""
        self.pilot = pilot
        async with asyncio.timeout(60):
            await self.settle()
            await story(self)
            await self.settle()
        self.assert_no_faults()

    def assert_no_faults(self) -> None:
        """A fault that the engine swallowed is still ours."""
        trace = self.app.session.engine.trace
        assert not trace.faults, [record for record in trace if isinstance(record, Fault)]

    def hold(self, pane: PaneSpec, rows: Rows, place: Place = LAGOS) -> None:
        """From now on the database has these rows, by the question."""
        for read, query in everything(pane, place).items():
            self.held[query.key] = frozen(rows)[read]

    async def settle(self) -> None:
        await quiet()
        await self.pilot.pause()
        await quiet()
        # What has just come in sight is told of the keys by a message of its own.
        while (focused := self.app.focused) is not None and not focused.has_focus:
            await self.pilot.pause()

    async def live(self) -> None:
        self.source.prove()
        await self.settle()
        await self.clock.turn(2)
        await self.settle()

    async def write(self, key: str, *rows: tuple[int, int]) -> None:
        """Somebody writes, and the source says so."""
        self.held[key] = tuple(Number(*row) for row in rows)
        self.source.change(NUMBERS)
        await self.settle()
        await self.clock.turn(1)
        await self.settle()

    async def until(self, text: str) -> None:
        """Wait for it to stand on the screen; the harness has a deadline."""
        while text not in self.frame.text:
            await asyncio.sleep(0.01)

    async def resize(self, width: int, height: int) -> None:
        """Textual hands a new size on some milliseconds later; the harness has a deadline."""
        await self.pilot.resize_terminal(width, height)
        while self.app.screen.size != (width, height):
            await asyncio.sleep(0.005)
        await self.settle()

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        while self.app.still_typing:
            # A key waits for the disk, of which the loop knows nothing.
            await asyncio.sleep(0.001)
        await self.settle()

    @property
    def frame(self) -> Frame:
        return capture(self.app)

    @property
    def lines(self) -> list[str]:
        return self.frame.text.splitlines()

    @property
    def sheet(self) -> Sheet:
        """The one that stands open."""
        assert self.app.sheets.top is not None, self.frame.text
        return self.app.sheets.top

    @property
    def inside(self) -> list[str]:
        """The lines of the open sheet, without its frame."""
        x, y, width, height = self.sheet.content_region
        return [line[x : x + width].rstrip() for line in self.lines[y : y + height]]

    @property
    def words(self) -> str:
        """What the open sheet says, however it is wrapped."""
        return " ".join(" ".join(self.inside).split())


def shell_of(
    panes: Sequence[PaneSpec] = (NUMBERS_PANE, OTHERS_PANE),
    *,
    known: tuple[Place, ...] = (LAGOS, IKEJA),
    now: datetime | None = None,
    capabilities: Capabilities | None = None,
    opening: str | None = None,
    kind: Callable[..., LiveDash] = LiveDash,
    session: Callable[[Engine, ManualClock], Session] = Session,
    sources: Sources | None = None,
    found: Callable[[], Awaitable[Found]] | None = None,
) -> Shelled:
    """The dashboard and all that it stands on, not running yet. `found`: who finds the panes, once
    the first picture stands."""
    clock = ManualClock(now) if now else ManualClock()
    held: dict[str, tuple[Any, ...]] = {PLACES.at().key: known}
    fetcher = ScriptedFetcher(clock, lambda query, _: held.get(query.key, ()))
    first = (known or (LAGOS,))[0]
    queries = [query for pane in panes for query in everything(pane, first).values()]
    feeds = PLACES.at().tables.union(*(query.tables for query in queries))
    made = sources(clock, feeds) if sources else [ScriptedSource(clock, feeds=feeds)]
    engine = Engine(made, fetcher, clock, Random(1))
    app = kind(
        session(engine, clock),
        found or Found(tuple(panes), ()),
        capabilities=capabilities,
        opening=opening,
    )
    return Shelled(app, clock, made[0], fetcher, held, made)


@asynccontextmanager
async def shelled(
    panes: Sequence[PaneSpec] = (NUMBERS_PANE, OTHERS_PANE),
    *,
    known: tuple[Place, ...] = (LAGOS, IKEJA),
    size: tuple[int, int] = (80, 24),
    now: datetime | None = None,
    capabilities: Capabilities | None = None,
    kind: Callable[..., LiveDash] = LiveDash,
    session: Callable[[Engine, ManualClock], Session] = Session,
    sources: Sources | None = None,
) -> AsyncIterator[Shelled]:
    one = shell_of(
        panes,
        known=known,
        now=now,
        capabilities=capabilities,
        kind=kind,
        session=session,
        sources=sources,
    )
    async with asyncio.timeout(60), one.app.run_test(size=size) as one.pilot:
        await one.settle()
        yield one
        one.assert_no_faults()
