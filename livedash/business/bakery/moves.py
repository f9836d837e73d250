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
    """What it did to the shelf: a sale takes away what was not brought back, a count corrects."""
    at: datetime
    who: str | None
    """None: written without a person of ours, by another program."""
    version: int = 1
    mine: bool = False
    """This login wrote it, whoever it wrote it for."""


class ToldMove(NamedTuple):
    """A movement with what was left of the bread after it."""

    move: MoveRow
    left: int | None
    """None: a later count has replaced what was reckoned then."""


def told(moves: Iterable[MoveRow], on_hand: Mapping[int, int]) -> list[ToldMove]:
    """Walk back from what is on hand now. `moves` has every movement since its oldest, newest
    first, and was read in the same snapshot as `on_hand`."""
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
