"""One WebSocket that nobody has to trust: bounded, cut when it is dead, and silent about keys."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import struct
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from livedash import __version__
from livedash.live.source import FailureKind
from livedash.sources.endpoint import BadEndpoint, Endpoint
from livedash.sources.socket import (
    LARGEST,
    SocketClosed,
    SocketSilent,
    UnreadableMessage,
    open_socket,
)
from livedash.sources.socket_failures import failure_of_socket
from tests.until import until

KEY = "s3cret-key"
DEADLINE = 5.0
Serves = Callable[[ServerConnection], Awaitable[None]]


def endpoint_at(port: int, scheme: str = "ws") -> Endpoint:
    return Endpoint(f"{scheme}://127.0.0.1:{port}/app/{KEY}?apikey={KEY}", {"X-Key": KEY})


@asynccontextmanager
async def served(serves: Serves) -> AsyncIterator[Endpoint]:
    over = asyncio.Event()

    async def until_over(connection: ServerConnection) -> None:
        serving = asyncio.ensure_future(serves(connection))
        waiting = asyncio.create_task(over.wait())
        await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
        serving.cancel()
        waiting.cancel()
        if over.is_set():
            connection.transport.abort()

    async with serve(until_over, "127.0.0.1", 0, max_size=None, ping_interval=None) as server:
        yield endpoint_at(server.sockets[0].getsockname()[1])
        over.set()


@asynccontextmanager
async def raw(answer: bytes, then_close: bool = False) -> AsyncIterator[Endpoint]:
    """A server that answers the greeting with these bytes, and is silent afterwards."""
    done = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(answer)
        await writer.drain()
        if not then_close:
            await done.wait()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield endpoint_at(server.sockets[0].getsockname()[1])
    finally:
        done.set()
        server.close()


async def echo(connection: ServerConnection) -> None:
    async for message in connection:
        await connection.send(message)


async def stay(connection: ServerConnection) -> None:
    await connection.wait_closed()


# Where it may go


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("ws://realtime.example.com/socket", "unencrypted"),
        ("ws://192.168.1.5:6001/app/key", "allow_plain"),
        ("ws://127.0.0.1.example.com/", "unencrypted"),
        ("https://example.com", "wss://HOST"),
        ("wss://", "wss://HOST"),
        ("wss://example.com:port/x", "no URL"),
        ("wss://[::1/x", "no URL"),
        ("wss://example.com/#s3cret-key", "#"),
        ("wss://example.com/s3cret-key\n", "line end"),
        ("wss://exämple.com/s3cret-key", "characters"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_in_words(url: str, says: str) -> None:
    with pytest.raises(BadEndpoint, match=says) as refused:
        Endpoint(url)
    assert KEY not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["ws://localhost:4000/x", "ws://127.0.0.1/x", "ws://[::1]:80/x", "ws://shop.localhost/"]
)
def test_what_stays_on_this_machine_may_be_plain(url: str) -> None:
    assert Endpoint(url).is_loopback


def test_plain_over_a_network_only_when_allowed() -> None:
    assert not Endpoint("ws://10.0.0.7:6001/app/k", allow_plain=True).is_loopback


def test_a_header_cannot_smuggle_another_one() -> None:
    with pytest.raises(BadEndpoint):
        Endpoint("wss://example.com", {"X-Key": "a\r\nX-Other: b"})


def test_no_key_is_ever_part_of_a_text() -> None:
    endpoint = Endpoint(f"wss://me:{KEY}@example.com:8443/app/{KEY}?apikey={KEY}", {"X-Key": KEY})
    assert KEY not in f"{endpoint!r} {endpoint}"
    assert str(endpoint) == "example.com:8443"
    assert str(Endpoint("wss://[::1]/x")) == "[::1]"


# What it carries


async def test_text_goes_in_and_comes_out() -> None:
    async with served(echo) as endpoint, await open_socket(endpoint, DEADLINE) as socket:
        await socket.send("häuser")
        assert await socket.receive() == "häuser"


async def test_it_says_who_it_is_and_brings_the_headers() -> None:
    async def name(connection: ServerConnection) -> None:
        assert connection.request is not None
        await connection.send(
            f"{connection.request.headers['User-Agent']} {connection.request.headers['X-Key']}"
        )
        assert "Sec-WebSocket-Extensions" not in connection.request.headers

    async with served(name) as endpoint, await open_socket(endpoint, DEADLINE) as socket:
        assert await socket.receive() == f"livedash/{__version__} {KEY}"


async def test_a_binary_message_costs_no_connection() -> None:
    async def odd(connection: ServerConnection) -> None:
        await connection.send(b"\x00\xff")
        await connection.send("text")

    async with served(odd) as endpoint, await open_socket(endpoint, DEADLINE) as socket:
        with pytest.raises(UnreadableMessage):
            await socket.receive()
        assert await socket.receive() == "text"


async def test_two_mebibytes_are_one_message() -> None:
    async def large(connection: ServerConnection) -> None:
        await connection.send("x" * 2 * 2**20)

    async with served(large) as endpoint, await open_socket(endpoint, DEADLINE) as socket:
        assert len(await socket.receive()) == 2 * 2**20


async def test_a_message_over_the_bound_ends_the_link_and_says_why() -> None:
    async def huge(connection: ServerConnection) -> None:
        await connection.send("x" * (LARGEST + 1))
        await connection.wait_closed()

    async with served(huge) as endpoint, await open_socket(endpoint, DEADLINE) as socket:
        with pytest.raises(SocketClosed) as closed:
            await socket.receive()
        failure = failure_of_socket(closed.value, endpoint)
        assert failure.kind is FailureKind.UNREADABLE
        assert "larger than 4 MiB" in failure.words


async def test_invalid_utf8_ends_the_link_and_says_why() -> None:
    async def broken(connection: ServerConnection) -> None:
        await connection.send(b"\xff\xfe{", text=True)
        await connection.wait_closed()

    async with served(broken) as endpoint, await open_socket(endpoint, DEADLINE) as socket:
        with pytest.raises(SocketClosed) as closed:
            await socket.receive()
        failure = failure_of_socket(closed.value, endpoint)
        assert failure.kind is FailureKind.UNREADABLE
        assert "text that is none" in failure.words


async def test_a_burst_waits_at_the_sender() -> None:
    """10,000 messages while nobody receives: what we hold is bounded, the rest the network's."""
    sent = 0

    async def flood(connection: ServerConnection) -> None:
        nonlocal sent
        for _ in range(10_000):
            await connection.send("x" * 10_000)
            sent += 1

    async with served(flood) as endpoint, await open_socket(endpoint, DEADLINE) as socket:
        seen = -1
        while seen != sent:
            seen = sent
            await asyncio.sleep(0.1)
        assert sent < 5_000
        for _ in range(10_000):
            await socket.receive()


