"""One HTTP POST to a server that nobody has to trust.

The POST has one deadline for all of it, a bounded answer, no redirect, and goes nowhere unencrypted
but to this machine, unless that is allowed. It uses the standard library, with the proxies of the
environment and the system's certificates, in a thread: a few requests an hour are no reason for a
dependency.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse, IncompleteRead
from urllib import request
from urllib.error import URLError
from urllib.parse import urlsplit

from livedash import __version__
from livedash.database.failures import quoted, quoted_reason
from livedash.sources.endpoint import is_loopback

LONGEST = 65_536
"""Bytes of an answer that are read: an answer has a few hundred."""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: str
    """The answer's body, as far as it was read; empty where it is no UTF-8 text."""


class PostFailed(Exception):
    """No answer. `words` are for the person at the screen, and hold no secret."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class AddressRefused(ValueError):
    """An address that nothing is sent to; the words say which address would do."""


def checked(url: str, *, allow_plain: bool = False) -> str:
    """The address, if secrets may be sent to it. Raises `AddressRefused`."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise AddressRefused("It is no address of the web.") from None
    if parts.scheme not in ("http", "https") or not host or not _is_plain_ascii(url):
        raise AddressRefused("It should begin with https:// and name a host.")
    if parts.username is not None or parts.password is not None:
        raise AddressRefused("It holds a name or a password, which do not belong into an address.")
    if parts.scheme == "http" and not allow_plain and not is_loopback(host):
        raise AddressRefused(
            f"http:// to {host} would send secrets that anybody on the way can read. "
            "Use https://, or allow it."
        )
    return url


async def post(url: str, body: bytes, headers: Mapping[str, str], deadline: float) -> Reply:
    """Post the body; the answer, whatever its status is. Raises `PostFailed`."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Reply] = loop.create_future()

    def settle(reply: Reply | None, words: str) -> None:
        if not answer.done():
            if reply is not None:
                answer.set_result(reply)
            else:
                answer.set_exception(PostFailed(words))

    def work() -> None:
        reply, words = None, ""
        try:
            reply = _post(url, body, headers, deadline)
        except PostFailed as failed:
            words = failed.words
        except Exception as error:  # noqa: BLE001 - told to whoever waits; a thread has no caller
            words = f"{host_of(url)} cannot be asked: {type(error).__name__}."
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, reply, words)

    # A thread of its own, because the loop's threads would keep the program from ending until a
    # server that drips a byte at a time is done.
    threading.Thread(target=work, name=f"post to {host_of(url)}", daemon=True).start()
    try:
        async with asyncio.timeout(deadline):
            return await answer
    except TimeoutError:
        raise PostFailed(f"{host_of(url)} did not answer within {deadline:g} s.") from None


def host_of(url: str) -> str:
    """The part of an address that may be shown."""
    parts = urlsplit(url)
    host = parts.hostname or "the server"
    return host if parts.port is None else f"{host}:{parts.port}"


def _post(url: str, body: bytes, headers: Mapping[str, str], deadline: float) -> Reply:
    until = time.monotonic() + deadline
    asked = request.Request(  # noqa: S310 - `checked` lets only http and https through
        url,
        data=body,
        headers={**headers, "User-Agent": f"livedash/{__version__}"},
        method="POST",
    )
    try:
        answer: HTTPResponse
        with _opener(url).open(asked, timeout=deadline) as answer:
            return Reply(answer.status, _read(answer, until))
    except (OSError, HTTPException) as error:
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, TimeoutError):
            raise PostFailed(f"{host_of(url)} did not answer within {deadline:g} s.") from None
        said = quoted_reason(reason) if isinstance(reason, OSError) else quoted(Exception(reason))
        raise PostFailed(f"{host_of(url)} cannot be asked: {said}.") from None


def _opener(url: str) -> request.OpenerDirector:
    """An opener with only the handlers named here: the library's own set follows redirects, opens
    files, and takes a refusal for an error without an answer."""
    opener = request.OpenerDirector()
    # A POST to this machine has no use for a proxy, whatever the environment says.
    proxies = request.ProxyHandler({} if is_loopback(urlsplit(url).hostname or "") else None)
    for handler in (proxies, request.HTTPHandler(), request.HTTPSHandler()):
        opener.add_handler(handler)
    return opener


def _read(answer: HTTPResponse, until: float) -> str:
    read = b""
    while len(read) < LONGEST:
        if time.monotonic() > until:
            raise TimeoutError
        # One read of the socket at a time: `read` would wait for all of the body, without a
        # deadline.
        piece = answer.read1(LONGEST - len(read))
        if not piece:
            if answer.length:
                raise IncompleteRead(read, answer.length)
            break
        read += piece
    try:
        return read.decode()
    except UnicodeDecodeError:
        return ""


def _is_plain_ascii(url: str) -> bool:
    return url.isascii() and url.isprintable() and " " not in url
