"""The sample business: the same rows for the same seed and moment, on any Postgres.

The sample's day is laid out around the moment: sales until a few seconds before it, cards that are
overdue by then, holds that expire soon after. The .sql files in `shop` make the rows.
"""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files

import asyncpg

LOGINS = ("ada", "bob", "musa", "chi", "vera")
"""The logins of the manager, the seller, two of the staff, and the one who only looks on."""
PARTS = ("people", "bakery", "venue", "rooms", "service", "breeder", "board")
DEFAULT_SEED = 17


async def fill(
    connection: asyncpg.Connection[asyncpg.Record], moment: datetime, seed: int = DEFAULT_SEED
) -> None:
    """Fill an empty schema, in one transaction.

    The login that fills the schema becomes the owner of the business, and can look at it without
    another login.
    """
    async with connection.transaction():
        await connection.execute(
            "SELECT set_config('sample.moment', $1, true), set_config('sample.seed', $2, true)",
            moment.isoformat(),
            str(seed),
        )
        for part in ("dice", *PARTS):
            await connection.execute(_script(part))
        await connection.execute("DISCARD TEMP")


async def create_logins(connection: asyncpg.Connection[asyncpg.Record]) -> None:
    """Create the sample people's database roles, which belong to the whole cluster and may exist
    already."""
    await connection.execute(_script("logins"))


def _script(name: str) -> str:
    return (files("livedash.demo") / "shop" / f"{name}.sql").read_text(encoding="utf-8")
