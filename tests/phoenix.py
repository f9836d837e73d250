"""A Realtime server that keeps to the protocol, except where a test says otherwise: it closes,
keeps silent, repeats, refuses, lies and talks rubbish in any state.

It speaks both versions of the protocol with words of its own, not livedash's, and is judged by the
official clients (`tests/sources/test_supabase_peers.py`).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

KEY = "anon-key"
MOST_CHANNELS = 100
ROOM_AT_THE_DOOR = 1024
"""Who finds it full is let in a second of real time later, when the test's clock has long run on;
asyncio's own 100 are fewer than the terminals that one test sends at once."""
Row = Mapping[str, Any]


@dataclass(eq=False)
class Joined:
    """One channel of one visitor."""

    visitor: Visitor
    topic: str
    ref: str | None
    bindings: list[dict[str, Any]]
    token: str
    subscribed: bool = False


@dataclass(eq=False)
class Visitor:
    """One connection."""

    connection: ServerConnection
    version: str
    path: str
    channels: dict[str, Joined] = field(default_factory=dict)
    heard: list[dict[str, Any]] = field(default_factory=list)
    """All that it said."""

    def said(self, event: str) -> list[dict[str, Any]]:
        return [message for message in self.heard if message["event"] == event]

    async def say(
        self,
        topic: str,
        event: str,
        payload: object,
        ref: str | None = None,
        join_ref: str | None = None,
    ) -> None:
        message: object = [join_ref, ref, topic, event, payload]
        if self.version == "1.0.0":
            # This version's server never tells which join it means.
            message = {"topic": topic, "event": event, "payload": payload, "ref": ref}
        with suppress(ConnectionClosed):  # who has gone in the meantime hears nothing
            await self.connection.send(json.dumps(message))

    def hear(self, raw: str | bytes) -> dict[str, Any]:
        message = json.loads(raw)
        if self.version == "2.0.0":
            names = ("join_ref", "ref", "topic", "event", "payload")
            assert isinstance(message, list)
            message = dict(zip(names, message, strict=True))
        assert isinstance(message, dict)
        self.heard.append(message)
        return message

    def cut(self) -> None:
        self.connection.transport.abort()


