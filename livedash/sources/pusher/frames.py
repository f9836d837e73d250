"""The Pusher protocol's messages, version 7: parsed strictly, written exactly.

Whoever may write to a channel decides what its events hold, so a message is a stranger's until it
has the shape. Nothing here raises, whatever comes; what is not understood is None, for the caller
to count.

    {"event":"pusher:connection_established","data":"{\\"socket_id\\":\\"12.3\\",…}"}
    {"event":"task-moved","channel":"private-project-7","data":"{\\"taskId\\":1}"}

Data is JSON inside a JSON text, or the object itself: servers do either.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

LONGEST_NAME = 200
"""The longest name of an event, and of a channel: the protocol allows 164 for the one and 200 for
the other."""
LONGEST_SOCKET_ID = 100
LONGEST_SAID = 300
SOONEST = 1
"""Seconds; no server wants to hear of us more often."""

Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Established:
    """The greeting: we are in. Signatures are made for this socket id."""

    socket_id: str
    activity_timeout: float | None = None
    """After so many seconds without a message the server wants a ping."""


@dataclass(frozen=True, slots=True)
class Subscribed:
    channel: str


@dataclass(frozen=True, slots=True)
class Unsubscribed:
    """A channel that the server does not let us into."""

    channel: str
    said: str
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint of the server. With a code from 4000 to 4299 it is the end."""

    code: int | None
    said: str


@dataclass(frozen=True, slots=True)
class Ping:
    pass


@dataclass(frozen=True, slots=True)
class Pong:
    pass


@dataclass(frozen=True, slots=True)
class ChannelEvent:
    """An event on a channel, from whoever may send there."""

    name: str
    channel: str
    fields: Fields | None
    """None: the event's data is no object."""


@dataclass(frozen=True, slots=True)
class Other:
    """A message of the protocol without use here: who else listens, how many there are."""

    event: str


Message = Established | Subscribed | Unsubscribed | Complaint | Ping | Pong | ChannelEvent | Other

PING = '{"event":"pusher:ping","data":{}}'
PONG = '{"event":"pusher:pong","data":{}}'


def subscribe(channel: str, auth: str = "") -> str:
    """The message that subscribes to a channel. `auth`: for a private channel; for others it is
    empty, as from the browsers' own client."""
    data = {"auth": auth, "channel": channel}
    return json.dumps({"event": "pusher:subscribe", "data": data}, separators=(",", ":"))


def unsubscribe(channel: str) -> str:
    message = {"event": "pusher:unsubscribe", "data": {"channel": channel}}
    return json.dumps(message, separators=(",", ":"))


def parse(text: str) -> Message | None:
    """The message that a text says; None for anything that has not exactly the shape."""
    message = _object(_read(text))
    if message is None:
        return None
    event = message.get("event")
    if type(event) is not str or not _is_name(event):
        return None
    data = message.get("data")
    match event:
        case "pusher:ping":
            return Ping()
        case "pusher:pong":
            return Pong()
        case "pusher:connection_established":
            return _established(_inside(data))
        case "pusher:error":
            return _complaint(_inside(data))
    channel = message.get("channel")
    if channel is not None and not (type(channel) is str and _is_name(channel)):
        return None
    if event.startswith(("pusher:", "pusher_internal:")):
        return _of_a_channel(event, channel, data)
    return None if channel is None else ChannelEvent(event, channel, _inside(data))


def _of_a_channel(event: str, channel: str | None, data: object) -> Message | None:
    match event:
        case "pusher_internal:subscription_succeeded":
            return None if channel is None else Subscribed(channel)
        case "pusher:subscription_error":
            return None if channel is None else _unsubscribed(channel, _inside(data))
        case _:
            return Other(event)


def _established(data: Fields | None) -> Established | None:
    if data is None:
        return None
    socket_id, seconds = data.get("socket_id"), data.get("activity_timeout")
    # The socket id is part of what we sign: a colon in it would make one signature good for two
    # things.
    if type(socket_id) is not str or not _is_socket_id(socket_id):
        return None
    if seconds is None:
        return Established(socket_id)
    # Compared before it is converted: an int may be longer than any float.
    if (type(seconds) is int or type(seconds) is float) and SOONEST <= seconds < 1e9:
        return Established(socket_id, float(seconds))
    return None


def _complaint(data: Fields | None) -> Complaint | None:
    if data is None:
        return None
    code = data.get("code")
    if code is not None and type(code) is not int:
        return None
    return Complaint(code, _said(data.get("message")))


def _unsubscribed(channel: str, data: Fields | None) -> Unsubscribed:
    # The refusal is what counts; its reason may be missing.
    data = {} if data is None else data
    status = data.get("status")
    return Unsubscribed(channel, _said(data.get("error")), status if type(status) is int else None)


def _inside(data: object) -> Fields | None:
    """The object that the data is, or that the data's text holds."""
    return _object(_read(data)) if type(data) is str else _object(data)


def _object(read: object) -> Fields | None:
    return read if type(read) is dict else None


def _read(text: str) -> object:
    """The JSON of a text; None for no JSON, NaN, half a surrogate pair, a depth without an end."""
    try:
        found: object = json.loads(text, parse_constant=_refused)
        if "\\u" in text:
            # Half a surrogate pair is a str that no screen, file or socket takes.
            json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return found


def _refused(constant: str) -> object:
    raise ValueError(constant)


def _is_name(name: str) -> bool:
    return 0 < len(name) <= LONGEST_NAME and name.isprintable()


def _is_socket_id(text: str) -> bool:
    plain = text.isascii() and text.isprintable() and ":" not in text
    return 0 < len(text) <= LONGEST_SOCKET_ID and plain


def _said(text: object) -> str:
    """A stranger's words, on one line, without control characters, and not too many."""
    if type(text) is not str:
        return ""
    line = " ".join(text[: 4 * LONGEST_SAID].split())
    return "".join(each for each in line if each.isprintable())[:LONGEST_SAID].rstrip(". ")
