"""Where the session's person may stand: what the header shows and the branch key chooses from."""

from __future__ import annotations

from livedash.business.place import Place
from livedash.database.statements import SqlQuery, load
from livedash.live.query import Priority


def places() -> SqlQuery[Place]:
    """Empty when the login is no person, or one who is a member of nothing."""
    return SqlQuery(
        statement=load(__package__, "places.sql"), model=Place, priority=Priority.URGENT
    )
