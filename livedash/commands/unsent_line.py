"""The name of one unsent write on a line of `livedash outbox`."""

from __future__ import annotations

from uuid import UUID

SHORT = 8
"""Characters of an id that are shown, and enough to name the write by."""


def short(id: UUID) -> str:
    return str(id)[:SHORT]
