"""The official clients as judges: pusher-js and Pusher's Python library understand the server that
all other tests run against, and livedash says what they say, word for word.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from livedash.live.clock import LoopClock
from livedash.live.deed import Deed
from livedash.live.wants import Want
from livedash.sources.pusher.announcing import Announcer
from livedash.sources.pusher.app import App
from livedash.sources.pusher.between import PusherTiming
from livedash.sources.pusher.events import STATUSES, TASKS
from livedash.sources.pusher.signing import pass_for
from livedash.sources.pusher.source import PusherSource
from tests import official
from tests.pusher_server import APP_ID, KEY, SECRET, PusherServer, Visitor
from tests.sources.listening import Listening, running
from tests.until import until
from tests.web import Answering

pytestmark = official.needed

PUBLIC, PRIVATE = "project-7", "private-project-7"
MOVED = Deed(TASKS, "M", "a-b", {"project_id": "7"})


@pytest.fixture
async def server() -> AsyncIterator[PusherServer]:
    async with PusherServer(activity_timeout=1) as server:
        yield server


@pytest.fixture
async def board(server: PusherServer) -> AsyncIterator[official.Program]:
    """A web board that is connected."""
    async with official.node("pusher_board.cjs", options(server)) as board:
        await board.says(official.START, kind="state", state="connected")
        yield board


def options(server: PusherServer, key: str = KEY) -> dict[str, object]:
    return {"key": key, "port": server.port, "auth": server.auth_url, "activityTimeout": 1000}


def app(server: PusherServer, private: bool) -> App:
    return App(
        KEY,
        server.url,
        private=private,
        secret=SECRET if not private else None,
        auth_url=server.auth_url if private else None,
    )


def wants() -> list[Want]:
    scope = {"project_id": frozenset({"7"})}
    return [Want(TASKS, scope), Want(STATUSES, scope)]


def shop(server: PusherServer, **asked: object) -> dict[str, object]:
    port = urlsplit(server.api).port
    return {"app_id": APP_ID, "key": KEY, "secret": SECRET, "port": port, **asked}


def normal(message: Mapping[str, Any]) -> Any:
    """A frame without what differs from connection to connection."""
    text = json.dumps(message, sort_keys=True)
    return json.loads(re.sub(f"{KEY}:[0-9a-f]{{64}}", f"{KEY}:SIGNATURE", text))


def first_of_each(visitor: Visitor) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for message in visitor.heard:
        found.setdefault(message["event"], normal(message))
    return found


# What pusher-js makes of our server


@pytest.mark.parametrize("channel", [PUBLIC, PRIVATE])
async def test_a_web_board_is_let_in_and_hears(
    server: PusherServer, board: official.Program, channel: str
) -> None:
    await board.do(do="subscribe", channel=channel)
    await board.says(channel=channel, event="pusher:subscription_succeeded")
    await server.trigger(channel, "task-moved", {"taskId": 12})
    heard = await board.says(channel=channel, event="task-moved")
    assert heard["data"] == {"taskId": 12}


async def test_a_web_board_is_told_that_it_is_not_let_in(
    server: PusherServer, board: official.Program
) -> None:
    server.signs = Answering(body=json.dumps({"auth": f"{KEY}:{'0' * 64}"}).encode())
    await board.do(do="subscribe", channel=PRIVATE)
    refused = await board.says(channel=PRIVATE, event="pusher:subscription_error")
    assert refused["data"]["status"] == 401


async def test_a_web_board_of_another_app_is_told_so(server: PusherServer) -> None:
    async with official.node("pusher_board.cjs", options(server, key="other")) as board:
        refused = await board.says(official.START, kind="error")
        assert refused["data"]["code"] == 4001
        await board.says(kind="state", state="disconnected")


async def test_a_web_board_that_is_sent_away_comes_back_and_is_let_in_again(
    server: PusherServer, board: official.Program
) -> None:
    await board.do(do="subscribe", channel=PRIVATE)
    await board.says(event="pusher:subscription_succeeded")
    board.said.clear()
    await server.last.close(4200)
    await board.says(kind="state", state="connected")
    await board.says(event="pusher:subscription_succeeded")


# The frames


@pytest.mark.parametrize("private", [False, True])
async def test_livedash_says_what_pusher_js_says(
    server: PusherServer, board: official.Program, private: bool
) -> None:
    channel = PRIVATE if private else PUBLIC
    await board.do(do="subscribe", channel=channel)
    await board.says(event="pusher:subscription_succeeded")
    theirs = server.last
    await until(lambda: theirs.said("pusher:ping"))
    await board.do(do="unsubscribe", channel=channel)
    await until(lambda: theirs.said("pusher:unsubscribe"))

    sink = Listening()
    timing = PusherTiming(silence=0.05, pong=5.0)
    source = PusherSource(app(server, private), LoopClock(), Random(1), timing=timing)
    source.want(wants())
    async with running(source, sink):
        await sink.proven()
        ours = server.last
        await until(lambda: ours.said("pusher:ping"))
        source.want([])
        await until(lambda: ours.said("pusher:unsubscribe"))
    assert ours is not theirs
    assert first_of_each(ours) == first_of_each(theirs)

    ours_at, theirs_at = urlsplit(ours.path), urlsplit(theirs.path)
    assert ours_at.path == theirs_at.path
    ours_asks, theirs_asks = parse_qs(ours_at.query), parse_qs(theirs_at.query)
    assert ours_asks["protocol"] == theirs_asks["protocol"] == ["7"]
    # Whether Flash may be used, nobody has asked for years.
    assert ours_asks.keys() == theirs_asks.keys() - {"flash"}


async def test_livedash_asks_the_shop_to_sign_as_pusher_js_asks_it(
    server: PusherServer, board: official.Program
) -> None:
    await board.do(do="subscribe", channel=PRIVATE)
    await board.says(event="pusher:subscription_succeeded")
    sink = Listening()
    source = PusherSource(app(server, private=True), LoopClock(), Random(1))
    source.want(wants())
    async with running(source, sink):
        await sink.proven()
    theirs, ours = server.asked
    assert (ours.method, ours.target) == (theirs.method, theirs.target)
    kind = "content-type"
    assert ours.headers[kind].partition(";")[0] == theirs.headers[kind].partition(";")[0]
    asked = [parse_qs(one.body.decode()) for one in (ours, theirs)]
    assert asked[0].keys() == asked[1].keys() == {"socket_id", "channel_name"}


# The shop's own server


async def test_the_official_library_signs_what_we_sign() -> None:
    asked = {"do": "authenticate", "channel": PRIVATE, "socket_id": "123.456"}
    signed = await official.python(
        "pusher_shop.py", {"app_id": APP_ID, "key": KEY, "secret": SECRET, **asked}
    )
    assert signed["auth"] == pass_for(KEY, SECRET, "123.456", PRIVATE)


@pytest.mark.parametrize("private", [False, True])
async def test_what_the_official_library_triggers_is_a_change(
    server: PusherServer, private: bool
) -> None:
    sink = Listening()
    source = PusherSource(app(server, private), LoopClock(), Random(1))
    source.want(wants())
    channel = PRIVATE if private else PUBLIC
    async with running(source, sink):
        await sink.proven()
        asked = {"do": "trigger", "channel": channel, "event": "task-moved"}
        await official.python("pusher_shop.py", shop(server, **asked, data={"taskId": 12}))
        await until(lambda: sink.changes)
    assert (sink.changes[0].table, sink.changes[0].keys) == (TASKS, frozenset({"12"}))


async def test_livedash_announces_as_the_official_library_triggers(server: PusherServer) -> None:
    asked = {"do": "trigger", "channel": PUBLIC, "event": "task-moved", "data": {"taskId": "a-b"}}
    await official.python("pusher_shop.py", shop(server, **asked))
    announcer = Announcer(announcing(server, private=False), LoopClock())
    announcer.announce(MOVED)
    await until(lambda: len(server.told) == 2)
    theirs, ours = server.told
    assert json.loads(ours.pop("data")) == json.loads(theirs.pop("data"))
    assert ours == theirs
    asks = [parse_qs(urlsplit(one.target).query) for one in server.asked]
    assert asks[0].keys() == asks[1].keys()


@pytest.mark.parametrize("private", [False, True])
async def test_a_web_board_hears_what_livedash_announces(
    server: PusherServer, board: official.Program, private: bool
) -> None:
    channel = PRIVATE if private else PUBLIC
    await board.do(do="subscribe", channel=channel)
    await board.says(event="pusher:subscription_succeeded")
    Announcer(announcing(server, private=private), LoopClock()).announce(MOVED)
    heard = await board.says(channel=channel, event="task-moved")
    assert heard["data"] == {"taskId": "a-b"}


def announcing(server: PusherServer, *, private: bool) -> App:
    return App(KEY, server.url, private=private, secret=SECRET, app_id=APP_ID, api_url=server.api)
