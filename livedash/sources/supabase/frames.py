"""The messages of Phoenix channels, as text: protocol 2.0.0 and 1.0.0 behind one seam.

Nothing here raises, whatever comes: a text that is no message is None, for the caller to count.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

Payload = Mapping[str, object]


class Message(NamedTuple):
    """One message, either way."""

    join_ref: str | None
    """The join of the topic that the message belongs to. In protocol 1.0.0 a server never says
    it."""
    ref: str | None
    """A question's number, repeated in its answer; of `phx_close` and `phx_error` the join's."""
    topic: str
    event: str
    payload: Payload


class Codec(ABC):
    """One version of the protocol, with what is the same in all versions."""

    version: str

    def encode(self, message: Message) -> str:
        return json.dumps(self._written(message), ensure_ascii=False, separators=(",", ":"))

    def decode(self, text: str) -> Message | None:
        try:
            frame: object = json.loads(text)
            if "\\u" in text:
                # Half a surrogate pair is a str that no screen, file or socket takes.
                json.dumps(frame, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            return None
        return self._read(frame)

    @abstractmethod
    def _written(self, message: Message) -> object: ...

    @abstractmethod
    def _read(self, frame: object) -> Message | None: ...


class Arrays(Codec):
    """`[join_ref, ref, topic, event, payload]`"""

    version = "2.0.0"

    def _written(self, message: Message) -> object:
        return message

    def _read(self, frame: object) -> Message | None:
        if type(frame) is not list or len(frame) != 5:
            return None
        return _message(*frame)


class Objects(Codec):
    """`{"topic", "event", "payload", "ref", "join_ref"}`"""

    version = "1.0.0"

    def _written(self, message: Message) -> object:
        written = {
            "topic": message.topic,
            "event": message.event,
            "payload": message.payload,
            "ref": message.ref,
        }
        # As the service's own client does: a heartbeat belongs to no join.
        if message.join_ref is not None:
            written["join_ref"] = message.join_ref
        return written

    def _read(self, frame: object) -> Message | None:
        if type(frame) is not dict:
            return None
        return _message(
            frame.get("join_ref"),
            frame.get("ref"),
            frame.get("topic"),
            frame.get("event"),
            frame.get("payload"),
        )


CODECS: Mapping[str, Codec] = MappingProxyType({c.version: c for c in (Arrays(), Objects())})


def _message(
    join_ref: object, ref: object, topic: object, event: object, payload: object
) -> Message | None:
    if type(topic) is not str or type(event) is not str or type(payload) is not dict:
        return None
    for number in (join_ref, ref):
        if number is not None and type(number) is not str:
            return None
    # Checked above, one by one: a type checker does not follow a loop.
    return Message(join_ref, ref, topic, event, payload)  # type: ignore[arg-type]
