"""The NOTIFY payload, version 1, parsed strictly.

Anybody may NOTIFY: a message is a stranger's hint until it has the exact shape. Nothing here
raises, whatever comes; what is not understood is None, for the caller to count.

    {"v":1,"t":"livedash.tasks","o":"U","x":"812","k":["7"],"s":{"project_id":["7"]},"at":1773.25}
    {"v":1,"probe":"5f0c"}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from livedash.live.events import Change, Operation

VERSION = 1
LONGEST = 8000
"""Postgres refuses longer ones."""
LONGEST_TABLE = 127
"""Two names of 63 bytes and the dot."""
LONGEST_NUMBER = 20
LATEST = 1e11
"""Seconds; beyond the year 5000 it is no time."""
OPERATIONS = frozenset("IUDT")
TEXTS = {str}

_decode = json.JSONDecoder().decode


@dataclass(frozen=True, slots=True)
class Probe:
    """A listener's NOTIFY to itself, ours or another terminal's."""

    nonce: str


def parse(text: str, received: float) -> Change | Probe | None:
    """What a message says; None for anything that is not exactly ours. `received` is the steady
    clock's."""
    if len(text) > LONGEST:
        return None
    try:
        message = _decode(text)
        if "\\u" in text:
            # Half a surrogate pair is a str that no screen, file or socket takes.
            json.dumps(message, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    if type(message) is not dict or type(message.get("v")) is not int or message["v"] != VERSION:
        return None
    if "t" not in message:
        nonce = message.get("probe")
        return Probe(nonce) if type(nonce) is str else None
    return _change(message, received)


def _change(message: Mapping[str, object], received: float) -> Change | None:
    table = message["t"]
    operation = message.get("o")
    keys = message.get("k")
    scope = message.get("s")
    transaction = message.get("x")
    began = message.get("at")
    if not (
        _is_table(table)
        and type(operation) is str
        and operation in OPERATIONS
        and (keys is None or _is_texts(keys))
        and (scope is None or _is_scope(scope))
        and (transaction is None or _is_number(transaction))
        and (began is None or (type(began) in (float, int) and 0 <= cast("float", began) < LATEST))
    ):
        return None
    return Change(
        table=cast("str", table),
        operation=cast("Operation", operation),
        keys=None if keys is None else frozenset(cast("list[str]", keys)),
        scope={
            column: frozenset(values)
            for column, values in cast("dict[str, list[str]]", scope or {}).items()
        },
        transaction=cast("str | None", transaction),
        began=cast("float | None", began),
        received=received,
    )


def _is_table(table: object) -> bool:
    if type(table) is not str or len(table) > LONGEST_TABLE or not table.isprintable():
        return False
    schema, _, name = table.partition(".")
    return bool(schema and name)


def _is_texts(values: object) -> bool:
    """A list of texts with at least one in it: "no row changed" is never sent."""
    return type(values) is list and set(map(type, values)) == TEXTS


def _is_scope(scope: object) -> bool:
    return type(scope) is dict and all(map(_is_texts, scope.values()))


def _is_number(text: object) -> bool:
    return type(text) is str and len(text) <= LONGEST_NUMBER and text.isascii() and text.isdecimal()
