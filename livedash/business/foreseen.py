"""The version that a row will have once a write of ours is in the database."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from livedash.live.mutation import ReturnedBy


class Foreseen(int):
    """A version equal to the number that the server will give, so that the echo changes nothing. It
    remembers the write that leaves it, so that a write that builds on it is refused with that write
    instead of meeting somebody else's row under the same number."""

    by: UUID
    made_at: datetime

    @classmethod
    def of(cls, version: int, by: UUID, made_at: datetime) -> Foreseen:
        found = cls(version)
        found.by, found.made_at = by, made_at
        return found


def expects_of(version: int) -> int | ReturnedBy:
    """The version that a write of a row expects: as the person saw it, or as a write of ours leaves
    it."""
    return ReturnedBy(version.by) if isinstance(version, Foreseen) else version
