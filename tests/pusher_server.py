"""A Pusher server that keeps to the protocol, except where a test says otherwise: it closes, keeps
silent, repeats, lies and talks rubbish in any state.

The WebSocket is one port, the HTTP API and the signing endpoint of the shop another, as they are at
Pusher itself. It is judged by the official clients (`test_pusher_peers.py`).
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from tests.web import Answering, Asked, WebServer

KEY, SECRET, APP_ID = "shopkey", "shopsecret", "42"


@dataclass(eq=False)
class Visitor:
    """One connection."""

    connection: ServerConnection
    socket_id: str
    path: str
    channels: list[str] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)
    """All that it said."""

    def said(self, event: str) -> list[dict[str, Any]]:
        return [message for message in self.heard if message["event"] == event]

    async def say(self, message: str | bytes | Mapping[str, Any]) -> None:
        raw = message if isinstance(message, str | bytes) else json.dumps(message)
        await self.connection.send(raw)

    async def tell(self, event: str, data: object, channel: str | None = None) -> None:
        """As Pusher does: the data a JSON text inside the JSON."""
        message: dict[str, Any] = {"event": event, "data": json.dumps(data)}
        await self.say(message if channel is None else {**message, "channel": channel})

    async def close(self, code: int, reason: str = "") -> None:
        await self.connection.close(code, reason)

    def cut(self) -> None:
        self.connection.transport.abort()


class PusherServer:
    def __init__(self, activity_timeout: float = 120) -> None:
        self._activity_timeout = activity_timeout
        self._sockets: Server | None = None
        self._web = WebServer(self._answer)
        self._spreading: set[asyncio.Task[None]] = set()
        self._ids = 0
        self.port = 0
        self.visitors: list[Visitor] = []
        """All there ever were, in their order."""
        self.told: list[dict[str, Any]] = []
        """Events that came by the HTTP API."""
        # What a test makes it do
        self.swallows: set[str] = set()
        """Events that are not answered, `connection` for the greeting."""
        self.closes_on: dict[str, int] = {}
        """Event → the code that it is answered with, and nothing else."""
        self.complains_on: dict[str, tuple[int | None, str]] = {}
        """Event → a `pusher:error`, and the line stays open."""
        self.refuses: dict[str, int] = {}
        """Channel → the status of a `pusher:subscription_error`."""
        self.repeats = 1
        """How often a subscription is confirmed."""
        self.signs = Answering()
        """What the signing endpoint answers where that is no 200."""
        self.takes = Answering()
        """The same, for the HTTP API."""

    async def __aenter__(self) -> Self:
        await self._web.__aenter__()
        await self.up()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.down()
        await self._web.__aexit__(kind, error, trace)

    async def up(self) -> None:
        """Listen, at the same port as before."""
        self._sockets = await serve(
            self._visit, "127.0.0.1", self.port, compression=None, ping_interval=None
        )
        self.port = next(iter(self._sockets.sockets)).getsockname()[1]

    async def down(self, code: int = 1001) -> None:
        """Gone, with everybody who was there."""
        if self._sockets is not None:
            self._sockets.close(close_connections=False)
            for visitor in self.here:
                await visitor.close(code) if code != 1006 else visitor.cut()
            await self._sockets.wait_closed()
            self._sockets = None

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    @property
    def api(self) -> str:
        return self._web.url

    @property
    def auth_url(self) -> str:
        return f"{self._web.url}/auth"

    @property
    def asked(self) -> list[Asked]:
        """What came by HTTP."""
        return self._web.asked

    @property
    def here(self) -> list[Visitor]:
        return [visitor for visitor in self.visitors if visitor.connection.state.name == "OPEN"]

    @property
    def last(self) -> Visitor:
        return self.visitors[-1]

    def inside(self, channel: str) -> list[Visitor]:
        return [visitor for visitor in self.here if channel in visitor.channels]

    async def trigger(self, channel: str, event: str, data: object, but: str | None = None) -> None:
        """To everybody on the channel; `but`: not to this socket id."""
        for visitor in self.inside(channel):
            if visitor.socket_id != but:
                await visitor.tell(event, data, channel)

    # By WebSocket

    async def _visit(self, connection: ServerConnection) -> None:
        self._ids += 1
        path = connection.request.path if connection.request else ""
        visitor = Visitor(connection, f"{self._ids}.{self._ids * 7919}", path)
        self.visitors.append(visitor)
        try:
            if not await self._misbehaves(visitor, "connection"):
                await self._greet(visitor)
            async for raw in connection:
                await self._hear(visitor, json.loads(raw))
        except ConnectionClosed:
            pass  # that is how each of them ends

    async def _greet(self, visitor: Visitor) -> None:
        url = urlsplit(visitor.path)
        if url.path != f"/app/{KEY}":
            await self._end(visitor, 4001, f"App key {url.path[5:]} does not exist")
        elif parse_qs(url.query).get("protocol") != ["7"]:
            await self._end(visitor, 4007, "Unsupported protocol version")
        else:
            await visitor.tell(
                "pusher:connection_established",
                {"socket_id": visitor.socket_id, "activity_timeout": self._activity_timeout},
            )

    async def _end(self, visitor: Visitor, code: int, words: str) -> None:
        await visitor.say({"event": "pusher:error", "data": {"code": code, "message": words}})
        await visitor.close(code, words)

    async def _hear(self, visitor: Visitor, message: dict[str, Any]) -> None:
        visitor.heard.append(message)
        event, data = message["event"], message.get("data")
        if await self._misbehaves(visitor, event):
            return
        match event:
            case "pusher:ping":
                await visitor.say({"event": "pusher:pong", "data": "{}"})
            case "pusher:subscribe":
                assert isinstance(data, dict)
                await self._subscribe(visitor, data["channel"], data.get("auth"))
            case "pusher:unsubscribe":
                assert isinstance(data, dict)
                if data["channel"] in visitor.channels:
                    visitor.channels.remove(data["channel"])

    async def _misbehaves(self, visitor: Visitor, event: str) -> bool:
        """Whether the test had something else in mind for this."""
        if event in self.closes_on:
            code = self.closes_on[event]
            visitor.cut() if code == 1006 else await visitor.close(code, "as asked")
            return True
        if event in self.complains_on:
            code_or_none, words = self.complains_on[event]
            data = {"code": code_or_none, "message": words}
            await visitor.say({"event": "pusher:error", "data": data})
            return True
        return event in self.swallows

    async def _subscribe(self, visitor: Visitor, channel: str, auth: str | None) -> None:
        status = self.refuses.get(channel)
        if channel.startswith("private-"):
            right = f"{KEY}:{signed(f'{visitor.socket_id}:{channel}')}"
            if auth is None or not hmac.compare_digest(auth, right):
                status = status or 401
        if status is not None:
            data = {
                "type": "AuthError",
                "error": "The connection is unauthorized.",
                "status": status,
            }
            await visitor.say(
                {"event": "pusher:subscription_error", "channel": channel, "data": data}
            )
            return
        if channel not in visitor.channels:
            visitor.channels.append(channel)
        for _ in range(self.repeats):
            await visitor.tell("pusher_internal:subscription_succeeded", {}, channel)

    # By HTTP

    def _answer(self, asked: Asked) -> Answering:
        url = urlsplit(asked.target)
        if url.path == "/auth":
            return self._sign(asked)
        if url.path == f"/apps/{APP_ID}/events":
            return self._take(asked, url.path, parse_qs(url.query))
        return Answering(404, b"Not found")

    def _sign(self, asked: Asked) -> Answering:
        """The shop's own endpoint."""
        if self.signs != Answering():
            return self.signs
        form = parse_qs(asked.body.decode())
        text = f"{form['socket_id'][0]}:{form['channel_name'][0]}"
        return Answering(body=json.dumps({"auth": f"{KEY}:{signed(text)}"}).encode())

    def _take(self, asked: Asked, path: str, query: dict[str, list[str]]) -> Answering:
        """POST /apps/ID/events, checked as Pusher checks it."""
        if self.takes != Answering():
            return self.takes
        given = {name: values[0] for name, values in query.items()}
        signature = given.pop("auth_signature", "")
        ordered = "&".join(f"{name}={given[name]}" for name in sorted(given))
        right = signed(f"{asked.method}\n{path}\n{ordered}")
        md5 = hashlib.md5(asked.body).hexdigest()
        if given.get("auth_key") != KEY or given.get("body_md5") != md5 or signature != right:
            return Answering(401, b"Invalid signature")
        event: dict[str, Any] = json.loads(asked.body)
        if not isinstance(event.get("data"), str) or len(event["data"]) > 10_240:
            return Answering(413, b"The data content of this event exceeds the maximum")
        self.told.append(event)
        task = asyncio.create_task(self._spread(event))
        self._spreading.add(task)
        task.add_done_callback(self._spreading.discard)
        return Answering(body=b"{}")

    async def _spread(self, event: dict[str, Any]) -> None:
        for channel in event.get("channels") or [event["channel"]]:
            for visitor in self.inside(channel):
                if visitor.socket_id != event.get("socket_id"):
                    await visitor.say(
                        {"event": event["name"], "channel": channel, "data": event["data"]}
                    )


def signed(text: str) -> str:
    return hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest()
