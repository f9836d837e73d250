"""The stock with an entry that the database does not have yet, in the rows that it will give. Pure;
the same reckoning as `breads.sql`, `pace.sql` and `moves.sql` for one entry more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from livedash.business.bakery.moves import Act, MoveRow
from livedash.business.bakery.pace import PaceRow
from livedash.business.bakery.stock import RATE_HOURS, StockRow
from livedash.business.place import Place
from livedash.business.shift import shift_at
from livedash.business.today import today_at

LATEST_MOVES = 20
"""The number of movements that `moves.sql` gives."""

Change: TypeAlias = Callable[[Place, StockRow, int, datetime], StockRow]
"""Makes a bread's row with so many more of something, at a moment."""

Rows = tuple[Any, ...]


def sold(place: Place, row: StockRow, quantity: int, at: datetime) -> StockRow:
    return row._replace(
        sold=row.sold + quantity * is_today(place, row, at),
        on_hand=row.on_hand - quantity * is_uncounted(row, at),
        sold_lately=row.sold_lately + quantity * is_lately(place, row, at),
        last_sold_at=at if row.last_sold_at is None else max(at, row.last_sold_at),
        opened=opened(place, row, -quantity, at),
    )


def baked(place: Place, row: StockRow, quantity: int, at: datetime) -> StockRow:
    return row._replace(
        made=row.made + quantity * is_today(place, row, at),
        on_hand=row.on_hand + quantity * is_uncounted(row, at),
        opened=opened(place, row, quantity, at),
    )


def wasted(place: Place, row: StockRow, quantity: int, at: datetime) -> StockRow:
    return row._replace(
        wasted=row.wasted + quantity * is_today(place, row, at),
        on_hand=row.on_hand - quantity * is_uncounted(row, at),
        opened=opened(place, row, -quantity, at),
    )


def counted(place: Place, row: StockRow, quantity: int, at: datetime) -> StockRow:
    return counted_when(place, row, row, quantity, at)


def counted_when(
    place: Place, seen: StockRow, row: StockRow, quantity: int, at: datetime
) -> StockRow:
    """A bread's row with a count that was made over the row as `seen`. Bread that has moved since
    moved after the count."""
    if not is_uncounted(row, at):
        # Somebody has counted since; their count stands.
        return row
    books = seen.on_hand if row.counted_at == seen.counted_at else row.on_hand
    return row._replace(
        on_hand=quantity + row.on_hand - books,
        counted=quantity,
        drift=quantity - books,
        counted_at=at,
        opened=row.opening if is_today(place, row, at) else None,
    )


def taken_back(place: Place, row: StockRow, move: MoveRow, before: MoveRow | None) -> StockRow:
    """A bread's row without this movement. `before`: the movement of the same act and bread before
    it, where it is known; only the database knows earlier ones, and its rows follow."""
    quantity = move.quantity * is_today(place, row, move.at)
    if move.act == "counted":
        if row.counted_at != move.at:
            # Another count stands.
            return row
        row = row._replace(on_hand=row.on_hand - move.change)
        if before is None:
            return row
        return row._replace(
            counted=before.quantity,
            drift=before.change,
            counted_at=before.at,
            opened=row.opened if is_today(place, row, before.at) else None,
        )
    row = row._replace(
        on_hand=row.on_hand - move.change * is_uncounted(row, move.at),
        opened=opened(place, row, -move.change, move.at),
    )
    if move.act == "baked":
        return row._replace(made=row.made - quantity)
    if move.act == "wasted":
        return row._replace(wasted=row.wasted - quantity)
    returned = (move.quantity + move.change) * is_today(place, row, move.at)
    lately = is_lately(place, row, move.at)
    latest = row.last_sold_at == move.at and before is not None
    return row._replace(
        sold=row.sold - quantity,
        returned=row.returned - returned,
        sold_lately=row.sold_lately - move.quantity * lately,
        last_sold_at=before.at if latest and before is not None else row.last_sold_at,
    )


def is_today(place: Place, row: StockRow, at: datetime) -> bool:
    return shift_at(place, at).business_date == row.business_date


def is_lately(place: Place, row: StockRow, at: datetime) -> bool:
    """Whether a sale counts for the rate: in the last hours, and of this day or the day of two
    hours ago. A terminal whose clock is days behind enters sales of a later day than the one it
    shows."""
    since = row.minute - timedelta(hours=RATE_HOURS)
    days = (row.business_date, shift_at(place, since).business_date)
    return at > since and shift_at(place, at).business_date in days


def opened(place: Place, row: StockRow, change: int, at: datetime) -> int | None:
    """The stock when the day began, where a count was made since, with one movement more."""
    if row.opened is None:
        return None
    return row.opened + change * (shift_at(place, at).business_date < row.business_date)


def is_uncounted(row: StockRow, at: datetime) -> bool:
    """Whether no later count contains the movement: a later count found its bread on the shelf
    already."""
    return row.counted_at is None or at > row.counted_at


def change(act: Act, quantity: int, row: StockRow) -> int:
    """The change of the shelf by an act."""
    match act:
        case "baked":
            return quantity
        case "counted":
            return quantity - row.on_hand
        case _:
            return -quantity


def with_move(rows: Rows, move: MoveRow) -> Rows:
    # Newest first, ties by id upwards: a stable sort by one, then by the other.
    by_id = sorted((*rows, move), key=lambda row: UUID(row.id).int)
    return tuple(sorted(by_id, key=lambda row: row.at, reverse=True)[:LATEST_MOVES])


def paced(place: Place, rows: Rows, bread_type_id: int, quantity: int, at: datetime) -> Rows:
    """The day's hours with so many more in one of them (fewer, below zero). An hour in which
    nothing is left goes, and with its last hour a bread that did not sell a week ago either."""
    begins = today_at(place, at).begins
    hour = int((at - begins).total_seconds() // 3600)

    def more(row: PaceRow) -> PaceRow:
        sold = dict(zip(row.hours, row.sold, strict=True))
        sold[hour] = sold.get(hour, 0) + quantity
        sold = {hour: each for hour, each in sold.items() if each > 0}
        return row._replace(hours=tuple(sorted(sold)), sold=tuple(sold[h] for h in sorted(sold)))

    known = any(row.bread_type_id == bread_type_id for row in rows)
    found = rows if known else (*rows, PaceRow(bread_type_id, (), (), 0))
    paces = (
        more(row) if row.bread_type_id == bread_type_id else row
        for row in sorted(found, key=lambda row: int(row.bread_type_id))
    )
    return tuple(row for row in paces if row.hours or row.sold_week_ago)
