"""Refusals: what the database refuses for good, in words for the person who asked for it.

Any other failure (a lock held too long, a server that stops, a link that breaks) says nothing about
the write, which is sent again.
"""

from __future__ import annotations

from collections.abc import Mapping

from livedash.database.failures import is_login_gone, quoted
from livedash.database.late import asyncpg
from livedash.live.sending import Refused

PASSING = ("08", "25", "28", "40", "53", "55", "57", "58", "3D")
"""Classes of SQLSTATE that belong to the server's moment, or to the session, not to the write."""


def refusal(error: BaseException, words: Mapping[str, str]) -> Refused | None:
    """The refusal that an error means; None: the error says nothing about the write."""
    if not isinstance(error, asyncpg.PostgresError) or is_stale(error) or is_login_gone(error):
        return None
    code = error.sqlstate or ""
    if not code or code.startswith(PASSING):
        return None
    # A missing value names its column instead.
    constraint = error.constraint_name or error.column_name or None
    if constraint is not None and constraint in words:
        return Refused(words[constraint], constraint)
    return Refused(_words(code, error), constraint)


def is_stale(error: BaseException) -> bool:
    """Whether the schema was changed under a prepared statement. asyncpg has dropped the statement
    by now."""
    return isinstance(error, asyncpg.InvalidCachedStatementError)


def _words(code: str, error: asyncpg.PostgresError) -> str:
    said = quoted(error)
    match code:
        case "23505":
            return "There is one like it already."
        case "23503":
            return f"Something that it needs is not there, or is still needed: {said}."
        case "23P01":
            return "Something else is there at that time."
        case "23502":
            return f"Something is missing: {said}."
        case "23514":
            return f"The database does not allow it: {said}."
        case "42501":
            return "Your role may not do that."
        case "22000" if said.startswith("invalid input for query argument"):
            # asyncpg itself found that a value does not fit its column, and says so in asyncpg's
            # terms.
            return "A value is too large, or of a kind that does not fit."
        case _ if code.startswith("22"):
            return f"A value does not fit: {said}."
        case _ if code.startswith(("P0", "23")):
            return f"The database does not allow it: {said}."
        case _:
            return f"The database refused it: {said}."
