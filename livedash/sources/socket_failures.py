"""Failures between us and a WebSocket service, by class, in words for the person at the screen. No
address, header or proxy is ever part of the words, and a stranger's text is cleaned first."""

from __future__ import annotations

import socket
import ssl

from websockets.exceptions import (
    InvalidHandshake,
    InvalidProxy,
    InvalidProxyStatus,
    InvalidStatus,
    ProxyError,
)

from livedash.database.failures import piece_of, quoted_reason
from livedash.live.source import Failure, FailureKind
from livedash.sources.endpoint import BadEndpoint, Endpoint
from livedash.sources.socket import SocketClosed, SocketSilent, UnreadableMessage

GOING_AWAY = frozenset({1001, 1012, 1013})
"""Close codes of a server that stops, restarts, or asks us to try again."""
OURS = {
    1002: "it does not keep to the WebSocket protocol",
    1007: "it sent text that is none",
    1009: "it sent a message larger than 4 MiB",
}
"""Close codes of our own: why we ended the link."""


def failure_of_socket(error: BaseException, endpoint: Endpoint) -> Failure:
    """The class of a failed WebSocket and its words: what happened, to what, what to do."""
    server = endpoint.server
    match error:
        case BadEndpoint():
            return Failure(FailureKind.CREDENTIALS, str(error))
        case SocketClosed():
            return _closed(error, server)
        case SocketSilent():
            words = f"{server} took nothing from us for {error.seconds:g} s."
            return Failure(FailureKind.NETWORK, words)
        case UnreadableMessage():
            return Failure(
                FailureKind.UNREADABLE, f"{server} sent what nobody understands: {piece_of(error)}."
            )
        case InvalidProxyStatus():
            return _proxy(f"answers {error.response.status_code}")
        case InvalidProxy() | ProxyError():
            return _proxy("cannot be used")
        case ImportError():
            return _proxy("is a SOCKS proxy, which needs pip install python-socks")
        case InvalidStatus():
            return _refused(error.response.status_code, server)
        case InvalidHandshake():
            return Failure(
                FailureKind.UNREADABLE,
                f"{server} does not answer as a WebSocket service does. Check the address.",
            )
        case _:
            return _said_by_the_network(error, server)


def _refused(status: int, server: str) -> Failure:
    """The failure of a refused greeting."""
    match status:
        case 401:
            return Failure(
                FailureKind.CREDENTIALS, f"{server} refused the key or token. Check both."
            )
        case 403:
            words = f"{server} refuses us: the project is suspended, or the key has no right to it."
            return Failure(FailureKind.CREDENTIALS, words)
        case 404:
            words = f"{server} knows no such project. Check the address."
            return Failure(FailureKind.NO_DATABASE, words)
        case 429:
            words = f"{server} has too many connections or requests from this project."
            return Failure(FailureKind.LIMITED, words)
        case code if 300 <= code < 400:
            words = f"{server} sends us to another address. Put that one into the settings."
            return Failure(FailureKind.UNREADABLE, words)
        case code if code >= 500:
            return Failure(FailureKind.NETWORK, f"{server} is in trouble: it answers {code}.")
        case code:
            words = f"{server} does not let us in: it answers {code}. Check the address."
            return Failure(FailureKind.UNREADABLE, words)


def _closed(closed: SocketClosed, server: str) -> Failure:
    if closed.code is None and closed.refused in OURS:
        words = f"The link to {server} was ended: {OURS[closed.refused]}."
        return Failure(FailureKind.UNREADABLE, words)
    if closed.code in GOING_AWAY:
        return Failure(FailureKind.NETWORK, f"{server} restarts ({closed.code}).")
    if closed.code is None:
        return Failure(FailureKind.NETWORK, f"The link to {server} broke.")
    said = f": {piece_of(closed.reason)}" if closed.reason else ""
    return Failure(FailureKind.NETWORK, f"{server} ended the link ({closed.code}){said}.")


def _proxy(what: str) -> Failure:
    # A proxy's address may hold a password.
    return Failure(
        FailureKind.NETWORK,
        f"The proxy that the environment names {what}. Check HTTPS_PROXY and NO_PROXY.",
    )


def _said_by_the_network(error: BaseException, server: str) -> Failure:
    match error:
        case socket.gaierror() if error.errno == socket.EAI_AGAIN:
            words = f"The name {server} cannot be looked up just now. Is the network up?"
        case socket.gaierror():
            return Failure(
                FailureKind.NO_HOST,
                f"No host {server} is known here. Check its name and your network.",
            )
        case ssl.SSLCertVerificationError():
            return Failure(
                FailureKind.CREDENTIALS,
                f"{server} shows a certificate that nobody here vouches for: "
                f"{piece_of(error.verify_message)}. "
                "If it is your own authority's, name that in SSL_CERT_FILE.",
            )
        case ssl.SSLError():
            words = f"No secure link to {server}: {quoted_reason(error)}."
        case TimeoutError():
            words = f"{server} does not answer."
        case ConnectionRefusedError():
            words = f"Nothing listens at {server}. Is the server running?"
        case OSError() if "Connect call failed" in str(error):
            # Each of a name's several addresses refused: asyncio makes one text of them.
            words = f"Nothing listens at {server}. Is the server running?"
        case OSError() if error.errno is not None:
            words = f"{server} cannot be reached: {quoted_reason(error)}."
        case OSError():
            words = f"The link to {server} broke."
        case _:
            # Not the error's text: whoever raised it may have put an address or a token there.
            words = f"The link to {server} broke ({type(error).__name__})."
            return Failure(FailureKind.UNPROVEN, words)
    return Failure(FailureKind.NETWORK, words)
