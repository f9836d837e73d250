"""One pane on a dashboard over a real Postgres, and somebody at its keys."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TypeVar

from textual.pilot import Pilot

from livedash.app.app import LiveDash
from livedash.app.session import Session
from livedash.app.writing import Writing
from livedash.business.place import Place
from livedash.business.places import PLACES
from livedash.business.works import WORKS
from livedash.database.address import Address
from livedash.database.reader import Reader
from livedash.database.writer import Writer
from livedash.live.clock import LoopClock
from livedash.live.engine import Engine
from livedash.panes.answered import everything
from livedash.panes.discover import Found
from livedash.panes.spec import PaneSpec
from livedash.testing import capture
from tests.conftest import SHOP_MOMENT, Shop
from tests.scripted import ScriptedSource
from tests.until import until

W = TypeVar("W", bound="AtWork")


@dataclass
class AtWork:
    shop: Shop
    place: Place
    app: LiveDash
    writing: Writing
    source: ScriptedSource
    pilot: Pilot[int]

    @property
    def text(self) -> str:
        return capture(self.app).text

    async def until(self, *texts: str) -> None:
        try:
            await until(lambda: all(text in self.text for text in texts))
        except TimeoutError:
            raise AssertionError(f"{texts} not in\n{self.text}") from None

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, words: str) -> None:
        await self.press("ctrl+u", *("space" if key == " " else key for key in words))

    async def heard(self) -> None:
        """Whatever is in the database has been read."""
        self.source.gap()
        await self.pilot.pause()
        await self.app.session.engine.cache.settled()
        await self.pilot.pause()

    async def sent(self) -> None:
        """Every write has its answer, and what came of it has been read."""
        await until(lambda: not self.writing.count.waiting)
        await until(lambda: all(e.state.value == "refused" for e in self.writing.entries))
        await self.heard()


@asynccontextmanager
async def at_work(
    kind: type[W],
    shop: Shop,
    folder: Path,
    pane: PaneSpec,
    place: Place,
    *shown: str,
    size: tuple[int, int] = (80, 24),
    who: str = "ada",
) -> AsyncIterator[W]:
    """`shown`: what stands on the pane as soon as it has its rows."""
    address, clock = Address.parse(shop.login(who)), LoopClock(SHOP_MOMENT)
    reader, chance = Reader(address), Random(1)
    feeds = PLACES.at().tables.union(*(query.tables for query in everything(pane, place).values()))
    source = ScriptedSource(clock, feeds=feeds)
    engine = Engine([source], reader, clock, chance, audit_every=None)
    writing = Writing(Writer(address, WORKS), engine, clock, chance, folder)
    session = Session(engine, clock, branch=place.branch, writing=writing)
    app = LiveDash(session, Found((pane,), ()))
    try:
        async with asyncio.timeout(60), app.run_test(size=size) as pilot:
            await pilot.pause()
            source.prove()
            one = kind(shop, place, app, writing, source, pilot)
            await one.until(*shown)
            await until(lambda: writing.outbox is not None)
            await pilot.pause()
            yield one
    finally:
        await writing.close()
        await reader.close()
