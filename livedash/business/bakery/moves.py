"""The latest movements of bread in a branch: who did what, and what was left after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from livedash.business.read import Read

Act = Literal["sold", "baked", "wasted", "counted"]


class MoveRow(NamedTuple):
    """One row of `moves.sql`, newest first."""

    act: Act
    id: str
    bread_type_id: int
    bread: str
    size: str
    quantity: int
    change: int
    """The change of the shelf: a sale takes away what was not brought back, a count corrects."""
    at: datetime
    who: str | None
    """None: another program wrote the movement, without a person of ours."""
    version: int = 1
    mine: bool = False
    """Whether this login wrote the movement, whoever it wrote it for."""


class ToldMove(NamedTuple):
    """A movement with the stock of the bread after it."""

    move: MoveRow
    left: int | None
    """None: a later count has replaced the stock that was reckoned then."""


def told(moves: Iterable[MoveRow], on_hand: Mapping[int, int]) -> list[ToldMove]:
    """The movements, each with the stock after it, walking back from what is on hand now. `moves`
    has every movement since its oldest, newest first, and was read in the same snapshot as
    `on_hand`."""
    left: dict[int, int | None] = dict(on_hand)
    tale = []
    for move in moves:
        after = left.get(move.bread_type_id)
        tale.append(ToldMove(move, after))
        if move.act == "counted" or after is None:
            left[move.bread_type_id] = None
        else:
            left[move.bread_type_id] = after - move.change
    return tale


MOVES = Read(__package__, "moves.sql", MoveRow)
