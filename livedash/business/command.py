"""A command: one kind of write, and its statement, whose arguments bind by name to journal
fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from livedash.business.foreseen import expects_of
from livedash.business.journal_fields import JournalFields, Unreadable, as_json
from livedash.database.statements import Argument, Statement, StatementUnclear, load
from livedash.database.work import Step, Work
from livedash.live.mutation import Impossible, Mutation

KINDS: Mapping[str, type] = {
    "bigint": int,
    "integer": int,
    "smallint": int,
    "numeric": Decimal,
    "double precision": float,
    "text": str,
    "uuid": UUID,
    "date": date,
    "timestamptz": datetime,
}


def unreadable(name: str, _kind: type) -> str:
    return f"What this write says of '{name}' cannot be read."


@dataclass(frozen=True, kw_only=True)
class Command:
    """One kind of write: what the database does for it, and what a journal keeps of it."""

    kind: str
    """The command's name in journals, which lives as long as the oldest unsent write somewhere:
    kinds and their fields are added, never renamed."""
    package: str
    """The package of the command's SQL."""
    sql: str
    """The SQL file. Its arguments are called as the journal's fields are, but for `id`, `version`
    (the one that the person saw), `moment` (when the write was made) and `given` (which of the
    fields there are)."""
    unreadable: Unreadable = unreadable
    otherwise: Mapping[str, object] = field(default_factory=dict)
    """The values of arguments where the journal says nothing; all other arguments must be there."""
    words: Mapping[str, str] = field(default_factory=dict)
    """By constraint: the words for the person who broke it."""
    key: str = ""
    """The field that names the row to be changed. Empty: the command makes a new row."""
    present: str = ""
    """The file whose statement reads the row as it is."""

    def mutation_of(
        self,
        id: UUID,
        at: datetime,
        values: Mapping[str, object],
        *,
        words: str,
        scope: str,
        version: int | None = None,
        marks: Iterable[str] = (),
    ) -> Mutation:
        """The write of these values. `words`: what the write does, for people. `scope`: writes of
        one scope go in the order in which they were made. `version`: the row's, as the person saw
        it. `marks`: the rows that wait with the write."""
        return Mutation(
            id,
            self.kind,
            scope=scope,
            made_at=at,
            words=words,
            fields={name: as_json(value) for name, value in values.items()},
            expects=None if version is None else expects_of(version),
            marks=frozenset(marks),
        )

    def fault(self) -> str:
        """The mistake in the command's statements, for their author; empty when there is none."""
        for file in filter(None, (self.sql, self.present)):
            try:
                statement = load(self.package, file)
            except StatementUnclear as error:
                return str(error)
            except FileNotFoundError as error:
                return f"{self.package}/{file}: there is no such file: {error.filename}"
            for name, kind in statement.args:
                if kind not in KINDS and kind != "boolean" and name != "given":
                    return f"{statement.name}: {name} is {kind}: one of {', '.join(KINDS)}, boolean"
        if bool(self.key) is not bool(self.present):
            return "key and present belong together"
        return ""

    def fields(self, mutation: Mutation) -> JournalFields:
        return JournalFields(mutation.fields, self.unreadable)

    def work(self, mutation: Mutation) -> Work:
        """The work of a write. Raises `Impossible` for fields that it cannot use."""
        fields, statement = self.fields(mutation), load(self.package, self.sql)
        known: dict[str, object] = {"id": mutation.id, "moment": mutation.made_at}
        if not self.key:
            args = arguments(statement, fields, known, self.otherwise)
            return Work((Step(statement, args),), leaves=1, words=self.words)
        if not isinstance(mutation.expects, int):
            raise Impossible(self.unreadable("version", int))
        kind = next((kind for name, kind in statement.args if name == self.key), "uuid")
        id: Any = fields.read(self.key, KINDS[kind])
        known |= {"id": id, "version": mutation.expects}
        args = arguments(statement, fields, known, self.otherwise)
        present = Step(load(self.package, self.present), (id,))
        return Work((Step(statement, args),), present, words=self.words)


def arguments(
    statement: Statement,
    fields: JournalFields,
    known: Mapping[str, object],
    otherwise: Mapping[str, object],
) -> tuple[object, ...]:
    def value(argument: Argument) -> object:
        name, kind = argument
        if name in known:
            return known[name]
        if name == "given":
            return [each for each in otherwise if each in fields]
        if kind == "boolean":
            return fields.says(name)
        if name not in fields and name not in otherwise and kind != "boolean":
            raise Impossible(
                fields.unreadable(name, KINDS[kind])
                if fields.unreadable is not unreadable
                else f"{statement.name} wants {name}, of which this write says nothing."
            )
        if name in otherwise and fields.fields.get(name) is None:
            return otherwise[name]
        return fields.read(name, KINDS[kind])

    return tuple(value(argument) for argument in statement.args)