class Phoenix:
    def __init__(self) -> None:
        self._server: Server | None = None
        self.port = 0
        self.visitors: list[Visitor] = []
        """All there ever were, in their order."""
        # What a test makes it do
        self.tokens: set[str] | None = None
        """Those that are good; None: all."""
        self.published: set[str] | None = None
        """Tables that may be subscribed to; None: all."""
        self.columns: dict[str, set[str]] = {}
        """Table → its columns, where a join may ask for none that is not there."""
        self.subscribes = True
        """False: a join is answered, and not subscribed until `subscribe`."""
        self.greets_with: int | None = None
        """The HTTP status of the handshake, instead of a welcome."""
        self.swallows: set[str] = set()
        """Events that are not answered."""
        self.closes_on: dict[str, int] = {}
        """Event → the code that it is answered with, and nothing else; 1006: no word at all."""
        self.refuses: dict[str, str] = {}
        """Table, or `*` → the reason that a join is refused with."""
        self.answers_with: dict[str, object] = {}
        """Event → what stands in its reply instead of what belongs there."""

    async def __aenter__(self) -> Self:
        await self.up()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.down(1006)

    async def up(self) -> None:
        """Listen, at the same port as before."""
        self._server = await serve(
            self._visit,
            "127.0.0.1",
            self.port,
            compression=None,
            ping_interval=None,
            process_request=self._greet,
            backlog=ROOM_AT_THE_DOOR,
        )
        self.port = next(iter(self._server.sockets)).getsockname()[1]

    async def down(self, code: int = 1012) -> None:
        """Gone, with everybody who was there."""
        if self._server is not None:
            self._server.close(close_connections=False)
            for visitor in self.here:
                visitor.cut() if code == 1006 else await visitor.connection.close(code)
            await self._server.wait_closed()
            self._server = None

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    @property
    def here(self) -> list[Visitor]:
        return [visitor for visitor in self.visitors if visitor.connection.state.name == "OPEN"]

    @property
    def last(self) -> Visitor:
        return self.visitors[-1]

    @property
    def channels(self) -> list[Joined]:
        """Of all who are here, in the order of their joins."""
        return [channel for visitor in self.here for channel in visitor.channels.values()]

    def of(self, table: str) -> list[Joined]:
        return [channel for channel in self.channels if _tables(channel) == {table}]

    # What happens at the server

    async def subscribe(self, channels: Iterable[Joined] | None = None) -> None:
        """Say that they are subscribed: at first, and whenever the server starts anew."""
        for channel in list(self.channels if channels is None else channels):
            channel.subscribed = True
            await self.system(channel, "ok", "Subscribed to PostgreSQL")

    async def system(
        self, channel: Joined, status: str, words: str, extension: str = "postgres_changes"
    ) -> None:
        name = channel.topic.removeprefix("realtime:")
        payload = {"message": words, "status": status, "extension": extension, "channel": name}
        await channel.visitor.say(channel.topic, "system", payload, None, channel.ref)

    async def close(self, channel: Joined, event: str = "phx_close") -> None:
        channel.visitor.channels.pop(channel.topic, None)
        await channel.visitor.say(channel.topic, event, {}, channel.ref, channel.ref)

    async def expire(self, channel: Joined) -> None:
        """As when a token's time is over: a fatal word, and the end of the channel."""
        await self.system(channel, "error", "Token has expired 0 seconds ago", "system")
        await self.close(channel)

    async def write(
        self,
        kind: str,
        table: str,
        row: Row,
        old: Row | None = None,
        errors: list[str] | None = None,
    ) -> None:
        """A commit: told to everybody who is subscribed and whose filter lets the new row in.
        Deletions pass every filter, and tell the primary key only: it is all that is in `old`."""
        for channel in self.channels:
            ids = [b["id"] for b in channel.bindings if _hears(b, kind, table, row)]
            if channel.subscribed and ids:
                data = _data(channel.bindings[0], kind, table, row, old, errors)
                payload = {"ids": ids, "data": data}
                await channel.visitor.say(channel.topic, "postgres_changes", payload)

    # By WebSocket

    def _greet(self, connection: ServerConnection, request: Request) -> Response | None:
        query = parse_qs(urlsplit(request.path).query)
        status = self.greets_with or (401 if query.get("apikey") != [KEY] else None)
        return connection.respond(HTTPStatus(status), "") if status else None

    async def _visit(self, connection: ServerConnection) -> None:
        assert connection.request is not None
        path = connection.request.path
        version = parse_qs(urlsplit(path).query).get("vsn", ["1.0.0"])[0]
        visitor = Visitor(connection, version, path)
        self.visitors.append(visitor)
        try:
            if not await self._misbehaves(visitor, "connection"):
                async for raw in connection:
                    await self._hear(visitor, visitor.hear(raw))
        except ConnectionClosed:
            pass  # that is how each of them ends

    async def _misbehaves(self, visitor: Visitor, event: str) -> bool:
        """Whether the test had something else in mind for this."""
        if event in self.closes_on:
            code = self.closes_on[event]
            visitor.cut() if code == 1006 else await visitor.connection.close(code, "as asked")
            return True
        return event in self.swallows

    async def _hear(self, visitor: Visitor, message: dict[str, Any]) -> None:
        event, topic, ref = message["event"], message["topic"], message["ref"]
        if await self._misbehaves(visitor, event):
            return
        if event == "heartbeat" and topic == "phoenix":
            await self._reply(visitor, message, {})
        elif event == "phx_join":
            await self._join(visitor, message)
        elif topic not in visitor.channels:
            await self._reply(visitor, message, {"reason": "unmatched topic"}, "error")
        elif event == "phx_leave":
            channel = visitor.channels[topic]
            await self._reply(visitor, message, {})
            await self.close(channel)
        elif event == "access_token":
            await self._renew(visitor.channels[topic], message["payload"]["access_token"])
        else:
            assert event == "presence" or ref is None, message

    async def _reply(
        self, visitor: Visitor, message: dict[str, Any], response: object, status: str = "ok"
    ) -> None:
        response = self.answers_with.get(message["event"], response)
        payload = {"status": status, "response": response}
        await visitor.say(
            message["topic"], "phx_reply", payload, message["ref"], message.get("join_ref")
        )

    async def _join(self, visitor: Visitor, message: dict[str, Any]) -> None:
        topic, payload = message["topic"], message["payload"]
        if topic in visitor.channels:
            await self.close(visitor.channels[topic])
        asked = payload["config"].get("postgres_changes") or []
        bindings = [{**one, "id": zlib.crc32(json.dumps(one).encode())} for one in asked]
        # Protocol 1.0.0: a client's own join_ref is not needed, the message's number is.
        ref = message.get("join_ref") or message["ref"]
        token = payload.get("access_token") or KEY
        channel = Joined(visitor, topic, ref, bindings, token)
        refused = self.refuses.get("*") or next(
            (self.refuses[table] for table in _tables(channel) if table in self.refuses), None
        )
        if refused is None and not self._knows(token):
            refused = "InvalidJWTToken: Token has expired 3 seconds ago"
        if refused is None and len(visitor.channels) >= MOST_CHANNELS:
            refused = "ChannelRateLimitReached: Too many channels"
        if refused is not None:
            await self._reply(visitor, message, {"reason": refused}, "error")
            return
        visitor.channels[topic] = channel
        await self._reply(visitor, message, {"postgres_changes": bindings})
        if self.subscribes:
            await self._prove(channel)

    async def _prove(self, channel: Joined) -> None:
        lacking = _tables(channel) - (self.published or _tables(channel))
        unknown = {
            column
            for one in channel.bindings
            for column in one.get("select", ())
            if column not in self.columns.get(f"{one['schema']}.{one['table']}", {column})
        }
        if unknown:
            words = (
                "Unable to subscribe to changes with given parameters. An exception happened so "
                f"please check your connect parameters: [select]. Exception: ERROR P0001 (raise_"
                f"exception) invalid column for select {min(unknown)}"
            )
            await self.system(channel, "error", words)
        elif self.published is not None and lacking:
            words = (
                "Unable to subscribe to changes with given parameters. Please check Realtime is "
                f"enabled for the given connect parameters: [table: {min(lacking)}]"
            )
            await self.system(channel, "error", words)
        else:
            await self.subscribe([channel])

    def _knows(self, token: str) -> bool:
        return self.tokens is None or token in self.tokens

    async def _renew(self, channel: Joined, token: str) -> None:
        if token == channel.token:
            return
        if not self._knows(token):
            await self.expire(channel)
            return
        channel.token = token
        # Policies may differ: the server subscribes anew, and says so.
        await self.subscribe([channel])