async def test_a_burst_lets_others_have_their_turn() -> None:
    turns = 0

    async def flood(connection: ServerConnection) -> None:
        for _ in range(5_000):
            await connection.send("x")
        await connection.wait_closed()

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async with served(flood) as endpoint, await open_socket(endpoint, DEADLINE) as socket:
        task = asyncio.create_task(others())
        for _ in range(5_000):
            await socket.receive()
        task.cancel()
    assert turns >= 5_000 / 64 - 1


# How it ends


async def test_the_peers_code_and_reason_are_told() -> None:
    async def leave(connection: ServerConnection) -> None:
        await connection.close(4004, "over\x1b[31m quota\n" + "x" * 80)

    async with served(leave) as endpoint, await open_socket(endpoint, DEADLINE) as socket:
        with pytest.raises(SocketClosed) as closed:
            await socket.receive()
        assert (closed.value.code, closed.value.refused) == (4004, None)
        with pytest.raises(SocketClosed):
            await socket.send("anybody?")
        words = failure_of_socket(closed.value, endpoint).words
        assert "4004" in words
        assert "over" in words
        assert words.isprintable()


async def test_a_cut_is_told() -> None:
    async def cut(connection: ServerConnection) -> None:
        connection.transport.abort()

    async with served(cut) as endpoint, await open_socket(endpoint, DEADLINE) as socket:
        with pytest.raises(SocketClosed) as closed:
            await socket.receive()
        assert closed.value.code is None
        assert failure_of_socket(closed.value, endpoint).kind is FailureKind.NETWORK


