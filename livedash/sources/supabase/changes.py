"""`postgres_changes` messages, parsed strictly: which rows changed, or that any row may have.

A message is a stranger's hint like any other: only ids are read from it, never data.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType

from livedash.live.events import Change, Operation
from livedash.sources.supabase.feeds import Feed
from livedash.sources.supabase.frames import Payload

OPERATIONS: Mapping[object, Operation] = MappingProxyType(
    {"INSERT": "I", "UPDATE": "U", "DELETE": "D"}
)
LONGEST_KEY = 500


def change_of(
    payload: Payload, feed: Feed, keys: tuple[str, ...], received: float
) -> Change | None:
    """The change; None: the table changed in a way that the message does not tell (it says that it
    left something out, or nobody understands it)."""
    data = payload.get("data")
    if type(data) is not dict or f"{data.get('schema')}.{data.get('table')}" != feed.table:
        return None
    name = data.get("type")
    operation = OPERATIONS.get(name) if type(name) is str else None
    if operation is None or data.get("errors"):
        # 401: row-level security hides the row. 400: no primary key. 413: too large, cut.
        return None
    found: set[str] = set()
    # A changed key concerns two rows. Of a deleted row only the old key is there.
    for side in ("record", "old_record") if operation == "U" else (_side(operation),):
        key = _key(data.get(side), keys)
        if key is not None:
            found.add(key)
    # A deletion passes every filter: the row may be of any part.
    scope = feed.part if operation != "D" else {}
    return Change(feed.table, operation, frozenset(found) or None, scope, received=received)


def _side(operation: Operation) -> str:
    return "old_record" if operation == "D" else "record"


def _key(row: object, columns: tuple[str, ...]) -> str | None:
    """The key of a row, written as the change triggers of `database` write it; None where the row
    has none."""
    if type(row) is not dict or not columns:
        return None
    values = [row.get(column) for column in columns]
    if not all(type(value) in (str, int) for value in values):
        return None
    if len(values) == 1:
        key = str(values[0])
    else:
        # Postgres writes a JSON array with a space behind each comma.
        key = json.dumps([str(value) for value in values], ensure_ascii=False)
    return key if len(key) <= LONGEST_KEY else None