def _tables(channel: Joined) -> set[str]:
    return {f"{one['schema']}.{one['table']}" for one in channel.bindings}


def _hears(binding: Row, kind: str, table: str, row: Row) -> bool:
    if f"{binding['schema']}.{binding['table']}" != table or binding["event"] not in ("*", kind):
        return False
    if kind == "DELETE" or not binding.get("filter"):
        return True
    return all(_lets_in(condition, row) for condition in _split(binding["filter"]))


def _split(text: str) -> list[str]:
    """At the commas that stand in no parentheses."""
    parts, depth = [""], 0
    for character in text:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _lets_in(condition: str, row: Row) -> bool:
    column, _, rest = condition.partition("=")
    operator, _, value = rest.partition(".")
    if operator == "eq":
        return str(row[column]) == value
    assert operator == "in", condition
    return str(row[column]) in value.strip("()").split(",")


def _data(
    binding: Row, kind: str, table: str, row: Row, old: Row | None, errors: list[str] | None
) -> dict[str, Any]:
    schema, _, name = table.partition(".")
    columns = binding.get("select") or list(row)
    data: dict[str, Any] = {
        "schema": schema,
        "table": name,
        "commit_timestamp": "2026-03-17T09:00:10.000Z",
        "type": kind,
        "columns": [{"name": column, "type": "text"} for column in columns],
        "errors": errors,
    }
    hidden = bool(errors) and "401" in str(errors)
    if kind != "DELETE":
        data["record"] = {} if hidden else {c: row[c] for c in columns if c in row}
    if kind != "INSERT":
        data["old_record"] = {} if hidden else dict(old if old is not None else {"id": row["id"]})
    return data
