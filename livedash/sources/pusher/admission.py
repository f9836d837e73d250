"""How we get into a private channel: a signature that we make, or that the shop's server makes.

A signature holds for one socket id, so it is asked for anew with every connection.
"""

from __future__ import annotations

import json
from urllib.parse import urlencode

from livedash.live.source import Failure, FailureKind
from livedash.sources.post import PostFailed, Reply, host_of, post
from livedash.sources.pusher.app import App
from livedash.sources.pusher.signing import pass_for

LONGEST_PASS = 1000


class NotLetIn(Exception):
    """One channel is closed to us; the connection stands."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.words)
        self.failure = failure


async def admission(app: App, socket_id: str, channel: str, deadline: float) -> str:
    """The signature that a subscription has to carry. Raises `NotLetIn`."""
    if not app.private:
        return ""
    if app.auth_url is None:
        assert app.secret is not None, "an App that is private has the one or the other"
        return pass_for(app.key, app.secret, socket_id, channel)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    if app.auth_token is not None:
        headers["Authorization"] = f"Bearer {app.auth_token}"
    body = urlencode({"socket_id": socket_id, "channel_name": channel}).encode()
    try:
        reply = await post(app.auth_url, body, headers, deadline)
    except PostFailed as failed:
        raise NotLetIn(Failure(FailureKind.NETWORK, failed.words)) from None
    return _pass_in(reply, host_of(app.auth_url), channel)


def _pass_in(reply: Reply, host: str, channel: str) -> str:
    if not 200 <= reply.status < 300:
        raise NotLetIn(_no(reply.status, host, channel))
    try:
        answer: object = json.loads(reply.body)
    except (ValueError, RecursionError):
        answer = None
    found = answer.get("auth") if isinstance(answer, dict) else None
    if type(found) is str and 0 < len(found) <= LONGEST_PASS and found.isascii():
        return found
    words = f"{host} answered with something that is no signature. Check pusher.auth_url."
    raise NotLetIn(Failure(FailureKind.CREDENTIALS, words))


def _no(status: int, host: str, channel: str) -> Failure:
    match status:
        case 401 | 403:
            words = f"{host} does not let us into {channel} ({status}). Check pusher.auth_token."
            return Failure(FailureKind.CREDENTIALS, words)
        case 301 | 302 | 303 | 307 | 308:
            words = (
                f"{host} sends us elsewhere ({status}), maybe to log in. "
                "Check pusher.auth_url and pusher.auth_token."
            )
            return Failure(FailureKind.CREDENTIALS, words)
        case 429:
            return Failure(FailureKind.LIMITED, f"{host} was asked too often ({status}).")
        case _ if status >= 500:
            return Failure(FailureKind.NETWORK, f"{host} cannot sign just now ({status}).")
        case _:
            words = f"{host} does not sign ({status}). Check pusher.auth_url."
            return Failure(FailureKind.CREDENTIALS, words)
