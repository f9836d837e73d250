"""A TCP proxy that does to a link what networks and poolers do: swallow, delay, reset, refuse, take
no session settings, and carry everything but notifications.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import struct
from types import TracebackType
from typing import Self

KNOWN = {b"user", b"database", b"application_name", b"client_encoding"}
"""The session settings that PgBouncer takes from a client."""
REFUSAL = (
    b"SFATAL\0VFATAL\0C08P01\0Munsupported startup parameter: default_transaction_read_only\0\0"
)

NAMED = re.compile(rb"P....(__asyncpg[^\0]+)\0", re.DOTALL)
"""A Parse message with a name."""

NOTIFICATION = ord("A")
KEY_DATA = ord("K")


class Proxy:
    def __init__(self, host: str, port: int) -> None:
        self._target = host, port
        self._server: asyncio.Server | None = None
        self._pumps: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._carries = asyncio.Event()
        self._carries.set()
        self.refuses = False
        """New connections are closed at once."""
        self.delay = 0.0
        """Seconds, each way."""
        self.deaf = False
        """No notification passes."""
        self.masks_process = False
        """The server's process id is not the one that answers: how a pooler looks."""
        self.refuses_settings = False
        """As PgBouncer does in both modes, unless it is told to ignore them."""
        self.drops_settings = False
        """As PgBouncer does that was told to ignore them, and others."""
        self.prepared: list[bytes] = []
        """Names of statements that clients have left in the server, as far as `masks_process`."""
        self.accepted = 0

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
        self.reset()
        for pump in tuple(self._pumps):
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)

    @property
    def port(self) -> int:
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    @property
    def open(self) -> int:
        """Connections that are up on our side."""
        return sum(not writer.is_closing() for writer in self._writers) // 2

    def swallow(self) -> None:
        """From now on bytes go in and never come out, and nobody is told."""
        self._carries.clear()

    @property
    def carries(self) -> bool:
        return self._carries.is_set()

    def carry(self) -> None:
        self._carries.set()

    def reset(self) -> None:
        """Cut every connection, as a router that has forgotten them does."""
        for writer in tuple(self._writers):
            peer = writer.get_extra_info("socket")
            with contextlib.suppress(OSError):
                peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        if self.refuses:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(*self._target)
        except OSError:
            writer.transport.abort()
            return
        if self.refuses_settings or self.drops_settings:
            settings = await _startup(reader)
            if self.refuses_settings and settings.keys() - KNOWN:
                writer.write(b"E" + (4 + len(REFUSAL)).to_bytes(4, "big") + REFUSAL)
                far_writer.close()
                writer.close()
                return
            far_writer.write(
                _as_startup({name: settings[name] for name in KNOWN & settings.keys()})
            )
        for one, other, backwards in (
            (reader, far_writer, False),
            (far_reader, writer, True),
        ):
            self._writers.add(other)
            pump = asyncio.create_task(self._pump(one, other, backwards))
            self._pumps.add(pump)
            pump.add_done_callback(self._pumps.discard)

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, backwards: bool
    ) -> None:
        messages = Messages(self)
        try:
            while data := await reader.read(1 << 16):
                if self.delay:
                    await asyncio.sleep(self.delay)
                if backwards and (self.deaf or self.masks_process):
                    data = messages.pass_on(data)
                elif self.masks_process and not backwards:
                    self.prepared += NAMED.findall(data)
                if data and self._carries.is_set():
                    writer.write(data)
                    await writer.drain()
            # A dead link does not tell of an end either.
            await self._carries.wait()
        except OSError:
            pass  # either side went away: that is the end of this pump
        finally:
            self._writers.discard(writer)
            writer.close()


async def _startup(reader: asyncio.StreamReader) -> dict[bytes, bytes]:
    """What a client says first. Wants `sslmode=disable`."""
    length = int.from_bytes(await reader.readexactly(4), "big")
    words = (await reader.readexactly(length - 4))[4:].split(b"\0")
    return {name: value for name, value in zip(words[::2], words[1::2], strict=False) if name}


def _as_startup(settings: dict[bytes, bytes]) -> bytes:
    words = b"".join(name + b"\0" + value + b"\0" for name, value in settings.items()) + b"\0"
    return (8 + len(words)).to_bytes(4, "big") + (3 << 16).to_bytes(4, "big") + words


class Messages:
    """The server's messages, taken apart. Wants `sslmode=disable`."""

    def __init__(self, proxy: Proxy) -> None:
        self._proxy = proxy
        self._buffer = b""

    def pass_on(self, data: bytes) -> bytes:
        self._buffer += data
        passed = b""
        while len(self._buffer) >= 5:
            length = 1 + int.from_bytes(self._buffer[1:5], "big")
            if len(self._buffer) < length:
                break
            message, self._buffer = self._buffer[:length], self._buffer[length:]
            if message[0] == KEY_DATA and self._proxy.masks_process:
                message = message[:5] + (1).to_bytes(4, "big") + message[9:]
            if message[0] != NOTIFICATION or not self._proxy.deaf:
                passed += message
        return passed
