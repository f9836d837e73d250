"""The token is in every join, is renewed before it expires, and reaches the channels that are open;
where there is no other one, the screen says so, and no secret is ever in a text.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from livedash.live.source import Failure, FailureKind, Phase
from livedash.sources.post import AddressRefused
from livedash.sources.supabase.asking import RefreshToken, TokenCommand
from livedash.sources.supabase.tokens import (
    MARGIN,
    AskedTokens,
    FixedToken,
    Token,
    TokenFailed,
    expiry_of,
)
from tests.phoenix import KEY
from tests.sources.listening import running
from tests.sources.supabase.desk import STATUSES, TASKS, Desk
from tests.web import TURN_OFF, Answering, Asked, WebServer

NOW = 1_800_000_000.0


def jwt(expires: object, name: str = "x") -> str:
    claims = base64.urlsafe_b64encode(json.dumps({"exp": expires, "n": name}).encode())
    return f"head.{claims.decode().rstrip('=')}.signature"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in TURN_OFF.items():
        monkeypatch.setenv(name, value)


class Shop:
    """Gives tokens that live a minute, by the test's clock."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.given: list[str] = []
        self.failure: Failure | None = None

    def wall(self) -> float:
        return NOW + self._desk.clock.monotonic() - 1000.0

    async def ask(self) -> Token:
        if self.failure is not None:
            raise TokenFailed(self.failure)
        text = jwt(self.wall() + 60, str(len(self.given)))
        self.given.append(text)
        return Token.received(text, self.wall())


@pytest.fixture
def shop(desk: Desk) -> Shop:
    return Shop(desk)


async def test_it_is_renewed_before_it_expires_and_pushed_to_open_channels(
    desk: Desk, shop: Shop
) -> None:
    tokens = AskedTokens(shop.ask, shop.wall)
    async with desk.at_work(TASKS, STATUSES, tokens=tokens):
        visitor = desk.server.last
        assert {m["payload"]["access_token"] for m in visitor.said("phx_join")} == {shop.given[0]}
        took = await desk.until(lambda: len(visitor.said("access_token")) == 2)
        assert 44 <= took <= 46
        assert [c.token for c in desk.server.channels] == [shop.given[1]] * 2
        for message, channel in zip(
            visitor.said("access_token"), desk.server.channels, strict=True
        ):
            assert (message["topic"], message["join_ref"]) == (channel.topic, channel.ref)
        # The server subscribes anew with the new token, and says so: that is a gap.
        await desk.until(lambda: len(desk.sink.gaps) >= 3)
        assert desk.sink.last().feeds == frozenset({TASKS, STATUSES})


async def test_a_shop_that_has_no_token_just_now_is_asked_again_while_the_old_one_is_good(
    desk: Desk, shop: Shop
) -> None:
    async with desk.at_work(TASKS, tokens=AskedTokens(shop.ask, shop.wall)):
        shop.failure = Failure(FailureKind.NETWORK, "not now")
        began = desk.clock.monotonic()
        await desk.until(lambda: desk.clock.monotonic() - began > 50)
        assert desk.sink.last().phase is Phase.PROVEN
        shop.failure = None
        await desk.until(lambda: desk.server.last.said("access_token"))


async def test_after_a_fatal_word_the_channel_is_joined_with_a_fresh_token(
    desk: Desk, shop: Shop
) -> None:
    async with desk.at_work(TASKS, STATUSES, tokens=AskedTokens(shop.ask, shop.wall)):
        for channel in desk.server.channels:
            await desk.server.expire(channel)
        desk.server.tokens = set()
        await desk.until(lambda: len(shop.given) == 2)
        desk.server.tokens = {shop.given[1]}
        await desk.fed(TASKS, STATUSES)
        assert [channel.token for channel in desk.server.channels] == [shop.given[1]] * 2
        assert len(desk.server.visitors) == 1
        assert len(shop.given) == 2, "one question for all channels"


