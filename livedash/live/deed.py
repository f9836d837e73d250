"""What a committed write did: which row of which table, and where, for whoever tells others.

The core knows that a write is in the database, the business knows what the write means, and the
wiring chooses who is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["I", "U", "D", "M"]
"""Inserted, updated, deleted; or moved: an update that some want to hear of by another name."""


@dataclass(frozen=True, slots=True)
class Deed:
    table: str
    """Schema and name: `livedash.tasks`."""
    kind: Kind
    key: str
    """The row."""
    scope: Mapping[str, str]
    """Column → value: `{"project_id": "7"}`."""
    also: tuple[str, ...] = ()
    """Other tables that the write may have written to; nobody says which rows."""
