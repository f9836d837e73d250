"""Two ways to a token: a command of the shop's own, and the service's refresh token.

A refresh token is good for one use: the answer brings the next one, which is kept in a file of the
user's own, or the next start would stand there with a used one.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shlex
import signal
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from livedash.live.source import Failure, FailureKind
from livedash.sources.post import PostFailed, checked, post
from livedash.sources.supabase.tokens import Token, TokenFailed, Wall

DEADLINE = 10.0
LONGEST = 16_384
"""Characters of a token. A longer text is something else."""


class TokenCommand:
    """Gets a token from a command that prints it. The command's other words are not shown: they may
    be a secret too."""

    def __init__(self, command: str, wall: Wall, deadline: float = DEADLINE) -> None:
        self._command = command
        self._wall = wall
        self._deadline = deadline

    async def __call__(self) -> Token:
        try:
            program, *words = shlex.split(self._command)
            # Away from our terminal: the command must neither read keys nor write over the screen.
            process = await asyncio.create_subprocess_exec(
                program, *words, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, start_new_session=True
            )
        except (OSError, ValueError):
            raise _failed("cannot be started. Check supabase.token_command.") from None
        assert process.stdout is not None  # asked for above
        try:
            async with asyncio.timeout(self._deadline):
                said = b""
                while len(said) <= LONGEST and (piece := await process.stdout.read(LONGEST)):
                    said += piece
                code = await process.wait() if len(said) <= LONGEST else 0
        except TimeoutError:
            raise _failed(f"gave no token within {self._deadline:g} s.") from None
        finally:
            if process.returncode is None:
                # Killed with every process that it started: the command leads a session of its own.
                with suppress(ProcessLookupError, TimeoutError):
                    os.killpg(process.pid, signal.SIGKILL)
                    async with asyncio.timeout(1.0):
                        await process.wait()
        if code != 0:
            raise _failed(f"ended with exit code {code}.")
        text = said.decode("ascii", "replace").strip()
        if not is_token(text):
            raise _failed("printed something else than one token.")
        return Token.received(text, self._wall())


class RefreshToken:
    """Gets a token from the project's own Auth service."""

    def __init__(
        self,
        project: str,
        key: str,
        refresh_token: str,
        wall: Wall,
        kept: Path | None = None,
        *,
        allow_plain: bool = False,
        deadline: float = DEADLINE,
    ) -> None:
        """`project`: https://HOST. `kept`: the file that keeps the next refresh token."""
        url = f"{project.rstrip('/')}/auth/v1/token?grant_type=refresh_token"
        self._url = checked(url, allow_plain=allow_plain)
        self._key = key
        self._given = refresh_token
        self._wall = wall
        self._kept = kept
        self._deadline = deadline
        self._next = refresh_token if kept is None else _recalled(kept, refresh_token)

    async def __call__(self) -> Token:
        body = json.dumps({"refresh_token": self._next}).encode()
        headers = {"Content-Type": "application/json", "apikey": self._key}
        try:
            reply = await post(self._url, body, headers, self._deadline)
        except PostFailed as failed:
            raise TokenFailed(Failure(FailureKind.NETWORK, failed.words)) from None
        if reply.status >= 500 or reply.status == 429:
            kind = FailureKind.LIMITED if reply.status == 429 else FailureKind.NETWORK
            raise TokenFailed(Failure(kind, f"The Auth service answers {reply.status}."))
        answer = _object(reply.body)
        text, following = answer.get("access_token"), answer.get("refresh_token")
        if reply.status != 200 or type(text) is not str or not is_token(text):
            words = "The Auth service does not accept the refresh token. Log in anew for another."
            raise TokenFailed(Failure(FailureKind.CREDENTIALS, words))
        if type(following) is str and is_token(following):
            self._next = following
            if self._kept is not None:
                _remember(self._kept, self._given, following)
        lives = answer.get("expires_in")
        return Token.received(text, self._wall(), float(lives) if type(lives) is int else None)


def is_token(text: str) -> bool:
    return 0 < len(text) <= LONGEST and text.isascii() and text.isprintable() and " " not in text


def _failed(what: str) -> TokenFailed:
    return TokenFailed(Failure(FailureKind.CREDENTIALS, f"The command for the token {what}"))


def _object(text: str) -> Mapping[str, object]:
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if type(found) is dict else {}


def _recalled(kept: Path, given: str) -> str:
    """The latest refresh token that came of this one. Another one in the settings begins anew."""
    try:
        found = _object(kept.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return given
    following = found.get("next")
    return following if found.get("of") == _mark(given) and type(following) is str else given


def _remember(kept: Path, given: str, following: str) -> None:
    """Keep the next refresh token, whole or not at all, and for nobody else to read."""
    beside = kept.with_suffix(f".{os.getpid()}")
    try:
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(beside, flags, 0o600), "w") as file:
            json.dump({"of": _mark(given), "next": following}, file)
        beside.replace(kept)
    except OSError:
        words = f"The next refresh token cannot be kept in {kept}: the next start needs another."
        raise TokenFailed(Failure(FailureKind.CREDENTIALS, words)) from None


def _mark(given: str) -> str:
    return hashlib.sha256(given.encode()).hexdigest()