async def test_a_new_token_that_is_refused_as_well_costs_a_question_at_a_slow_pace(
    desk: Desk, shop: Shop
) -> None:
    desk.server.tokens = set()
    source = desk.source(TASKS, tokens=AskedTokens(shop.ask, shop.wall))
    async with running(source, desk.sink):
        await desk.until(lambda: desk.sink.statuses and desk.sink.last().failure)
        for _ in range(60):
            await desk.until(lambda: True)
            await desk.clock.turn(10)
        assert 5 < len(shop.given) < 60
        failure = desk.sink.last().failure
        assert failure is not None
        assert failure.kind is FailureKind.CREDENTIALS
        assert Phase.PROVEN not in desk.sink.phases


async def test_a_refused_token_is_not_shown_again_while_there_is_no_other(
    desk: Desk, shop: Shop
) -> None:
    async with desk.at_work(TASKS, tokens=AskedTokens(shop.ask, shop.wall)):
        desk.server.tokens = set()
        shop.failure = Failure(FailureKind.NETWORK, "the shop is closed")
        await desk.server.expire(desk.server.channels[0])
        await desk.until(lambda: desk.sink.last().phase is Phase.WAITING)
        for _ in range(20):
            await desk.until(lambda: True)
            await desk.clock.turn(1)
        assert len(desk.server.visitors) == 1
        shop.failure = desk.server.tokens = None
        await desk.fed(TASKS)


async def test_a_token_that_stands_as_it_stands_is_told_when_it_is_refused(desk: Desk) -> None:
    desk.server.tokens = {"good"}
    source = desk.source(TASKS, tokens=FixedToken("s3cret"))
    async with running(source, desk.sink):
        await desk.until(lambda: desk.sink.phases and desk.sink.last().phase is Phase.WAITING)
        failure = desk.sink.last().failure
        assert failure is not None
        assert failure.kind is FailureKind.CREDENTIALS
        assert "refused the token" in failure.words
        assert "s3cret" not in repr(desk.sink.told)
        desk.server.tokens = None
        await desk.fed(TASKS)


async def test_without_any_token_there_is_no_connection_and_the_reason_is_told(
    desk: Desk, shop: Shop
) -> None:
    shop.failure = Failure(FailureKind.NETWORK, "the shop is closed")
    source = desk.source(TASKS, tokens=AskedTokens(shop.ask, shop.wall))
    async with running(source, desk.sink):
        await desk.until(lambda: desk.sink.phases and desk.sink.last().phase is Phase.WAITING)
        assert desk.sink.last().failure == shop.failure
        shop.failure = None
        await desk.fed(TASKS)


# Where it comes from


@pytest.mark.parametrize(
    ("text", "expires"),
    [
        (jwt(NOW), NOW),
        (jwt(NOW + 0.5), NOW + 0.5),
        (jwt("tomorrow"), None),
        (jwt(True), None),
        (jwt(10**400), None),
        (jwt(-1), None),
        ("sb_publishable_abc", None),
        ("a.b.c", None),
        ("a.W10.c", None),
        ("..", None),
    ],
)
def test_when_a_token_expires_is_read_from_it_and_nonsense_is_not(
    text: str, expires: float | None
) -> None:
    assert expiry_of(text) == expires


def test_a_short_life_is_used_for_three_quarters() -> None:
    assert Token.received(jwt(NOW + 60), NOW).renew_at == NOW + 45
    assert Token.received(jwt(NOW + 3600), NOW).renew_at == NOW + 3600 - MARGIN
    assert Token.received("opaque", NOW, lives=60.0).renew_at == NOW + 45


def test_a_token_is_in_no_text() -> None:
    assert "s3cret" not in f"{Token('s3cret')!r} {Token('s3cret')}"


def program(code: str) -> str:
    return f"{sys.executable} -c {json.dumps(code)}"


async def test_a_command_prints_it() -> None:
    text = jwt(NOW + 3600)
    command = program(f"import sys; sys.stdout.write('{text[:9]}'); print('{text[9:]}')")
    token = await TokenCommand(command, lambda: NOW)()
    assert (token.text, token.renew_at) == (text, NOW + 3600 - MARGIN)


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("no-such-program-here s3cret", "cannot be started"),
        ("'unclosed s3cret", "cannot be started"),
        ("", "cannot be started"),
        (program("print('s3cret'); exit(3)"), "exit code 3"),
        (program(""), "something else"),
        (program("print('s3cret two words')"), "something else"),
        (program("print('s3cret' * 9999)"), "something else"),
        (program("import time; print('s3cret', flush=True); time.sleep(60)"), "within"),
    ],
)
async def test_a_command_that_gives_none_is_told_without_what_it_said(
    command: str, says: str
) -> None:
    with pytest.raises(TokenFailed) as failed:
        await TokenCommand(command, lambda: NOW, deadline=1.0)()
    assert failed.value.failure is not None
    assert says in failed.value.failure.words
    assert "s3cret" not in failed.value.failure.words


