"""Rows in the order of a column: the columns to sort by, the next of them, the order of values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, TypeVar

from livedash.widgets.table import Order

R = TypeVar("R")


def turned(order: Order | None, columns: Sequence[int], *, round: bool) -> Order | None:
    """The order after this one; None: the rows' own order. `round`: the same column the other way
    round, then the rows' own order; else the next column, and after the last the rows' own
    order."""
    if not columns:
        return None
    if order is None or order.column not in columns:
        return Order(columns[0], falls=round)
    if round:
        return None if order.falls else Order(order.column, falls=True)
    after = [column for column in columns if column > order.column]
    return Order(after[0]) if after else None


def in_order(rows: Sequence[R], value: Callable[[R], Any], *, falls: bool) -> list[R]:
    """The rows in order. Equal rows keep their own order, either way; rows without a value come
    last."""
    ranks = _ranks([value(row) for row in rows])
    there = [index for index, rank in enumerate(ranks) if rank is not None]
    there.sort(key=ranks.__getitem__, reverse=falls)
    return [rows[index] for index in there] + [
        row for row, rank in zip(rows, ranks, strict=True) if rank is None
    ]


def _ranks(values: list[Any]) -> list[Any]:
    """The ranks of values. Mostly all values are numbers or all are texts, which are compared four
    times as fast as pairs."""
    kinds = set(map(type, values))
    if kinds == {int}:
        return values
    return [value.casefold() for value in values] if kinds == {str} else list(map(_rank, values))


def _rank(value: Any) -> tuple[int, Any] | None:
    """The rank of a value, which can be compared with any other rank: numbers before moments before
    texts."""
    if isinstance(value, str):
        return 2, value.casefold()
    if value is None or value != value:  # NaN is no number, and would leave the rest unsorted.
        return None
    if isinstance(value, (int, float, Decimal)):
        return 0, value
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime.combine(value, time())
        return 1, moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return 2, str(value).casefold()
