"""Breads of other branches that somebody should know of."""

from __future__ import annotations

from typing import NamedTuple

from livedash.business.read import Read


class AlertRow(NamedTuple):
    """One row of `elsewhere.sql`: by branch, the emptiest shelf first."""

    branch: str
    bread_type_id: int
    bread: str
    size: str
    on_hand: int
    low_at: int


ELSEWHERE = Read(__package__, "elsewhere.sql", AlertRow)