class Auth:
    """The project's Auth service: each refresh token is good once."""

    def __init__(self) -> None:
        self.good = "r0"
        self.asked: list[Asked] = []
        self.answers: Callable[[], Answering] | None = None

    def answer(self, asked: Asked) -> Answering:
        self.asked.append(asked)
        if self.answers is not None:
            return self.answers()
        if json.loads(asked.body)["refresh_token"] != self.good:
            return Answering(400, b'{"error_code":"refresh_token_already_used"}')
        self.good = f"r{len(self.asked)}"
        body = {"access_token": "a.b.c", "expires_in": 3600, "refresh_token": self.good}
        return Answering(body=json.dumps(body).encode())


@pytest.fixture
def auth() -> Auth:
    return Auth()


@pytest.fixture
async def web(auth: Auth) -> AsyncIterator[WebServer]:
    async with WebServer(auth.answer) as web:
        yield web


async def test_a_refresh_token_is_used_once_and_its_heir_is_kept(
    web: WebServer, auth: Auth, tmp_path: Path
) -> None:
    kept = tmp_path / "state" / "supabase.json"
    ask = RefreshToken(web.url, KEY, "r0", lambda: NOW, kept)
    assert (await ask()).renew_at == NOW + 3600 - MARGIN
    await ask()
    assert kept.stat().st_mode & 0o077 == 0
    again = RefreshToken(web.url, KEY, "r0", lambda: NOW, kept)
    await again()
    assert [json.loads(one.body)["refresh_token"] for one in auth.asked] == ["r0", "r1", "r2"]
    assert auth.asked[0].target == "/auth/v1/token?grant_type=refresh_token"
    assert auth.asked[0].headers["apikey"] == KEY
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


async def test_another_one_in_the_settings_begins_anew(
    web: WebServer, auth: Auth, tmp_path: Path
) -> None:
    kept = tmp_path / "supabase.json"
    await RefreshToken(web.url, KEY, "r0", lambda: NOW, kept)()
    auth.good = "another"
    await RefreshToken(web.url, KEY, "another", lambda: NOW, kept)()


@pytest.mark.parametrize("found", [b"", b"[]", b"\xff", b'{"of":1}', b"[" * 100_000])
async def test_a_file_that_holds_nonsense_is_as_good_as_none(
    web: WebServer, tmp_path: Path, found: bytes
) -> None:
    kept = tmp_path / "supabase.json"
    kept.write_bytes(found)
    await RefreshToken(web.url, KEY, "r0", lambda: NOW, kept)()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answering(400, b"{}"), FailureKind.CREDENTIALS),
        (Answering(200, b"{}"), FailureKind.CREDENTIALS),
        (Answering(200, b"not json"), FailureKind.CREDENTIALS),
        (Answering(200, b'{"access_token":"two words"}'), FailureKind.CREDENTIALS),
        (Answering(429, b""), FailureKind.LIMITED),
        (Answering(503, b""), FailureKind.NETWORK),
    ],
)
async def test_an_auth_service_that_gives_none_is_told_by_class(
    web: WebServer, auth: Auth, answer: Answering, kind: FailureKind
) -> None:
    auth.answers = lambda: answer
    with pytest.raises(TokenFailed) as failed:
        await RefreshToken(web.url, KEY, "r0", lambda: NOW)()
    assert failed.value.failure is not None
    assert failed.value.failure.kind is kind
    assert "r0" not in failed.value.failure.words


def test_a_refresh_token_goes_nowhere_unencrypted() -> None:
    for address in ("http://shop.example.com", "wss://shop.example.com/socket"):
        with pytest.raises(AddressRefused):
            RefreshToken(address, KEY, "r0", lambda: NOW)
