"""Why a Pusher server ended it, by the class of its code, in words for the person at the screen.

4000–4099  as we are it will never do: slowly, and with clear words
4100–4199  it has too much to do: not before a second has gone by
4200–4299  come again at once; a herd of terminals must not do so in one moment
4301       we talked too much
"""

from __future__ import annotations

from livedash.database.failures import piece_of
from livedash.live.source import Failure, FailureKind
from livedash.sources.pusher.frames import Unsubscribed

TALKED_TOO_MUCH = 4301
"""The server says this of one message; the line stays open, unless the server closes it with that
code."""

_NEVER = {
    4000: "It is spoken to unencrypted, and wants wss://. Check pusher.url.",
    4001: "It knows no app with this key. Check pusher.key and pusher.cluster.",
    4003: "The app is switched off there.",
    4004: "The app has more connections than it has paid for.",
    4005: "There is nothing at this address. Check pusher.url.",
    4006: "It does not understand our address. Check pusher.url.",
    4007: "It does not speak version 7 of the Pusher protocol.",
    4008: "It was not told which version of the protocol is spoken. Check pusher.url.",
    4009: "It does not let us in. Check pusher.secret, or what pusher.auth_url signs.",
}


def failure_of_code(code: int, said: str, server: str) -> Failure | None:
    """The failure that a close code means; None: the code says nothing about the protocol."""
    heard = f" It says: {piece_of(said)}." if piece_of(said) else ""
    if 4000 <= code < 4100:
        told = _NEVER.get(code, "It does not take us as we are.")
        return Failure(
            FailureKind.CREDENTIALS, f"{server} ended it for good ({code}). {told}{heard}"
        )
    if 4100 <= code < 4200:
        return Failure(FailureKind.LIMITED, f"{server} has too much to do ({code}).{heard}")
    if 4200 <= code < 4300:
        return Failure(FailureKind.NETWORK, f"{server} wants us to connect again ({code}).{heard}")
    if code == TALKED_TOO_MUCH:
        return Failure(FailureKind.LIMITED, f"{server} hears too much from us ({code}).{heard}")
    return None


def failure_of_channel(closed: Unsubscribed, server: str) -> Failure:
    """The failure of one channel that we are not let into."""
    status = "" if closed.status is None else f" ({closed.status})"
    said = f" It says: {closed.said}." if closed.said else ""
    words = f"{server} does not let us into {closed.channel}{status}.{said}"
    if closed.status is not None and closed.status >= 500:
        return Failure(FailureKind.NETWORK, words)
    return Failure(
        FailureKind.CREDENTIALS, f"{words} Check pusher.secret, or what pusher.auth_url signs."
    )
