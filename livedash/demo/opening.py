"""Gets the shop ready to look at: a database with the schema, today's sample and its logins.

The shop is laid out beside and renamed when it is complete, so that a half-made shop is never
opened. A shop whose day is over is laid out anew, unless somebody is looking at it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from importlib.resources import files

from livedash.business.schema import BUSINESS
from livedash.database.address import Address
from livedash.database.connection import Connection, close, connect
from livedash.database.migrations import ENGINE, initialise
from livedash.demo import sample
from livedash.demo.branches import bakeries, where_it_is_afternoon
from livedash.demo.cut import UNLOCK
from livedash.demo.server import EmbeddedServer

DATABASE = "livedash"
BEING_MADE = "livedash_being_made"
SUPERUSER = "postgres"
LOCK = 7_264_361_318
"""The advisory lock with which one terminal lays out the shop; the others wait and find it done."""
A_DAY_IS_OVER = timedelta(hours=2)
"""The age at which a shop's day is over: no bread has a rate any more, and nothing looks alive."""

LAID_OUT = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1"
SOMEBODY_LOOKS = (
    "SELECT EXISTS (SELECT FROM pg_stat_activity"
    " WHERE datname = $1 AND backend_type = 'client backend')"
)
REMEMBER = "SELECT format('COMMENT ON DATABASE %I IS %L', $1::text, $2::text)"


@dataclass(frozen=True, slots=True)
class Layout:
    """The contents of a database, kept as the comment on it."""

    moment: str
    seed: int
    program: str
    """The fingerprint of the SQL that made the database."""

    def why_not(self, now: datetime, seed: int | None, program: str) -> str | None:
        """The reason to lay the shop out anew; None when it is good as it is."""
        if self.program != program:
            return "it was made by another version"
        if seed not in (None, self.seed):
            return f"its seed is {self.seed}"
        if not timedelta() <= now - datetime.fromisoformat(self.moment) < A_DAY_IS_OVER:
            return "its day is over"
        return None


@dataclass(frozen=True, slots=True)
class Opening:
    branch: str
    """The branch where it is afternoon."""
    seed: int


async def open_shop(
    server: EmbeddedServer, now: datetime, seed: int | None, say: Callable[[str], None]
) -> Opening:
    """Make the shop if there is none, or if the day of the present one is over."""
    wanted = Layout(now.isoformat(), sample.DEFAULT_SEED if seed is None else seed, _fingerprint())
    connection = await connect(_address(server, SUPERUSER, SUPERUSER), purpose="demo")
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
        found = await _found(connection)
        reason = found.why_not(now, seed, wanted.program) if found else None
        if found and reason and await connection.fetchval(SOMEBODY_LOOKS, DATABASE):
            say(f"Joining the shop that others look at, though {reason}")
        elif found is None or reason:
            say("Laying out the shop" + (f" anew: {reason}" if reason else ""))
            await _lay_out(connection, server, wanted)
            found = wanted
    finally:
        await close(connection)
    connection = await connect(_address(server, DATABASE, SUPERUSER), purpose="demo")
    try:
        # A terminal that died while it had the link cut left the door locked.
        await connection.execute(UNLOCK)
        shop = where_it_is_afternoon(await bakeries(connection), now)
    finally:
        await close(connection)
    return Opening(shop.name, (found or wanted).seed)


async def _found(connection: Connection) -> Layout | None:
    """The layout of the database; None when there is no database, or when the comment on it is not
    ours (that database is replaced)."""
    try:
        return Layout(**json.loads(await connection.fetchval(LAID_OUT, DATABASE) or ""))
    except (ValueError, TypeError):
        return None


async def _lay_out(connection: Connection, server: EmbeddedServer, layout: Layout) -> None:
    await connection.execute(f"DROP DATABASE IF EXISTS {BEING_MADE} WITH (FORCE)")
    await connection.execute(f"CREATE DATABASE {BEING_MADE}")
    inside = await connect(_address(server, BEING_MADE, SUPERUSER), purpose="demo")
    try:
        await initialise(inside, BUSINESS)
        await sample.create_logins(inside)
        await sample.fill(inside, datetime.fromisoformat(layout.moment), layout.seed)
        await inside.execute("ANALYZE")
    finally:
        await close(inside)
    remember = await connection.fetchval(REMEMBER, BEING_MADE, json.dumps(asdict(layout)))
    await connection.execute(remember)
    await connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    await connection.execute(f"ALTER DATABASE {BEING_MADE} RENAME TO {DATABASE}")


def _address(server: EmbeddedServer, database: str, user: str) -> Address:
    return Address.parse(server.dsn(database, user))


def _fingerprint() -> str:
    """The fingerprint of everything that decides what the database looks like."""
    text = [part.sql(step) for part in (ENGINE, BUSINESS) for step in part.steps]
    folder = files("livedash.demo") / "shop"
    text += [one.read_text("utf-8") for one in sorted(folder.iterdir(), key=lambda one: one.name)]
    return hashlib.sha256("\0".join(text).encode()).hexdigest()[:16]
