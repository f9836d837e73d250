"""Selling bread over the counter: the write, its SQL, and how the stock looks with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from livedash.business.bakery.moves import MoveRow
from livedash.business.bakery.stock import RATE_HOURS, StockRow
from livedash.business.place import Place
from livedash.business.shift import shift_at
from livedash.database.statements import SqlQuery, load
from livedash.database.work import Step, Work
from livedash.live.events import Change
from livedash.live.mutation import Impossible, Json, Mutation
from livedash.live.overlay import Op
from livedash.live.query import AnyQuery

KIND = "bakery.sell"
MOST = 100_000
"""More of one bread in one sale is a slip of the finger."""
LATEST_MOVES = 20
"""As many as `moves.sql` gives."""

WORDS = {
    # The trigger found no price: the bread is in nobody's list.
    "unit_price": "That bread is not in this branch's list any more.",
    "sales_logs_bread_type_id_branch_id_fkey": "That bread is not in this branch's list any more.",
    "sales_logs_recorded_by_member": "That person does not belong to this branch.",
    "sales_logs_quantity_check": "Sell at least one.",
    "sales_logs_pkey": "This sale is recorded already.",
}

Rows = tuple[Any, ...]


def bread_mark(bread_type_id: int) -> str:
    """How a pending write names the row of a bread."""
    return f"livedash.bread_types:{bread_type_id}"


def sell(
    id: UUID, place: Place, row: StockRow, quantity: int, at: datetime, by: int | None = None
) -> Mutation:
    """So many of a bread were sold at this moment. Raises `Impossible`."""
    if quantity < 1:
        raise Impossible("Sell at least one.")
    if quantity > MOST:
        raise Impossible(f"More than {MOST:,} at once cannot be right.")
    name = f"{row.bread} {row.size}".rstrip()
    return Mutation(
        id,
        KIND,
        scope=f"bakery:{place.branch_id}",
        made_at=at,
        words=f"sell {quantity} {name}",
        fields={
            "branch_id": place.branch_id,
            "bread_type_id": row.bread_type_id,
            "quantity": quantity,
            "recorded_by": by,
        },
        marks=frozenset({bread_mark(row.bread_type_id)}),
    )


def work(mutation: Mutation) -> Work:
    """The sale in SQL."""
    fields = mutation.fields
    by = fields.get("recorded_by")
    step = Step(
        load(__package__, "sell.sql"),
        (
            mutation.id,
            _number(fields.get("branch_id")),
            _number(fields.get("bread_type_id")),
            _number(fields.get("quantity")),
            mutation.made_at,
            None if by is None else _number(by),
        ),
    )
    return Work((step,), leaves=1, words=WORDS)


def op(mutation: Mutation, place: Place, row: StockRow, who: str | None = None) -> Op:
    """The sale on the screen: the same rows that the database will give."""
    quantity = _number(mutation.fields.get("quantity"))
    move = MoveRow(
        "sold",
        str(mutation.id),
        row.bread_type_id,
        row.bread,
        row.size,
        quantity,
        -quantity,
        mutation.made_at,
        who if who is not None else place.person,
    )
    sold = _sold(place, quantity, mutation.made_at)

    def replay(query: AnyQuery, rows: Rows) -> Rows:
        model = query.model if isinstance(query, SqlQuery) else None
        if model is StockRow:
            return tuple(
                sold(row) if row.bread_type_id == move.bread_type_id else row for row in rows
            )
        return _with(rows, move) if model is MoveRow else rows

    scope = {"branch_id": frozenset({str(place.branch_id)})}
    return Op(
        mutation.id,
        tuple(
            Change(table, "I", None, scope)
            for table in ("livedash.sales_logs", "livedash.stock_levels")
        ),
        replay,
    )


def _sold(place: Place, quantity: int, at: datetime) -> Callable[[StockRow], StockRow]:
    day = shift_at(place, at).business_date

    def sold(row: StockRow) -> StockRow:
        # What a count made later found on the shelf was without these already.
        counted_since = row.counted_at is not None and row.counted_at >= at
        lately = at > row.minute - timedelta(hours=RATE_HOURS)
        return row._replace(
            sold=row.sold + quantity * (row.business_date == day),
            on_hand=row.on_hand - quantity * (not counted_since),
            sold_lately=row.sold_lately + quantity * lately,
            last_sold_at=at if row.last_sold_at is None else max(at, row.last_sold_at),
        )

    return sold


def _with(rows: Rows, move: MoveRow) -> Rows:
    # Newest first, ties by id upwards: a stable sort by one, then by the other.
    by_id = sorted((*rows, move), key=lambda row: UUID(row.id).int)
    return tuple(sorted(by_id, key=lambda row: row.at, reverse=True)[:LATEST_MOVES])


def _number(value: Json) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Impossible("A number of this sale cannot be read.")
    return value
