"""The NOTIFY payload, version 1, parsed strictly.

Anybody may NOTIFY: a message is a stranger's hint until it has the exact shape. Nothing here
raises, whatever comes; what is not understood is None, for the caller to count.

    {"v":1,"t":"livedash.tasks","o":"U","x":"812","k":["7"],"s":{"project_id":["7"]},"at":1773.25}
    {"v":1,"probe":"5f0c"}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from livedash.live.events import Change, Operation

VERSION = 1
LONGEST = 8000
"""Postgres refuses longer payloads."""
LONGEST_TABLE = 127
"""Two names of 63 bytes and the dot."""
LONGEST_NUMBER = 20
LATEST = 1e11
"""Seconds; a later moment, beyond the year 5000, is no time."""
OPERATIONS: Mapping[object, Operation] = {"I": "I", "U": "U", "D": "D", "T": "T"}

_decode = json.JSONDecoder().raw_decode
"""Decodes without the two searches of `decode` for space around the text: a third of its time."""


class Probe(NamedTuple):
    """A listener's NOTIFY to itself, ours or another terminal's."""

    nonce: str


def parse(text: str, received: float) -> Change | Probe | None:
    """The change or probe that a message says; None for anything that is not exactly ours.
    `received` is the steady clock's."""
    if len(text) > LONGEST:
        return None
    try:
        message, end = _decode(text)
        if "\\u" in text:
            # Half a surrogate pair is a str that no screen, file or socket takes.
            json.dumps(message, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    if end != len(text) or type(message) is not dict:
        return None
    if type(message.get("v")) is not int or message["v"] != VERSION:
        return None
    if "t" not in message:
        nonce = message.get("probe")
        return Probe(nonce) if type(nonce) is str else None
    return _change(message, received)


def _change(message: Mapping[str, object], received: float) -> Change | None:
    table = message["t"]
    name = message.get("o")
    operation = OPERATIONS.get(name) if type(name) is str else None
    if operation is None or type(table) is not str or not _is_table(table):
        return None

    keys: frozenset[str] | None = None
    if "k" in message:
        keys = _texts(message["k"])
        if keys is None:
            return None

    scope: dict[str, frozenset[str]] = {}
    if "s" in message:
        columns = message["s"]
        if type(columns) is not dict:
            return None
        for column, values in columns.items():
            texts = _texts(values)
            if texts is None:
                return None
            scope[column] = texts

    transaction = message.get("x")
    if transaction is not None and (type(transaction) is not str or not _is_number(transaction)):
        return None

    began = message.get("at")
    # Compared before it is converted: an int may be longer than any float.
    if began is not None and not (
        (type(began) is float or type(began) is int) and 0 <= began < LATEST
    ):
        return None
    return Change(table, operation, keys, scope, transaction, began, received)


@lru_cache(maxsize=512)
def _is_table(table: str) -> bool:
    schema, _, name = table.partition(".")
    return bool(schema and name) and len(table) <= LONGEST_TABLE and table.isprintable()


def _texts(values: object) -> frozenset[str] | None:
    """The texts of a list that holds one at least ("no row changed" is never sent), or None."""
    if type(values) is not list or not values:
        return None
    for value in values:
        if type(value) is not str:
            return None
    return frozenset(values)


def _is_number(text: str) -> bool:
    return len(text) <= LONGEST_NUMBER and text.isascii() and text.isdecimal()