async def test_a_peer_that_says_goodbye_and_keeps_the_line_is_left() -> None:
    async def half(connection: ServerConnection) -> None:
        connection.transport.write(b"\x88\x02" + struct.pack("!H", 1001))
        connection.transport.pause_reading()
        await asyncio.Event().wait()

    async with served(half) as endpoint, await open_socket(endpoint, DEADLINE) as socket:
        with pytest.raises(SocketClosed) as closed:
            async with asyncio.timeout(DEADLINE):
                await socket.receive()
        assert closed.value.code == 1001


async def test_terminate_waits_for_nobody_and_is_told_to_who_receives() -> None:
    async with served(stay) as endpoint:
        socket = await open_socket(endpoint, DEADLINE)
        receiving = asyncio.create_task(socket.receive())
        await asyncio.sleep(0)
        socket.terminate()
        with pytest.raises(SocketClosed):
            await receiving
        await socket.close()


async def test_a_peer_that_takes_nothing_is_cut_at_the_deadline() -> None:
    async def deaf(connection: ServerConnection) -> None:
        connection.transport.pause_reading()
        await asyncio.Event().wait()

    async with served(deaf) as endpoint:
        socket = await open_socket(endpoint, 0.2)
        with pytest.raises(SocketSilent) as silent:
            for _ in range(1_000):
                await socket.send("x" * 100_000)
        assert "took nothing" in failure_of_socket(silent.value, endpoint).words
        with pytest.raises(SocketClosed):
            await socket.receive()


async def test_close_ends_soon_at_a_peer_that_never_answers() -> None:
    async with raw(b"") as silent_to_greeting:
        with pytest.raises(TimeoutError) as timeout:
            await open_socket(silent_to_greeting, 0.1)
        words = failure_of_socket(timeout.value, silent_to_greeting).words
        assert "does not answer" in words

    async def deaf(connection: ServerConnection) -> None:
        connection.transport.pause_reading()
        await asyncio.Event().wait()

    async with served(deaf) as endpoint:
        socket = await open_socket(endpoint, DEADLINE)
        async with asyncio.timeout(DEADLINE):
            await socket.close(0.05)


async def test_a_receive_that_is_cancelled_loses_nothing() -> None:
    async with served(echo) as endpoint, await open_socket(endpoint, DEADLINE) as socket:
        for word in ("one", "two", "three"):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.01):
                    await socket.receive()
            await socket.send(word)
            assert await socket.receive() == word


# Why it did not begin


@pytest.mark.parametrize(
    ("status", "kind", "says"),
    [
        (401, FailureKind.CREDENTIALS, "key or token"),
        (403, FailureKind.CREDENTIALS, "suspended"),
        (404, FailureKind.NO_DATABASE, "no such project"),
        (429, FailureKind.LIMITED, "too many"),
        (500, FailureKind.NETWORK, "500"),
        (503, FailureKind.NETWORK, "503"),
        (200, FailureKind.UNREADABLE, "200"),
        (302, FailureKind.UNREADABLE, "another address"),
    ],
)
async def test_each_refusal_has_its_class_and_words(
    status: int, kind: FailureKind, says: str
) -> None:
    elsewhere = b"Location: ws://127.0.0.1:9/elsewhere\r\n" if status == 302 else b""
    phrase = HTTPStatus(status).phrase.encode()
    answer = b"HTTP/1.1 %d %s\r\n%sContent-Length: 0\r\n\r\n" % (status, phrase, elsewhere)
    async with raw(answer) as endpoint:
        with pytest.raises(Exception) as refused:
            await open_socket(endpoint, DEADLINE)
        failure = failure_of_socket(refused.value, endpoint)
    assert failure.kind is kind
    assert says in failure.words
    assert KEY not in failure.words


@pytest.mark.parametrize("answer", [b"220 mail.example.com ESMTP\r\n\r\n", b"\x15\x03\x01\x00\x02"])
async def test_something_else_that_answers_is_told_apart(answer: bytes) -> None:
    async with raw(answer, then_close=True) as endpoint:
        with pytest.raises(Exception) as odd:
            await open_socket(endpoint, DEADLINE)
        failure = failure_of_socket(odd.value, endpoint)
    assert failure.kind is FailureKind.UNREADABLE


async def test_nobody_there_is_told() -> None:
    async with served(stay) as endpoint:
        pass
    with pytest.raises(OSError) as refused:
        await open_socket(endpoint, DEADLINE)
    assert "Nothing listens" in failure_of_socket(refused.value, endpoint).words


