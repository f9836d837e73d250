"""Two terminals on one board, with nothing between them but a Pusher channel: what is written on
one is read on the other, once it is committed and never before.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from livedash.app.writing import Writing
from livedash.business.kanban import card, card_ops
from livedash.business.kanban.cards import CARDS, STATUSES, CardRow, StatusRow
from livedash.business.kanban.deeds import deed_of
from livedash.business.kanban.picture import Spot
from livedash.business.place import Place
from livedash.business.places import PLACES
from livedash.business.scopes import SCOPE_COLUMNS
from livedash.business.works import WORKS
from livedash.database.address import Address
from livedash.database.reader import Reader
from livedash.database.writer import Writer
from livedash.live.clock import LoopClock
from livedash.live.engine import Engine
from livedash.live.mutation import Mutation
from livedash.live.query import AnyQuery
from livedash.live.source import Phase
from livedash.live.watch import Watch
from livedash.panes.board.state import BoardState
from livedash.panes.form import Write
from livedash.sources.pusher.announcing import Announcer
from livedash.sources.pusher.app import App
from livedash.sources.pusher.source import PusherSource
from tests.business.reading import read
from tests.conftest import SHOP_MOMENT, Shop
from tests.pusher_server import APP_ID, KEY, SECRET, PusherServer
from tests.until import until, until_answer
from tests.web import Answering


@pytest.fixture
async def pusher() -> AsyncIterator[PusherServer]:
    async with PusherServer() as pusher:
        yield pusher


class Terminal:
    """A board without a screen."""

    def __init__(self, place: Place, engine: Engine, watch: Watch, writing: Writing) -> None:
        self.place = place
        self.engine = engine
        self.writing = writing
        self._watch = watch

    def _rows(self, name: str) -> tuple[Any, ...]:
        return self._watch.results[name].rows or ()

    @property
    def columns(self) -> tuple[StatusRow, ...]:
        return self._rows("statuses")

    @property
    def cards(self) -> tuple[CardRow, ...]:
        return self._rows("cards")

    def column_of(self, one: CardRow) -> str:
        """Where this card stands here."""
        here = next(each for each in self.cards if each.task_id == one.task_id)
        return next(each.name for each in self.columns if each.status_id == here.status_id)

    async def ready(self) -> None:
        await until(
            lambda: (
                self.columns
                and self.cards
                and self.writing.outbox is not None
                and self.engine.link.sources[0].phase is Phase.PROVEN
                and self.engine.link.sources[0].channels == (1, 1)
                and self.engine.cache.settled_now
            )
        )

    async def move(self, one: CardRow, to: StatusRow) -> Mutation:
        assert self.place.project_id is not None
        project, spot = self.place.project_id, Spot()
        here = next(each for each in self.cards if each.task_id == one.task_id)
        made = card.move(uuid4(), project, here, to, spot, SHOP_MOMENT)
        op = card_ops.moved(made, project, self.columns, here, to, spot)
        await self.writing.put(Write(made, op))
        return made


@asynccontextmanager
async def terminal(
    shop: Shop, pusher: PusherServer, folder: Path, *, announces: bool = True
) -> AsyncIterator[Terminal]:
    address, clock = Address.parse(shop.login()), LoopClock(frozen_at=SHOP_MOMENT)
    place = next(
        place for place in await read(shop.login(), PLACES.at(), SHOP_MOMENT) if place.project_id
    )
    assert place.project_id is not None
    app = App(KEY, pusher.url, private=True, secret=SECRET, app_id=APP_ID, api_url=pusher.api)
    source = PusherSource(app, clock, Random(1))
    announcer = Announcer(app, clock, but=lambda: source.socket_id, heard=source.announced)

    def wrote(mutation: Mutation) -> None:
        deed = deed_of(mutation)
        assert deed is not None
        source.wrote(deed)
        if announces:
            announcer.announce(deed)

    reader = Reader(address)
    engine = Engine(
        [source], reader, clock, Random(1), scope_columns=SCOPE_COLUMNS, audit_every=None
    )
    writing = Writing(Writer(address, WORKS), engine, clock, Random(1), folder, applied=[wrote])
    queries: dict[str, AnyQuery] = {
        "statuses": STATUSES.at(place, BoardState()),
        "cards": CARDS.at(place, BoardState()),
    }
    watch = engine.cache.watch(queries, lambda _: None)
    await engine.start()
    try:
        here = Terminal(place, engine, watch, writing)
        await here.ready()
        yield here
    finally:
        await engine.stop()
        await writing.close()
        await announcer.close(0.0)
        await reader.close()


def open_card(board: Terminal) -> tuple[CardRow, StatusRow]:
    """A card, and a column where it is not."""
    one = board.cards[0]
    return one, next(each for each in board.columns if each.status_id != one.status_id)


async def test_a_card_that_is_moved_here_is_moved_there(
    shop: Shop, pusher: PusherServer, tmp_path: Path
) -> None:
    async with (
        terminal(shop, pusher, tmp_path / "a") as here,
        terminal(shop, pusher, tmp_path / "b") as there,
    ):
        one, to = open_card(here)
        await here.move(one, to)
        assert here.column_of(one) == to.name, "at once"
        await until(lambda: there.column_of(one) == to.name)
        await until(lambda: not here.writing.entries and here.engine.cache.settled_now)
        assert here.cards == there.cards


async def test_nothing_is_announced_before_it_is_committed(
    shop: Shop, pusher: PusherServer, tmp_path: Path
) -> None:
    async with (
        terminal(shop, pusher, tmp_path / "a") as here,
        terminal(shop, pusher, tmp_path / "b") as there,
    ):
        one, to = open_card(here)
        before = there.column_of(one)
        other = await asyncpg.connect(shop.owner)
        held = other.transaction()
        await held.start()
        await other.execute("SELECT FROM livedash.tasks WHERE id = $1 FOR UPDATE", one.task_id)
        await here.move(one, to)
        waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        onlooker = await asyncpg.connect(shop.owner)
        await until_answer(lambda: onlooker.fetchval(waits))
        assert pusher.told == []
        assert there.column_of(one) == before
        await held.rollback()
        await until(lambda: there.column_of(one) == to.name)
        await onlooker.close()
        await other.close()
    assert [event["name"] for event in pusher.told] == ["task-moved"]


async def test_a_write_that_is_refused_is_announced_to_nobody(
    shop: Shop, pusher: PusherServer, tmp_path: Path
) -> None:
    async with terminal(shop, pusher, tmp_path / "a") as here:
        one, to = open_card(here)
        other = await asyncpg.connect(shop.owner)
        # Nobody announces this one, so it is not known here.
        await other.execute("UPDATE livedash.tasks SET title = 'x' WHERE id = $1", one.task_id)
        await other.close()
        await here.move(one, to)
        await until(lambda: here.writing.count.refused)
    assert pusher.told == []


@pytest.mark.parametrize("status", [401, 500])
async def test_where_nobody_takes_the_announcement_the_write_is_none_the_worse(
    shop: Shop, pusher: PusherServer, tmp_path: Path, status: int
) -> None:
    pusher.takes = Answering(status)
    async with terminal(shop, pusher, tmp_path / "a") as here:
        one, to = open_card(here)
        await here.move(one, to)
        await until(lambda: pusher.asked and not here.writing.entries)
        await until(lambda: here.engine.cache.settled_now)
        assert here.column_of(one) == to.name
        if status == 401:
            await until(lambda: here.engine.link.sources[0].announced)
            announced = here.engine.link.sources[0].announced
            assert announced is not None
            assert announced.failed == 1


async def test_one_s_own_write_is_read_again_though_nobody_announces_it(
    shop: Shop, pusher: PusherServer, tmp_path: Path
) -> None:
    async with terminal(shop, pusher, tmp_path / "a", announces=False) as here:
        one, to = open_card(here)
        reads = here.engine.trace.reads
        await here.move(one, to)
        await until(lambda: not here.writing.entries)
        await until(lambda: here.engine.trace.reads > reads and here.engine.cache.settled_now)
        there = next(each for each in here.cards if each.task_id == one.task_id)
        assert there.status_id == to.status_id
        assert type(there.version) is int, "the server's row, not what was foreseen"
    assert pusher.told == []
