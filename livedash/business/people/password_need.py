"""Whether a login will be asked for a password, as far as the server tells us."""

from __future__ import annotations

from typing import NamedTuple

import asyncpg

from livedash.database.connection import Connection
from livedash.database.statements import load

ASKED = load("livedash.business.people", "asked_at_login.sql")

PASSWORDS = frozenset({"scram-sha-256", "md5", "password"})
NOT_ASKED = {
    "trust": "the server lets it in without one (trust)",
    "peer": "the server knows it by the name of the machine's user (peer)",
    "ident": "the server knows it by the name of the machine's user (ident)",
    "cert": "the server knows it by its certificate (cert)",
}
ELSEWHERE = frozenset({"ldap", "radius", "pam", "bsd", "gss", "sspi", "oauth"})


class PasswordNeed(NamedTuple):
    """What the server asks of a login that comes the way this session came."""

    needed: bool | None
    """None: the server does not say."""
    words: str
    """The reason for the answer."""


async def password_need(connection: Connection, login: str) -> PasswordNeed:
    """Whether a login needs a password: by the server's rules where the session may read them, else
    by how the session was let in."""
    return _told(await _by_the_rules(connection, login) or await _as_we_were(connection))


async def _by_the_rules(connection: Connection, login: str) -> str | None:
    try:
        async with connection.transaction():
            method: str | None = await connection.fetchval(ASKED.text, login)
    except asyncpg.PostgresError:
        # Only superusers read the rules, and a host name among them may not be an address.
        return None
    return method


async def _as_we_were(connection: Connection) -> str | None:
    """The answer by how this session was let in: SYSTEM_USER (from Postgres 16 on) is
    `scram-sha-256:ada`, or null where all are trusted."""
    if connection.get_server_version().major < 16:
        return None
    user: str | None = await connection.fetchval("SELECT SYSTEM_USER")
    return "trust" if user is None else user.partition(":")[0]


def _told(method: str | None) -> PasswordNeed:
    if method in PASSWORDS:
        return PasswordNeed(True, f"the server asks for one ({method})")
    if method in NOT_ASKED:
        return PasswordNeed(False, NOT_ASKED[method])
    if method in ELSEWHERE:
        return PasswordNeed(False, f"the server asks somebody else who it is ({method})")
    return PasswordNeed(None, "the server does not say whether it asks for one")
