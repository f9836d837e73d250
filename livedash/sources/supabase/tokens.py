"""The token that says to Realtime who we are: where it comes from, and when it is due for another.

A token is a secret: it is in no text, repr or error. When it expires is read from it, unchecked:
that is between us and our own clock.
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
"""Seconds before it expires that it is renewed; of a short life, a quarter."""

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
    """By the wall clock; None: it says of no end, or there is no other one."""

    @classmethod
    def received(cls, text: str, now: float, lives: float | None = None) -> Token:
        """`lives`: seconds, where whoever gave it said so."""
        if lives is None and (expires := expiry_of(text)) is not None:
            lives = expires - now
        if lives is None:
            return cls(text)
        return cls(text, now + lives - min(MARGIN, lives / 4))


class Tokens(ABC):
    """`wall`: the time as tokens count it."""

    def __init__(self, wall: Wall = time.time) -> None:
        self._wall = wall

    def good_for(self, token: Token) -> float | None:
        """Seconds until it is time for another one; None: there is no such time."""
        return None if token.renew_at is None else max(0.0, token.renew_at - self._wall())

    @abstractmethod
    async def current(self) -> Token:
        """One that is good, and another one when it is time. Raises `TokenFailed`."""

    @abstractmethod
    async def instead_of(self, refused: Token) -> Token:
        """Another one than this. Raises `TokenFailed`."""


class FixedToken(Tokens):
    """One that somebody put into the settings; or the project's key, where nobody did."""

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
    """Asked for, kept while they are good: one question at a time, whoever asks."""

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
                # Should there be no other one now, this one is not to be shown again either.
                self._token = None
                self._token = await self._ask()
            return self._token


def expiry_of(text: str) -> float | None:
    """When a JSON Web Token says that it expires; None if it is none, or does not say."""
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
