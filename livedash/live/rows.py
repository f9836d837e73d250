"""Rows through a refetch: a row that has not changed stays the same object.

Code that draws rows then sees at a glance which rows to draw again: `is` costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import zip_longest
from typing import Any, cast

Rows = tuple[Any, ...]
KeyOf = Callable[[Any], Hashable]


class RowsAndOnce(Rows):
    """Rows, and beside them the `once` that their query says of all of them."""

    once: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, tuple) and self.once == once_of(other) and super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = Rows.__hash__


def with_once(rows: Rows, once: object) -> Rows:
    """Rows with the `once` that belongs to them, unless the rows have one themselves."""
    if once is None or isinstance(rows, RowsAndOnce):
        return rows
    found = RowsAndOnce(rows)
    found.once = once
    return found


def once_of(rows: Rows) -> Any:
    """The `once` of these rows; None: there is none."""
    return rows.once if isinstance(rows, RowsAndOnce) else None


def kept(before: Rows | None, after: Rows, key: KeyOf | None) -> Rows:
    """The rows just read, each replaced by the equal row of its key before, where there is one.
    When all are equal: the rows before."""
    if before is None:
        return after
    by_key: dict[Hashable, Any] | None = None
    rows: list[Any] = []
    same: Callable[[Any, Any], bool] = equal
    for place, (old, row) in enumerate(zip_longest(before[: len(after)], after)):
        if place == LOOKED_AT:
            same = _same
        # Mostly a row stands where it stood before: looked up by key, 5,000 cards took twice the
        # time.
        if same(old, row):
            rows.append(old)
            continue
        if key is not None:
            if by_key is None:
                by_key = {key(one): one for one in before}
            old = by_key.get(key(row))
        rows.append(old if same(old, row) else row)
    if same is _same and any(map(_only_by_type, before[:LOOKED_AT], after)):
        return after
    once = once_of(after)
    if equal(once, once_of(before)):
        once = once_of(before)
        if len(rows) == len(before) and all(map(_is, rows, before)):
            return before
    return with_once(tuple(rows), once)


LOOKED_AT = 20
"""Rows whose types are looked at. A column has one type: a new type (ALTER TABLE) shows in these
rows, and then no row is kept. 5,000 cards took 20 ms with a look at each, and 4 without."""


def _same(old: Any, row: Any) -> bool:
    return bool(old == row) or equal(old, row)


def _only_by_type(old: Any, row: Any) -> bool:
    return bool(old == row) and not equal(old, row)


def equal(before: Any, after: Any) -> bool:
    """Whether people would call two values the same: not-a-number is equal to not-a-number, `True`
    is not `1`, and a foreseen version is not yet the one that the database has given. The same
    holds within rows, arrays, JSON and whatever figures are made of."""
    if before is after:
        return True
    kind = type(before)
    if kind is not type(after):
        return False
    same = before == after
    if kind in _PLAIN:
        return bool(same or (before != before and after != after))
    if issubclass(kind, _LISTED):
        if same and hasattr(kind, "_fields"):
            # A row. Comparing field by field took four times the time.
            kinds = tuple(map(type, before))
            if kinds == tuple(map(type, after)) and _flat(kinds):
                return True
        if kind is RowsAndOnce and not equal(before.once, after.once):
            return False
        if len(before) != len(after):
            return False
        pairs = [(one, other) for one, other in zip(before, after, strict=True) if one is not other]
    elif issubclass(kind, dict):
        if before.keys() != after.keys():
            return False
        pairs = [(value, after[name]) for name, value in before.items()]
    else:
        names = _compared(cast("Hashable", kind))
        if not names:
            return bool(same or (before != before and after != after))
        pairs = [(getattr(before, name), getattr(after, name)) for name in names]
    # Comparing values first, because a differing value decides soonest.
    if not same and not all(equal(one, other) for one, other in pairs if one != other):
        return False
    return all(equal(one, other) for one, other in pairs)


_LISTED = (tuple, list)
_PLAIN = frozenset({str, int, bool, float, type(None), date, datetime, Decimal})


@lru_cache(maxsize=1024)
def _flat(kinds: tuple[type, ...]) -> bool:
    """Whether values of these types contain no other values."""
    return not any(
        issubclass(kind, (*_LISTED, dict)) or _compared(cast("Hashable", kind)) for kind in kinds
    )


@lru_cache(maxsize=256)
def _compared(kind: Hashable) -> tuple[str, ...]:
    """The fields of a dataclass that its own `==` goes by."""
    params = getattr(kind, "__dataclass_params__", None)
    if params is None or not params.eq or "__eq__" not in vars(kind):
        return ()
    return tuple(one.name for one in kind.__dataclass_fields__.values() if one.compare)  # type: ignore[attr-defined]


def _is(one: object, other: object) -> bool:
    return one is other
