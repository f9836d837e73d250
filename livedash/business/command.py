"""A command: one kind of write, and its statement, whose arguments bind by name to the fields that
a journal has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from livedash.business.journal_fields import JournalFields, Unreadable
from livedash.database.statements import Argument, Statement, load
from livedash.database.work import Step, Work
from livedash.live.mutation import Impossible, Mutation

KINDS: Mapping[str, type] = {
    "bigint": int,
    "integer": int,
    "text": str,
    "uuid": UUID,
    "date": date,
    "timestamptz": datetime,
}


@dataclass(frozen=True, kw_only=True)
class Command:
    kind: str
    """Its name in journals, which lives as long as the oldest unsent write somewhere: kinds and
    their fields are added, never renamed."""
    package: str
    """Where its SQL lies."""
    sql: str
    """Its arguments are called as the journal's fields are, but for `id`, `version` (the one that
    the person saw), `moment` (when it was made) and `given` (which of the fields there are)."""
    unreadable: Unreadable
    otherwise: Mapping[str, object] = field(default_factory=dict)
    """What an argument is where the journal says nothing; all others must be there."""
    words: Mapping[str, str] = field(default_factory=dict)
    """By constraint: what to tell the person who broke it."""
    key: str = ""
    """The field that names the row to be changed. Empty: the command makes a new one."""
    present: str = ""
    """The file that reads that row as it is."""

    def fields(self, mutation: Mutation) -> JournalFields:
        return JournalFields(mutation.fields, self.unreadable)

    def work(self, mutation: Mutation) -> Work:
        """Raises `Impossible` for fields that it cannot use."""
        fields, statement = self.fields(mutation), load(self.package, self.sql)
        known: dict[str, object] = {"id": mutation.id, "moment": mutation.made_at}
        if not self.key:
            args = arguments(statement, fields, known, self.otherwise)
            return Work((Step(statement, args),), leaves=1, words=self.words)
        if not isinstance(mutation.expects, int):
            raise Impossible(self.unreadable("version", int))
        id = fields.read(self.key, UUID)
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
        if name in otherwise and fields.fields.get(name) is None:
            return otherwise[name]
        return fields.read(name, KINDS[kind])

    return tuple(value(argument) for argument in statement.args)
