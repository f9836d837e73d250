"""Undo: taking back what one wrote down oneself. The entry goes, as if it had never been."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from livedash.business.bakery.entries import COUNTER, ENTRIES, bakery_scope, bread_mark, touched
from livedash.business.bakery.foreseen import paced, taken_back
from livedash.business.bakery.moves import MoveRow
from livedash.business.bakery.pace import PaceRow
from livedash.business.bakery.stock import StockRow
from livedash.business.place import Place
from livedash.business.shift import shift_at
from livedash.database.statements import SqlQuery
from livedash.live.mutation import Mutation
from livedash.live.overlay import Op
from livedash.live.query import AnyQuery

Rows = tuple[Any, ...]


def said(move: MoveRow) -> str:
    """The movement in words: `sold 4 Agege loaf L`."""
    return f"{move.act} {move.quantity} {move.bread} {move.size}".rstrip()


def mutation(id: UUID, place: Place, move: MoveRow, at: datetime) -> Mutation:
    """The write that takes a movement back, in the same order as the entries: an entry that is not
    sent yet goes first, and is there by then."""
    return UNDO.mutation_of(
        id,
        at,
        {"branch_id": place.branch_id, "entry": move.id},
        words=f"undo: {said(move)}",
        scope=bakery_scope(place),
        version=move.version,
        marks={bread_mark(move.bread_type_id)},
    )


UNDO = COUNTER(kind="bakery.undo", sql="undo.sql", key="entry", present="undo_present.sql")


def op(mutation: Mutation, place: Place, move: MoveRow, moves: Iterable[MoveRow] = ()) -> Op:
    """The write on the screen: the entry is off the shelf again. `moves`: the known movements,
    newest first, which say what stood before the entry."""
    table = next(entry.table for entry in ENTRIES if entry.act == move.act)
    bread = move.bread_type_id
    before = next(
        (
            each
            for each in moves
            if (each.act, each.bread_type_id) == (move.act, bread)
            and each.id != move.id
            and each.at <= move.at
        ),
        None,
    )
    day = shift_at(place, mutation.made_at).business_date
    ran = move.act == "sold" and shift_at(place, move.at).business_date == day

    def replay(query: AnyQuery, rows: Rows) -> Rows:
        model = query.model if isinstance(query, SqlQuery) else None
        if model is StockRow:
            return tuple(
                taken_back(place, row, move, before) if row.bread_type_id == bread else row
                for row in rows
            )
        if model is PaceRow and ran:
            return paced(place, rows, bread, -move.quantity, move.at)
        return tuple(row for row in rows if row.id != move.id) if model is MoveRow else rows

    return Op(mutation.id, touched(place, table), replay)
