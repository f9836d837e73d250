"""Row models: the NamedTuple that a record of the database becomes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar, Protocol, TypeVar, cast

from livedash.live.rows import Rows, equal, with_once

R = TypeVar("R")


class OnceDiffers(Exception):
    """A column that is to be the same in every row differs; the message is its name."""


def rows_of(records: Sequence[Any], model: type[Any], once: type[Any] | None = None) -> Rows:
    """The rows of an answer. `once`: the model of the last columns, whose values hold for all rows
    and then stand beside them."""
    if once is None or not records:
        return tuple(map(row_maker(model), records))
    width = len(columns_of(model))
    said = records[0][width:]
    for record in records:
        if record[width:] != said and not equal(record[width:], said):
            columns = zip(columns_of(once), record[width:], said, strict=True)
            raise OnceDiffers(next(name for name, one, other in columns if not equal(one, other)))
    rows = tuple(map(row_maker(model), [record[:width] for record in records]))
    return with_once(rows, row_maker(once)(said))


def row_maker(model: type[R]) -> Callable[[Iterable[object]], R]:
    """The function that makes a record a row. Arrays become tuples where the model says so: rows
    compare by value and nobody changes them. Numbers in an array come as text[], which asyncpg
    knows: for any other array it asks the server, 35 ms of a new connection's first read."""
    make = cast("type[_Row]", model)._make
    arrays = _array_columns(cast("Hashable", model))
    if not arrays:
        return cast("Callable[[Iterable[object]], R]", make)

    def row(record: Iterable[object]) -> R:
        values = (
            arrays[index](value) if index in arrays and isinstance(value, list) else value
            for index, value in enumerate(record)
        )
        return cast("R", make(values))

    return row


@cache
def _array_columns(model: Hashable) -> Mapping[int, Callable[[list[str]], object]]:
    kinds = cast("type[object]", model).__annotations__.values()
    # NamedTuple wraps an annotation that is text into a ForwardRef.
    texts = [str(getattr(kind, "__forward_arg__", kind)) for kind in kinds]
    return {
        index: _numbers if text.startswith("tuple[int") else tuple
        for index, text in enumerate(texts)
        if text.startswith("tuple")
    }


def _numbers(texts: Iterable[str]) -> tuple[int, ...]:
    return tuple(map(int, texts))


def columns_of(model: type[object]) -> tuple[str, ...]:
    """The columns that a row model wants, in order."""
    return cast("type[_Row]", model)._fields


class _Row(Protocol):
    """The part that every NamedTuple has."""

    _fields: ClassVar[tuple[str, ...]]

    @classmethod
    def _make(cls, values: Iterable[object], /) -> object: ...
