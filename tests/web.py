"""A web server that answers as a test says: with any status, slowly, never, or with rubbish.

Asks nothing of its own, knows no protocol above HTTP.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

TURN_OFF = {"http_proxy": "", "https_proxy": "", "all_proxy": "", "no_proxy": "*"}
"""What the environment has to say for a server on this machine to be reached directly."""


@dataclass(frozen=True)
class Asked:
    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Answering:
    """What is answered."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    hold: asyncio.Event | None = None
    """The answer waits for this."""
    cut: bool = False
    """Half of the answer, and then nothing more."""


class WebServer:
    def __init__(self, answer: Callable[[Asked], Answering] | None = None) -> None:
        self.answering = Answering()
        self._answer = answer or (lambda asked: self.answering)
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.asked: list[Asked] = []

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def port(self) -> int:
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            # Cancelled: the server goes, and asyncio would tell the log about it.
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._serve(reader, writer)
        finally:
            writer.transport.abort() if self.answering.cut else writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.strip().split("\r\n")
        method, target, _ = first.split(" ")
        named = (line.split(":", 1) for line in lines)
        headers = {name.strip().lower(): value.strip() for name, value in named}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        asked = Asked(method, target, headers, body)
        self.asked.append(asked)
        answer = self._answer(asked)
        if answer.hold is not None:
            await answer.hold.wait()
        more = "".join(f"{name}: {value}\r\n" for name, value in answer.headers.items())
        length = len(answer.body) + 100 * answer.cut
        writer.write(
            f"HTTP/1.1 {answer.status} As asked\r\nContent-Length: {length}\r\n{more}"
            "Connection: close\r\n\r\n".encode()
        )
        writer.write(answer.body)
        await writer.drain()
