"""The breads of other branches that somebody should know of."""

from __future__ import annotations

from typing import NamedTuple

from livedash.business.place import Place
from livedash.database.statements import SqlQuery, load


class AlertRow(NamedTuple):
    """One row of `elsewhere.sql`: by branch, the emptiest shelf first."""

    branch: str
    bread_type_id: int
    bread: str
    size: str
    on_hand: int
    low_at: int


def alerts_elsewhere(place: Place) -> SqlQuery[AlertRow]:
    """No scope: it looks at every branch but this one."""
    return SqlQuery(
        statement=load(__package__, "elsewhere.sql"), args=(place.branch_id,), model=AlertRow
    )
