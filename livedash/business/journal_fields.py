"""The fields of a write as a journal keeps them. A journal may hold anything: what cannot be read
raises `Impossible`, in the words of its trade.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from livedash.live.mutation import Impossible, Json, ReturnedBy

T = TypeVar("T")
R = TypeVar("R")

Unreadable = Callable[[str, type], str]
"""What a trade says of a field that cannot be read: by its name, and by what it should be."""


@dataclass(frozen=True, slots=True)
class JournalFields:
    fields: Mapping[str, Json]
    unreadable: Unreadable
    expects: int | ReturnedBy | None = None

    def __contains__(self, name: object) -> bool:
        return name in self.fields

    def inside(self, fields: Mapping[str, Json]) -> JournalFields:
        """Others of the same trade."""
        return JournalFields(fields, self.unreadable)

    @property
    def version(self) -> int:
        """The version of the row that the person saw."""
        if not isinstance(self.expects, int):
            raise self._not("version", int)
        return self.expects

    def whole(self, name: str) -> int:
        value = self.fields.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._not(name, int)
        return value

    def text(self, name: str) -> str:
        value = self.fields.get(name)
        if not isinstance(value, str):
            raise self._not(name, str)
        return value

    def key(self, name: str) -> UUID:
        return self._parsed(name, UUID, UUID)

    def day(self, name: str) -> date:
        return self._parsed(name, date, date.fromisoformat)

    def moment(self, name: str) -> datetime:
        found = self._parsed(name, datetime, datetime.fromisoformat)
        if found.tzinfo is None:
            raise self._not(name, datetime)
        return found

    def maybe(self, read: Callable[[str], R], name: str) -> R | None:
        """None where nothing is said: `fields.maybe(fields.key, "beside")`."""
        return None if self.fields.get(name) is None else read(name)

    def each(self, name: str) -> list[JournalFields]:
        """A list of objects, one at least."""
        value = self.fields.get(name)
        found = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
        if not isinstance(value, list) or not found or len(found) != len(value):
            raise self._not(name, list)
        return [self.inside(one) for one in found]

    def _parsed(self, name: str, kind: type, parse: Callable[[str], T]) -> T:
        try:
            return parse(self.text(name))
        except ValueError:
            raise self._not(name, kind) from None

    def _not(self, name: str, kind: type) -> Impossible:
        return Impossible(self.unreadable(name, kind))
