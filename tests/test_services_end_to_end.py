"""The real program in a real terminal, told of changes by services alone: over a real Postgres,
without its notifications."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import pytest

from tests import phoenix, pusher_server
from tests.bridge import Bridge
from tests.conftest import Shop, run_sql
from tests.phoenix import Phoenix
from tests.pusher_server import PusherServer
from tests.terminal import Terminal
from tests.test_end_to_end import cells_of, livedash, sell

T = TypeVar("T")

SECONDS = 60.0
MOVE = (
    "UPDATE livedash.tasks SET status_id = (SELECT id FROM livedash.statuses"
    " WHERE name = 'Doing' AND project_id = tasks.project_id) WHERE number = 215"
)


class Services:
    """Scripted servers, told of the shop's commits, in a loop of their own."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.phoenix, self.pusher = Phoenix(), PusherServer()
        self.bridge = Bridge(self.phoenix, self.pusher)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(SECONDS)

    @property
    def settings(self) -> dict[str, str]:
        return {
            "LIVEDASH_SUPABASE__URL": self.phoenix.url,
            "LIVEDASH_SUPABASE__KEY": phoenix.KEY,
            "LIVEDASH_PUSHER__KEY": pusher_server.KEY,
            "LIVEDASH_PUSHER__URL": self.pusher.url,
            "LIVEDASH_PUSHER__PRIVATE": "true",
            "LIVEDASH_PUSHER__SECRET": pusher_server.SECRET,
        }


@pytest.fixture
def services(shop: Shop) -> Iterator[Services]:
    with serving(shop) as services:
        yield services


@contextmanager
def serving(shop: Shop) -> Iterator[Services]:
    services, stack = Services(), AsyncExitStack()
    thread = threading.Thread(target=services.loop.run_forever, daemon=True)
    thread.start()

    async def begin() -> None:
        for one in (services.phoenix, services.pusher, services.bridge.carrying(shop.owner)):
            await stack.enter_async_context(one)

    services.run(begin())
    yield services
    services.run(stack.aclose())
    services.loop.call_soon_threadsafe(services.loop.stop)
    thread.join(SECONDS)
    services.loop.close()


@contextmanager
def fed_by(
    services: Services, use: str, dsn: str, *options: str, size: tuple[int, int] = (80, 24)
) -> Iterator[Terminal]:
    settings = services.settings | {"LIVEDASH_SOURCES__USE": use}
    with livedash(dsn, *options, size=size, loaded=True, **settings) as terminal:
        terminal.wait_for_text("Wheat loaf")
        yield terminal


def listeners(shop: Shop) -> int:
    async def ask() -> int:
        connection = await asyncpg.connect(shop.owner)
        count: int = await connection.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'livedash listen'"
        )
        await connection.close()
        return count

    return asyncio.run(ask())


def test_supabase_alone_keeps_two_terminals_in_step(shop: Shop, services: Services) -> None:
    with (
        fed_by(services, "supabase", shop.login("ada")) as one,
        fed_by(services, "supabase", shop.login("bob"), size=(160, 50)) as other,
    ):
        for terminal in (one, other):
            terminal.wait_for_text("● Live")
        assert listeners(shop) == 0
        sell(shop, "Wheat loaf", 7)
        one.wait_until(lambda: "45" in cells_of(one, "Wheat loaf"))
        other.wait_until(lambda: "45" in cells_of(other, "Wheat loaf"))
        assert "● Live" in one.text


def test_with_the_service_away_it_is_partial_and_then_live_again(
    shop: Shop, services: Services
) -> None:
    with fed_by(services, "supabase", shop.login("ada")) as terminal:
        terminal.wait_for_text("● Live")
        services.run(services.phoenix.down())
        terminal.wait_for_text("Partial")
        sell(shop, "Wheat loaf", 2)
        terminal.press("i")
        terminal.wait_for_text("told by supabase")
        terminal.press("escape")
        services.run(services.phoenix.up())
        terminal.wait_for_text("● Live")
        terminal.wait_until(lambda: cells_of(terminal, "Wheat loaf")[:1] == ["17"])


def test_a_board_fed_by_pusher_moves_while_the_rest_is_asked_for(
    shop: Shop, services: Services, tmp_path: Path
) -> None:
    log = tmp_path / "livedash.log"
    with fed_by(services, "pusher", shop.login("ada"), "--log-file", str(log)) as terminal:
        terminal.press("4")
        terminal.wait_for_text("Logo pack", " 4/3 over")
        terminal.wait_until(lambda: bool(services.pusher.here and services.pusher.last.channels))
        run_sql(shop.login("ada"), MOVE)
        terminal.wait_for_text(" 5/3 over")
        # Asking every few seconds would find it as well, but knows of no single row.
        told = "livedash.tasks, 1 rows made"
        terminal.wait_until(lambda: told in log.read_text(encoding="utf-8"))


def test_one_of_two_services_away_is_counted_where_it_is_missed(
    shop: Shop, services: Services
) -> None:
    with fed_by(services, "supabase,pusher", shop.login("ada")) as terminal:
        terminal.wait_for_text("● Live")
        services.run(services.pusher.down())
        terminal.press("4")
        # The other one tells of the board as well.
        terminal.wait_for_text("● Live", "Logo pack")
        services.run(services.phoenix.down())
        terminal.wait_for_text("Partial 0/2")
        services.run(services.pusher.up())
        terminal.wait_for_text("Partial 1/2")


def test_rows_do_not_wait_for_a_service_that_is_not_there(shop: Shop) -> None:
    nowhere = {
        "LIVEDASH_SOURCES__USE": "supabase",
        "LIVEDASH_SUPABASE__URL": "ws://127.0.0.1:1",
        "LIVEDASH_SUPABASE__KEY": phoenix.KEY,
    }
    with livedash(shop.login("ada"), size=(40, 12), loaded=True, **nowhere) as terminal:
        terminal.wait_for_text("Partial", "Agege loaf")
        terminal.press("i")
        terminal.wait_for_text("state", "Partial for")
        terminal.press("escape")
        terminal.wait_for_text("Agege loaf")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0


def test_without_the_database_it_is_offline_whatever_the_service_tells(
    own_shop: Shop,
) -> None:
    """Rows cannot be read, so that nothing is live; they stay, and their age is said."""
    with (
        serving(own_shop) as services,
        fed_by(services, "supabase", own_shop.login("ada")) as terminal,
    ):
        terminal.wait_for_text("● Live")
        own_shop.server.down()
        terminal.wait_for_text("Offline", "NOT LIVE. What you see is from", "Wheat loaf")
        own_shop.server.up()
        terminal.wait_for_text("● Live")


def test_no_secret_is_in_the_log(shop: Shop, services: Services, tmp_path: Path) -> None:
    log = tmp_path / "livedash.log"
    options = ("--log-file", str(log))
    with fed_by(services, "supabase,pusher", shop.login("ada"), *options) as terminal:
        terminal.wait_for_text("● Live")
        services.run(services.phoenix.down())
        terminal.wait_for_text("Partial")
        terminal.press("q")
        terminal.wait_for_exit()
    text = log.read_text()
    assert "supabase" in text
    assert phoenix.KEY not in text
    assert pusher_server.SECRET not in text
