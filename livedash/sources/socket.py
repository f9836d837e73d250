"""One WebSocket that nobody has to trust: every wait has an end, every burst a bound.

The socket knows no protocol. Text goes in and comes out; a message that is no text is told apart
from the end of the link, so that one odd message does not cost the connection. The library's own
keepalive is off: the protocols that are spoken here have their own, and only theirs proves that
somebody listens.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from types import TracebackType
from typing import Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from livedash import __version__
from livedash.sources.endpoint import Endpoint

LARGEST = 4 * 2**20
"""Bytes of one message. Services cut theirs at 1 to 3 MiB."""
QUEUED = 64
"""Messages that wait for us before we stop reading from the network: then the sender waits."""
AT_ONCE = 64
"""Messages in a row before everybody else has a turn of the loop."""
GOODBYE = 0.5
"""Seconds for a polite end. A peer that is gone would let us wait for ever."""

log = logging.getLogger(__name__)
# At its finest level the library logs every frame and the address, keys and tokens included.
log.setLevel(logging.INFO)


class UnreadableMessage(Exception):
    """A message that is no text. The link stays open."""


class SocketClosed(Exception):
    """The link is over. `code` is the peer's reason, None if it gave none; `refused` is our reason
    for ending the link (a message too large, text that is none), if we did."""

    def __init__(self, code: int | None, reason: str, refused: int | None = None) -> None:
        super().__init__(f"closed with {code or refused or 'no code'}")
        self.code = code
        self.reason = reason
        self.refused = refused


class SocketSilent(Exception):
    """The peer took nothing from us for so long. The link is cut."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"silent for {seconds:g} s")
        self.seconds = seconds


class Socket:
    """An open WebSocket, made by `open_socket`. `async with` closes it."""

    def __init__(self, connection: ClientConnection, deadline: float) -> None:
        self._connection = connection
        self._deadline = deadline
        self._in_a_row = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def send(self, text: str) -> None:
        """Hand a text to the network. Raises `SocketClosed`, or `SocketSilent` past the
        deadline."""
        try:
            async with asyncio.timeout(self._deadline):
                await self._connection.send(text)
        except TimeoutError:
            self.terminate()
            raise SocketSilent(self._deadline) from None
        except ConnectionClosed as closed:
            raise _over(closed) from closed

    async def receive(self) -> str:
        """Wait for the next message, however long it takes: a caller that wants to wait less long
        cancels the call, and loses nothing. Raises `UnreadableMessage` for one that is no text, and
        `SocketClosed`."""
        self._in_a_row += 1
        if self._in_a_row >= AT_ONCE:
            self._in_a_row = 0
            await asyncio.sleep(0)
        try:
            message = await self._connection.recv()
        except ConnectionClosed as closed:
            raise _over(closed) from closed
        if not isinstance(message, str):
            raise UnreadableMessage(f"a binary message of {len(message)} bytes")
        return message

    async def close(self, goodbye: float = GOODBYE) -> None:
        """Close the socket politely, and in any case soon. Never raises."""
        try:
            with suppress(TimeoutError, WebSocketException, OSError):
                async with asyncio.timeout(goodbye):
                    await self._connection.close()
        finally:
            self.terminate()

    def terminate(self) -> None:
        """Cut the connection at once. Callers that receive or send are told."""
        self._connection.transport.abort()


async def open_socket(endpoint: Endpoint, deadline: float) -> Socket:
    """Open a socket, connected and greeted within the deadline, which is also that of each `send`.
    `failure_of_socket` puts the errors that this raises into words."""
    connection = await _Connect(
        endpoint.url,
        additional_headers=dict(endpoint.headers),
        user_agent_header=f"livedash/{__version__}",
        create_connection=_Connection,
        compression=None,
        # A connection to this machine has no use for a proxy, whatever the environment says.
        proxy=None if endpoint.is_loopback else True,
        open_timeout=deadline,
        close_timeout=GOODBYE,
        ping_interval=None,
        max_size=LARGEST,
        max_queue=QUEUED,
        logger=log,
    )
    return Socket(connection, deadline)


class _Connection(ClientConnection):
    """A connection that ends when the link is over. The library waits, without an end, for a peer
    that has said goodbye to close the line as well; a peer that is gone never does."""

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.close_deadline is not None:
            self.loop.call_at(self.close_deadline, self.transport.abort)


class _Connect(connect):
    """A connect that follows no redirect: bytes for one address need not be sent to another."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


def _over(closed: ConnectionClosed) -> SocketClosed:
    got, sent = closed.rcvd, closed.sent
    ours = sent.code if sent is not None and not closed.rcvd_then_sent else None
    return SocketClosed(got.code if got else None, got.reason if got else "", ours)
