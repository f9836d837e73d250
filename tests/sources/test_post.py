"""A POST to a stranger: it ends in time, whatever they do, and says what was wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from livedash.sources.post import AddressRefused, PostFailed, checked, host_of, post
from tests.web import Answering, WebServer

PATIENCE = 5.0


@pytest.fixture
async def server() -> AsyncIterator[WebServer]:
    async with WebServer() as server:
        yield server


async def test_the_answer_comes_with_its_status(server: WebServer) -> None:
    server.answering = Answering(200, b'{"auth":"a:b"}')
    reply = await post(f"{server.url}/auth", b"a=1", {"Content-Type": "text/plain"}, PATIENCE)
    assert (reply.status, reply.body) == (200, '{"auth":"a:b"}')
    (asked,) = server.asked
    assert (asked.method, asked.target, asked.body) == ("POST", "/auth", b"a=1")
    assert asked.headers["content-type"] == "text/plain"
    assert asked.headers["user-agent"].startswith("livedash/")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503])
async def test_a_refusal_is_an_answer(server: WebServer, status: int) -> None:
    server.answering = Answering(status, b"no")
    reply = await post(server.url, b"", {}, PATIENCE)
    assert (reply.status, reply.body) == (status, "no")


async def test_no_redirect_takes_the_secret_elsewhere(server: WebServer) -> None:
    server.answering = Answering(307, headers={"Location": f"{server.url}/elsewhere"})
    assert (await post(server.url, b"secret", {}, PATIENCE)).status == 307
    assert len(server.asked) == 1


async def test_only_what_leaves_this_machine_goes_by_the_proxy(
    server: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with WebServer() as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        await post(server.url, b"", {}, PATIENCE)
        assert (len(server.asked), len(proxy.asked)) == (1, 0)
        await post("http://shop.example.com/auth", b"", {}, PATIENCE)
        assert [asked.target for asked in proxy.asked] == ["http://shop.example.com/auth"]


async def test_a_server_that_says_nothing_is_left_in_time(server: WebServer) -> None:
    server.answering = Answering(hold=asyncio.Event())
    with pytest.raises(PostFailed, match=r"did not answer within 0\.05 s"):
        await post(server.url, b"", {}, 0.05)


async def test_an_answer_without_an_end_is_read_no_further(server: WebServer) -> None:
    server.answering = Answering(body=b"x" * 1_000_000)
    assert len((await post(server.url, b"", {}, PATIENCE)).body) == 65_536


async def test_half_an_answer_is_none(server: WebServer) -> None:
    server.answering = Answering(body=b"{", cut=True)
    with pytest.raises(PostFailed, match="cannot be asked"):
        await post(server.url, b"", {}, PATIENCE)


async def test_what_is_no_text_is_empty(server: WebServer) -> None:
    server.answering = Answering(body=b"\xff\xfe")
    assert (await post(server.url, b"", {}, PATIENCE)).body == ""


async def test_where_nobody_listens_nobody_answers(server: WebServer) -> None:
    url = server.url
    assert server._server is not None
    server._server.close()
    with pytest.raises(PostFailed, match="cannot be asked: Connection refused"):
        await post(url, b"", {}, PATIENCE)


async def test_what_speaks_no_http_is_told(server: WebServer) -> None:
    async def mumble(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"\x16\x03\x01 what?\r\n\r\n")
        writer.close()

    other = await asyncio.start_server(mumble, "127.0.0.1", 0)
    port = other.sockets[0].getsockname()[1]
    async with other:
        with pytest.raises(PostFailed, match="cannot be asked"):
            await post(f"http://127.0.0.1:{port}", b"", {}, PATIENCE)


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example.com/auth",
        "http://127.0.0.1:8000/auth",
        "http://localhost/auth",
        "http://[::1]:8000/auth",
    ],
)
def test_an_address_that_is_safe(url: str) -> None:
    assert checked(url) == url


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://shop.example.com/auth", "anybody on the way can read"),
        ("http://localhost.example.com/auth", "anybody on the way can read"),
        ("file:///etc/passwd", "https://"),
        ("ftp://shop.example.com", "https://"),
        ("shop.example.com", "https://"),
        ("https://", "https://"),
        ("https://shop.example.com:x/", "no address"),
        ("https://ada:pw@shop.example.com/", "a name or a password"),
        ("https://shop.example.com/\r\nHost: x", "https://"),
    ],
)
def test_an_address_that_is_not(url: str, words: str) -> None:
    with pytest.raises(AddressRefused, match=words):
        checked(url)


def test_plain_http_may_be_allowed() -> None:
    url = "http://realtime.internal:6001/auth"
    assert checked(url, allow_plain=True) == url


def test_of_an_address_only_the_host_is_shown() -> None:
    assert host_of("https://shop.example.com:8443/auth?token=secret") == "shop.example.com:8443"
