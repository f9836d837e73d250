"""The branches where it is afternoon: the demo opens there, and most of its staff work there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from livedash.database.connection import Connection

AFTERNOON = range(13, 20)
"""Hours, by the branch's own clock, at which its day has something to show."""


class Bakery(NamedTuple):
    branch_id: int
    name: str
    timezone: str

    def hour(self, now: datetime | None = None) -> int:
        """The hour by the branch's own clock."""
        return (now or datetime.now(UTC)).astimezone(ZoneInfo(self.timezone)).hour


async def bakeries(connection: Connection) -> list[Bakery]:
    """The bakeries that the login may see, the first one first."""
    rows = await connection.fetch(
        "SELECT id, name, timezone FROM livedash.branches WHERE 'bakery' = ANY (kinds) ORDER BY id"
    )
    return [Bakery(*row) for row in rows]


def where_it_is_afternoon(shops: Sequence[Bakery], now: datetime | None = None) -> Bakery:
    """The first bakery where it is afternoon; the very first where it is afternoon nowhere."""
    moment = now or datetime.now(UTC)
    for shop in shops:
        if shop.hour(moment) in AFTERNOON:
            return shop
    return shops[0]
