"""What this terminal has written is told as the board's own events; whatever becomes of that, the
write is none the worse for it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from random import Random

import pytest

from livedash.live.clock import LoopClock
from livedash.live.deed import Deed, Kind
from livedash.live.source import Announced
from livedash.sources.pusher.announcing import MOST, PAUSES, Announcer
from livedash.sources.pusher.app import App, AppUnusable
from livedash.sources.pusher.events import KANBAN, STATUSES, TASKS, Meaning, event_of
from livedash.sources.pusher.source import PusherSource
from tests.clock import ManualClock
from tests.pusher_server import APP_ID, KEY, SECRET, PusherServer
from tests.sources.listening import Listening, running
from tests.sources.pusher.test_source import board
from tests.until import until
from tests.web import Answering

MOVED = Deed(TASKS, "M", "a-b", {"project_id": "7"})


@pytest.fixture
async def server() -> AsyncIterator[PusherServer]:
    async with PusherServer() as server:
        yield server


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


def app_of(server: PusherServer, *, private: bool = False) -> App:
    return App(KEY, server.url, private=private, secret=SECRET, app_id=APP_ID, api_url=server.api)


class Told:
    """How it stands, each time it was told."""

    def __init__(self) -> None:
        self.all: list[Announced] = []

    def __call__(self, stands: Announced) -> None:
        self.all.append(stands)


@pytest.mark.parametrize("private", [False, True])
async def test_a_write_is_told_as_the_board_s_event(
    server: PusherServer, clock: ManualClock, private: bool
) -> None:
    told = Told()
    announcer = Announcer(app_of(server, private=private), clock, heard=told)
    announcer.announce(MOVED)
    await until(lambda: told.all)
    assert server.told == [
        {
            "name": "task-moved",
            "channels": ["private-project-7" if private else "project-7"],
            "data": '{"taskId":"a-b"}',
        }
    ]
    assert told.all == [Announced(told=1)]


@pytest.mark.parametrize(
    ("table", "kind", "name", "data"),
    [
        (TASKS, "I", "task-created", {"taskId": "x"}),
        (TASKS, "U", "task-updated", {"taskId": "x"}),
        (TASKS, "D", "task-deleted", {"taskId": "x"}),
        (TASKS, "M", "task-moved", {"taskId": "x"}),
        (STATUSES, "I", "status-created", {"statusId": "x"}),
        (STATUSES, "U", "status-updated", {"statusId": "x"}),
        (STATUSES, "D", "status-deleted", {"statusId": "x"}),
    ],
)
def test_the_seven_names(table: str, kind: Kind, name: str, data: dict[str, str]) -> None:
    assert event_of(Deed(table, kind, "x", {}), KANBAN) == (name, data)


def test_what_the_shop_has_no_event_for_is_not_told() -> None:
    events = {"card.changed": Meaning(TASKS, "id")}
    assert event_of(Deed(TASKS, "M", "x", {}), events) == ("card.changed", {"id": "x"})
    assert event_of(Deed(TASKS, "D", "x", {}), events) is None
    assert event_of(Deed("livedash.bookings", "I", "x", {}), KANBAN) is None


async def test_they_are_told_in_their_order(server: PusherServer, clock: ManualClock) -> None:
    told = Told()
    announcer = Announcer(app_of(server), clock, heard=told)
    for key in "abcde":
        announcer.announce(Deed(TASKS, "U", key, {"project_id": "7"}))
    await until(lambda: told.all and told.all[-1].told == 5)
    assert [json.loads(event["data"])["taskId"] for event in server.told] == list("abcde")


async def test_a_server_in_trouble_is_asked_again(server: PusherServer, clock: ManualClock) -> None:
    told = Told()
    server.takes = Answering(503, b"not now")
    announcer = Announcer(app_of(server), clock, heard=told)
    announcer.announce(MOVED)
    await until(lambda: len(server.asked) == 1 and clock.armed)
    server.takes = Answering()
    await clock.turn(PAUSES[0])
    await until(lambda: told.all)
    assert told.all == [Announced(told=1)]
    assert len(server.told) == 1


async def test_what_cannot_be_told_is_counted_and_the_next_is_told(
    server: PusherServer, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    told = Told()
    server.takes = Answering(500, b"on\x1b[2J fire")
    announcer = Announcer(app_of(server), clock, heard=told)
    announcer.announce(MOVED)
    for times, wait in enumerate(PAUSES, start=1):
        await until(lambda times=times: len(server.asked) == times and clock.armed)  # type: ignore[misc]
        await clock.turn(wait)
    await until(lambda: told.all)
    (stands,) = told.all
    assert (stands.told, stands.failed) == (0, 1)
    assert "takes no announcement (500)" in stands.words
    assert stands.words.isprintable()
    assert "could not be announced" in caplog.text
    server.takes = Answering()
    announcer.announce(MOVED)
    await until(lambda: len(told.all) == 2)
    assert (told.all[-1].told, told.all[-1].failed) == (1, 1)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413])
async def test_a_no_is_not_asked_again(
    server: PusherServer, clock: ManualClock, status: int
) -> None:
    told = Told()
    server.takes = Answering(status, b"no")
    announcer = Announcer(app_of(server), clock, heard=told)
    announcer.announce(MOVED)
    await until(lambda: told.all)
    assert told.all[-1].failed == 1
    assert len(server.asked) == 1
    assert SECRET not in told.all[-1].words


async def test_a_wrong_secret_is_refused_and_says_what_to_check(
    server: PusherServer, clock: ManualClock
) -> None:
    told = Told()
    app = App(KEY, server.url, secret="wrong", app_id=APP_ID, api_url=server.api)
    Announcer(app, clock, heard=told).announce(MOVED)
    await until(lambda: told.all)
    assert "Check pusher.app_id and pusher.secret" in told.all[-1].words


async def test_no_number_of_writes_fills_the_memory(
    server: PusherServer, clock: ManualClock
) -> None:
    told = Told()
    server.takes = Answering(503)
    announcer = Announcer(app_of(server), clock, heard=told)
    for _ in range(MOST + 10):
        announcer.announce(MOVED)
    assert told.all[-1].failed == 10
    await announcer.close(0.0)


async def test_closing_lets_the_last_one_be_told(server: PusherServer, clock: ManualClock) -> None:
    announcer = Announcer(app_of(server), clock)
    announcer.announce(MOVED)
    await announcer.close(5.0)
    assert len(server.told) == 1
    await announcer.close(5.0)


async def test_closing_waits_for_no_server_that_is_stuck(
    server: PusherServer, clock: ManualClock
) -> None:
    server.takes = Answering(hold=asyncio.Event())
    announcer = Announcer(app_of(server), clock)
    announcer.announce(MOVED)
    await until(lambda: server.asked)
    async with asyncio.timeout(60.0):
        await announcer.close(0.05)
    assert clock.armed == 0


async def test_others_hear_it_and_our_own_connection_knows_already(server: PusherServer) -> None:
    ours, theirs = Listening(), Listening()
    here, there = (PusherSource(app_of(server), LoopClock(), Random(seed)) for seed in (1, 2))
    for source in (here, there):
        source.want(board(7))
    async with running(here, ours), running(there, theirs):
        await ours.proven()
        await theirs.proven()
        announcer = Announcer(
            app_of(server), LoopClock(), but=lambda: here.socket_id, heard=here.announced
        )
        here.wrote(MOVED)
        announcer.announce(MOVED)
        await until(lambda: theirs.changes and ours.last().announced)
        assert server.told[0]["socket_id"] == here.socket_id
        await server.trigger("project-7", "task-deleted", {"taskId": "z"})
        await until(lambda: len(ours.changes) == 2)
        keys = [change.keys for change in ours.changes]
        assert keys == [frozenset({"a-b"}), frozenset({"z"})], "its own write once, not twice"
        assert ours.last().announced == Announced(told=1)


def test_to_announce_takes_a_secret_and_an_id(clock: ManualClock) -> None:
    with pytest.raises(AppUnusable, match="secret and app_id"):
        Announcer(App(KEY, "wss://ws.example.com", secret=SECRET), clock)
