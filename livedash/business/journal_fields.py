"""The fields of a write as a journal keeps them. A journal may hold anything: a field that cannot
be read raises `Impossible`, in the words of its trade."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar, cast
from uuid import UUID

from livedash.live.mutation import Impossible, Json

T = TypeVar("T")

EACH_KIND = (str, int, float, bool, type(None))


def as_json(value: object) -> Json:
    """A value as journals keep it; the statement says what it is turned back into."""
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, EACH_KIND):
        raise TypeError(f"a journal keeps no {type(value).__name__}: {value!r}")
    return cast(Json, value)


Unreadable = Callable[[str, type], str]
"""The words of a trade for a field that cannot be read: by the field's name, and by what it should
be."""


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found


def _amount(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not found.is_finite():
        raise ValueError(text)
    return found


TEXTS: Mapping[type, Callable[[str], object]] = {
    UUID: UUID,
    date: date.fromisoformat,
    datetime: _moment,
    Decimal: _amount,
}
"""The readers of values that a journal has as text."""


@dataclass(frozen=True, slots=True)
class JournalFields:
    fields: Mapping[str, Json]
    unreadable: Unreadable

    def __contains__(self, name: object) -> bool:
        return name in self.fields

    def inside(self, fields: Mapping[str, Json]) -> JournalFields:
        """Fields inside these, of the same trade."""
        return JournalFields(fields, self.unreadable)

    def says(self, name: str) -> bool:
        return bool(self.fields.get(name))

    def read(self, name: str, kind: type[T]) -> T:
        if kind in TEXTS:
            try:
                return cast(T, TEXTS[kind](self.read(name, str)))
            except ValueError:
                raise Impossible(self.unreadable(name, kind)) from None
        value: object = self.fields.get(name)
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise Impossible(self.unreadable(name, kind))
        return value

    def maybe(self, name: str, kind: type[T]) -> T | None:
        """The value of a field; None where the journal says nothing."""
        return None if self.fields.get(name) is None else self.read(name, kind)

    def values(self, kinds: Mapping[str, type]) -> dict[str, Any]:
        """The values of these fields, as far as the journal has them."""
        return {name: self.maybe(name, kind) for name, kind in kinds.items() if name in self}

    def each(self, name: str) -> list[JournalFields]:
        """A field's list of objects, one at least."""
        value = self.fields.get(name)
        found = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
        if not isinstance(value, list) or not found or len(found) != len(value):
            raise Impossible(self.unreadable(name, list))
        return [self.inside(one) for one in found]
