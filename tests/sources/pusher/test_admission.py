"""How we get into a private channel, by the shop's own server: with any answer, never stuck."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import parse_qs

import pytest

from livedash.live.source import FailureKind
from livedash.sources.pusher.admission import NotLetIn, admission
from livedash.sources.pusher.app import App, AppUnusable, url_of
from tests.web import Answering, WebServer

PATIENCE = 5.0


@pytest.fixture
async def shop() -> AsyncIterator[WebServer]:
    async with WebServer() as server:
        yield server


def app(shop: WebServer) -> App:
    return App(
        "key", "wss://ws.example.com", private=True, auth_url=shop.url, auth_token="for-the-shop"
    )


async def test_a_public_channel_needs_nothing(shop: WebServer) -> None:
    public = App("key", "wss://ws.example.com", auth_url=shop.url)
    assert await admission(public, "1.2", "project-7", PATIENCE) == ""
    assert shop.asked == []


async def test_the_shop_s_server_is_asked_as_web_pages_ask_it(shop: WebServer) -> None:
    shop.answering = Answering(body=b'{"auth":"key:ab12"}')
    assert await admission(app(shop), "1.2", "private-project-7", PATIENCE) == "key:ab12"
    (asked,) = shop.asked
    assert parse_qs(asked.body.decode()) == {
        "socket_id": ["1.2"],
        "channel_name": ["private-project-7"],
    }
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert asked.headers["authorization"] == "Bearer for-the-shop"


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (401, FailureKind.CREDENTIALS, "does not let us into private-project-7"),
        (403, FailureKind.CREDENTIALS, "does not let us into private-project-7"),
        (302, FailureKind.CREDENTIALS, "sends us elsewhere"),
        (404, FailureKind.CREDENTIALS, "does not sign"),
        (429, FailureKind.LIMITED, "asked too often"),
        (500, FailureKind.NETWORK, "cannot sign just now"),
        (503, FailureKind.NETWORK, "cannot sign just now"),
    ],
)
async def test_a_no_has_its_class_and_its_words(
    shop: WebServer, status: int, kind: FailureKind, words: str
) -> None:
    shop.answering = Answering(status, b"no")
    with pytest.raises(NotLetIn, match=words) as raised:
        await admission(app(shop), "1.2", "private-project-7", PATIENCE)
    assert raised.value.failure.kind is kind
    assert "for-the-shop" not in raised.value.failure.words


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b'{"auth":null}',
        b'{"auth":7}',
        b'{"auth":""}',
        b'{"auth":"' + b"x" * 1001 + b'"}',
        '{"auth":"ключ"}'.encode(),
        b"\xff",
        b"[" * 50_000,
    ],
)
async def test_what_is_no_signature_is_told(shop: WebServer, body: bytes) -> None:
    shop.answering = Answering(body=body)
    with pytest.raises(NotLetIn, match="no signature"):
        await admission(app(shop), "1.2", "private-project-7", PATIENCE)


async def test_a_server_that_is_away_is_a_matter_of_the_network(shop: WebServer) -> None:
    shop.answering = Answering(cut=True)
    with pytest.raises(NotLetIn) as raised:
        await admission(app(shop), "1.2", "private-project-7", PATIENCE)
    assert raised.value.failure.kind is FailureKind.NETWORK


# Settings


def test_where_an_app_is() -> None:
    pusher = App("key", url_of("eu"))
    assert pusher.address.startswith("wss://ws-eu.pusher.com:443/app/key?protocol=7&client=")
    assert pusher.api == "https://api-eu.pusher.com"
    own = App("key", "wss://realtime.example.com:6001/pusher/")
    assert own.address.startswith("wss://realtime.example.com:6001/pusher/app/key?protocol=7&")
    assert own.api == "https://realtime.example.com:6001/pusher"
    assert App("key", "ws://127.0.0.1:6001").api == "http://127.0.0.1:6001"


def test_the_api_may_be_elsewhere() -> None:
    assert App("key", "wss://ws.example.com", api_url="https://api.example.com/p/").api == (
        "https://api.example.com/p"
    )
    with pytest.raises(AppUnusable, match="ends before"):
        App("key", "wss://ws.example.com", api_url="https://api.example.com/?a=b")
    with pytest.raises(AppUnusable, match="anybody on the way"):
        App("key", "wss://ws.example.com", api_url="http://api.example.com")


@pytest.mark.parametrize("key", ["", "a/b", "a b", "ключ", "a?b", "a\n"])
def test_a_key_is_what_pusher_gives(key: str) -> None:
    with pytest.raises(AppUnusable, match="letters and digits"):
        App(key, "wss://ws.example.com")


def test_a_private_channel_without_a_way_in_is_a_fault_of_the_settings() -> None:
    with pytest.raises(AppUnusable, match="secret or an auth_url"):
        App("key", "wss://ws.example.com", private=True)


def test_who_signs_is_not_asked_in_the_clear() -> None:
    url = "http://shop.example.com/auth"
    with pytest.raises(AppUnusable, match=r"http:// to shop\.example\.com"):
        App("key", "wss://ws.example.com", private=True, auth_url=url)
    App("key", "wss://ws.example.com", private=True, auth_url=url, allow_plain=True)


def test_no_key_goes_in_the_clear_to_another_machine() -> None:
    with pytest.raises(AppUnusable, match="Write wss://"):
        App("key", "ws://realtime.example.com")


def test_secrets_stand_in_no_repr() -> None:
    told = repr(
        App("key", "wss://x", secret="hush1", auth_url="https://x/?a=hush2", auth_token="hush3")
    )
    assert "hush" not in told