async def test_a_plain_port_behind_wss_is_told() -> None:
    async with raw(b"HTTP/1.1 400 Bad\r\n\r\n", then_close=True) as endpoint:
        with pytest.raises(OSError) as refused:
            await open_socket(endpoint_at(endpoint.port, "wss"), DEADLINE)
        assert failure_of_socket(refused.value, endpoint).kind is FailureKind.NETWORK


@pytest.fixture
async def certified(tmp_path: Path) -> AsyncIterator[tuple[Endpoint, Path]]:
    """A server behind a certificate of its own making, and the file that vouches for it."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl to make a certificate")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make = (
        f"req -x509 -newkey rsa:2048 -nodes -subj /CN=shop -addext subjectAltName=IP:127.0.0.1 "
        f"-keyout {key} -out {certificate}"
    )
    await asyncio.to_thread(subprocess.run, [openssl, *make.split()], check=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    async with serve(echo, "127.0.0.1", 0, ssl=context) as server:
        yield endpoint_at(server.sockets[0].getsockname()[1], "wss"), certificate


async def test_a_certificate_that_nobody_vouches_for_is_refused(
    certified: tuple[Endpoint, Path],
) -> None:
    endpoint, _ = certified
    with pytest.raises(ssl.SSLCertVerificationError) as refused:
        await open_socket(endpoint, DEADLINE)
    failure = failure_of_socket(refused.value, endpoint)
    assert failure.kind is FailureKind.CREDENTIALS
    assert "SSL_CERT_FILE" in failure.words


async def test_an_authority_of_one_s_own_vouches_by_ssl_cert_file(
    certified: tuple[Endpoint, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint, certificate = certified
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    async with await open_socket(endpoint, DEADLINE) as socket:
        await socket.send("secret")
        assert await socket.receive() == "secret"


async def test_terminate_cuts_an_encrypted_link_as_well(
    certified: tuple[Endpoint, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint, certificate = certified
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    socket = await open_socket(endpoint, DEADLINE)
    socket.terminate()
    with pytest.raises(SocketClosed):
        await socket.receive()


async def test_a_proxy_of_the_environment_leads_there(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []
    async with served(echo) as here:

        async def lead(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            asked.append((await reader.readuntil(b"\r\n\r\n")).splitlines()[0])
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            there = await asyncio.open_connection("127.0.0.1", here.port)
            await asyncio.gather(pump(reader, there[1]), pump(there[0], writer))

        async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while data := await reader.read(1 << 16):
                writer.write(data)
            writer.close()

        async with await asyncio.start_server(lead, "127.0.0.1", 0) as proxy:
            port = proxy.sockets[0].getsockname()[1]
            monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
            monkeypatch.delenv("no_proxy", raising=False)
            monkeypatch.delenv("NO_PROXY", raising=False)
            away = Endpoint("ws://realtime.example.com/socket", allow_plain=True)
            async with await open_socket(away, DEADLINE) as socket:
                await socket.send("around the corner")
                assert await socket.receive() == "around the corner"
    assert asked == [b"CONNECT realtime.example.com:80 HTTP/1.1"]


@pytest.mark.parametrize("proxy", ["http://me:s3cret-key@127.0.0.1:9", "no proxy s3cret-key"])
async def test_a_proxy_of_the_environment_is_used_and_its_password_never_shown(
    proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    endpoint = Endpoint("wss://realtime.example.com/socket")
    with pytest.raises(Exception) as refused:
        await open_socket(endpoint, DEADLINE)
    assert KEY not in failure_of_socket(refused.value, endpoint).words


async def test_no_proxy_for_what_stays_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    async with served(echo) as endpoint, await open_socket(endpoint, DEADLINE) as socket:
        await socket.send("here")
        assert await socket.receive() == "here"


async def test_the_end_is_told_while_it_is_sent() -> None:
    ended = asyncio.Event()

    async def hear(connection: ServerConnection) -> None:
        try:
            await connection.recv()
        except ConnectionClosed as closed:
            assert closed.rcvd is not None
            assert closed.rcvd.code == 1000
            ended.set()

    async with served(hear) as endpoint:
        async with await open_socket(endpoint, DEADLINE):
            pass
        await until(ended.is_set)
