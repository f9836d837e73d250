"""The official clients as judges: realtime-js and Supabase's Python library understand the server
that all other tests run against, and livedash says what they say, word for word.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from livedash.sources.supabase.tokens import Token, Tokens
from tests import official
from tests.clock import ManualClock
from tests.phoenix import KEY, Phoenix, Visitor
from tests.sources.listening import running
from tests.sources.supabase.desk import TASKS, Desk
from tests.until import until

pytestmark = official.needed

SUBSCRIBE = {
    "do": "subscribe",
    "topic": "board",
    "schema": "livedash",
    "table": "tasks",
    "select": ["id"],
}


@pytest.fixture
async def server() -> AsyncIterator[Phoenix]:
    async with Phoenix() as server:
        yield server


@pytest.fixture(params=["1.0.0", "2.0.0"])
def version(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture
async def board(server: Phoenix, version: str) -> AsyncIterator[official.Program]:
    """A web board that has not connected yet: it does so with its first subscription."""
    options = {"port": server.port, "key": KEY, "vsn": version, "heartbeat": 300}
    async with official.node("supabase_board.cjs", options) as board:
        await board.says(official.START, kind="ready")
        yield board


async def subscribed(board: official.Program, **more: object) -> None:
    await board.do(**{**SUBSCRIBE, **more})
    await board.says(kind="status", status="SUBSCRIBED")
    system = await board.says(kind="system")
    assert system["told"]["message"] == "Subscribed to PostgreSQL"


def normal(message: Mapping[str, Any]) -> dict[str, Any]:
    """A frame without its numbers and the name of its channel."""
    found = {"event": message["event"], "payload": message["payload"]}
    found["numbered"] = message["ref"] is not None
    found["names"] = sorted(message)
    found["of a join"] = message.get("join_ref") is not None
    found["topic"] = message["topic"].partition(":")[0]
    return found


def first_of_each(visitor: Visitor) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for message in visitor.heard:
        found.setdefault(message["event"], normal(message))
    return found


# What realtime-js makes of our server


async def test_a_web_board_subscribes_and_hears(server: Phoenix, board: official.Program) -> None:
    await subscribed(board)
    for kind in ("INSERT", "UPDATE", "DELETE"):
        await server.write(kind, TASKS, {"id": 46, "title": "Order 12"})
        told = (await board.says(kind="change"))["told"]
        board.said.clear()
        assert (told["eventType"], told["table"]) == (kind, "tasks")
        assert told["old" if kind == "DELETE" else "new"] == {"id": 46}


async def test_a_web_board_hears_what_its_filter_lets_in(
    server: Phoenix, board: official.Program
) -> None:
    await subscribed(board, filter="project_id=in.(7,8)")
    await server.write("INSERT", TASKS, {"id": 1, "project_id": 9})
    await server.write("INSERT", TASKS, {"id": 2, "project_id": 8})
    told = (await board.says(kind="change"))["told"]
    assert told["new"] == {"id": 2}


async def test_a_web_board_is_told_why_it_is_refused(
    server: Phoenix, board: official.Program
) -> None:
    server.refuses["*"] = "ChannelRateLimitReached: Too many channels"
    await board.do(**SUBSCRIBE)
    refused = await board.says(kind="status", status="CHANNEL_ERROR")
    assert "ChannelRateLimitReached" in refused["error"]


async def test_a_web_board_is_told_that_its_channel_is_over(
    server: Phoenix, board: official.Program
) -> None:
    await subscribed(board)
    await server.expire(server.channels[0])
    await board.says(kind="status", status="CLOSED")
    words = [one["told"]["message"] for one in board.said if one["kind"] == "system"]
    assert words[-1] == "Token has expired 0 seconds ago"


async def test_a_web_board_comes_back_after_a_crash_of_its_channel_and_of_the_server(
    server: Phoenix, board: official.Program
) -> None:
    await subscribed(board)
    board.said.clear()
    await server.close(server.channels[0], "phx_error")
    await board.says(kind="system")
    board.said.clear()
    await server.down(1012)
    await server.up()
    await board.says(official.START, kind="system")


async def test_a_web_board_notices_that_nobody_answers(
    server: Phoenix, board: official.Program
) -> None:
    await subscribed(board)
    await board.says(kind="heartbeat", status="ok")
    server.swallows.add("heartbeat")
    await board.says(kind="heartbeat", status="timeout")


# The frames


class Two(Tokens):
    """One token, and when that is over another one."""

    over = False

    async def current(self) -> Token:
        return Token("another") if self.over else Token("jwt", 0.0)

    async def instead_of(self, refused: Token) -> Token:
        raise AssertionError(refused)

    def good_for(self, token: Token) -> float | None:
        return None if token.text == "another" else 0.0 if self.over else 1.0


async def test_livedash_says_what_realtime_js_says(
    server: Phoenix, board: official.Program, version: str
) -> None:
    await board.do(do="auth", token="jwt")
    await subscribed(board)
    theirs = server.last
    await until(lambda: theirs.said("heartbeat"))
    await board.do(do="auth", token="another")
    await until(lambda: theirs.said("access_token"))
    await board.do(do="unsubscribe", topic="board")
    left = await board.says(kind="left")
    assert left["answer"] == "ok"

    desk = Desk(server, ManualClock(), version)
    tokens = Two()
    source = desk.source(TASKS, tokens=tokens)
    async with running(source, desk.sink):
        await desk.fed(TASKS)
        ours = server.last
        assert ours is not theirs
        tokens.over = True
        await desk.until(lambda: ours.said("access_token"))
        source.want([])
        await desk.until(lambda: ours.said("phx_leave"))
    assert first_of_each(ours) == first_of_each(theirs)
    assert ours.path.partition("?")[0] == theirs.path.partition("?")[0]
    assert query_of(ours) == query_of(theirs)


def query_of(visitor: Visitor) -> set[str]:
    return set(visitor.path.partition("?")[2].split("&"))


# What the Python library makes of our server


async def test_the_python_library_subscribes_and_hears(server: Phoenix) -> None:
    options = {"port": server.port, "key": KEY, "schema": "livedash", "table": "tasks"}
    listening = asyncio.create_task(official.python("supabase_board.py", {**options, "changes": 3}))
    await until(lambda: any(one.subscribed for one in server.channels), official.START)
    for kind in ("INSERT", "UPDATE", "DELETE"):
        await server.write(kind, TASKS, {"id": 46, "title": "Order 12"})
    heard = await listening
    assert [one["data"]["type"] for one in heard["changes"]] == ["INSERT", "UPDATE", "DELETE"]
    assert heard["changes"][0]["data"]["record"] == {"id": 46}
    assert any("SUBSCRIBED" in status.upper() for status in heard["statuses"])
    [system] = heard["system"]
    assert "Subscribed to PostgreSQL" in str(system)
