"""The token that tells Realtime who we are: where the token comes from, and when it is renewed.

A token is a secret: it is in no text, repr or error. Its expiry is read from it, unchecked: that is
between us and our own clock.
"""

from __future__ import annotations

import asyncio
import base64
import json
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from livedash.live.source import Failure

MARGIN = 120.0
"""Seconds before its expiry that a token is renewed; of a short life, a quarter."""

Wall = Callable[[], float]
"""Seconds since 1970, as tokens count."""


class TokenFailed(Exception):
    """No token. `failure` is None where there is no way to get another one."""

    def __init__(self, failure: Failure | None) -> None:
        super().__init__(failure.words if failure else "no other token")
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Token:
    text: str = field(repr=False)
    renew_at: float | None = None
    """The renewal by the wall clock; None: the token says no end, or there is no other token."""

    @classmethod
    def received(cls, text: str, now: float, lives: float | None = None) -> Token:
        """A token from its text. `lives`: seconds, where whoever gave the token said so."""
        if lives is None and (expires := expiry_of(text)) is not None:
            lives = expires - now
        if lives is None:
            return cls(text)
        return cls(text, now + lives - min(MARGIN, lives / 4))


class Tokens(ABC):
    """The source of tokens. `wall`: the time as tokens count it."""

    def __init__(self, wall: Wall = time.time) -> None:
        self._wall = wall

    def good_for(self, token: Token) -> float | None:
        """Seconds until it is time for another token; None: there is no such time."""
        return None if token.renew_at is None else max(0.0, token.renew_at - self._wall())

    @abstractmethod
    async def current(self) -> Token:
        """A token that is good, a new one when it is time. Raises `TokenFailed`."""

    @abstractmethod
    async def instead_of(self, refused: Token) -> Token:
        """Another token than the refused one. Raises `TokenFailed`."""


class FixedToken(Tokens):
    """A token from the settings; or the project's key, where the settings have none."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._token = Token(text)

    async def current(self) -> Token:
        return self._token

    async def instead_of(self, refused: Token) -> Token:
        if refused != self._token:
            return self._token
        raise TokenFailed(None)


class AskedTokens(Tokens):
    """Tokens that are asked for, and kept while they are good: one question at a time, whoever
    asks."""

    def __init__(self, ask: Callable[[], Awaitable[Token]], wall: Wall) -> None:
        super().__init__(wall)
        self._ask = ask
        self._token: Token | None = None
        self._asking = asyncio.Lock()

    async def current(self) -> Token:
        async with self._asking:
            if self._token is None or self.good_for(self._token) == 0.0:
                self._token = await self._ask()
            return self._token

    async def instead_of(self, refused: Token) -> Token:
        async with self._asking:
            if self._token is None or self._token.text == refused.text:
                # Should there be no other token now, the refused one is not to be shown again
                # either.
                self._token = None
                self._token = await self._ask()
            return self._token


def expiry_of(text: str) -> float | None:
    """The moment when a JSON Web Token says that it expires; None if the text is none, or does not
    say."""
    parts = text.split(".")
    if len(parts) != 3:
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, RecursionError):
        return None
    expires: object = claims.get("exp") if type(claims) is dict else None
    if not (type(expires) is int or type(expires) is float):
        return None
    # Compared before it is converted: an int may be longer than any float.
    return float(expires) if 0 < expires < 1e11 else None
