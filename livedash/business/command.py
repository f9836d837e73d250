"""A command: one kind of write, and what it does in the database with what a journal says of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from livedash.business.journal_fields import JournalFields, Unreadable
from livedash.database.statements import load
from livedash.database.work import Step, Work
from livedash.live.mutation import Mutation

Args = Callable[[Mutation, JournalFields], tuple[object, ...]]


@dataclass(frozen=True, kw_only=True)
class Command:
    kind: str
    """Its name in journals, which lives as long as the oldest unsent write somewhere: kinds and
    their fields are added, never renamed."""
    package: str
    """Where its SQL lies."""
    sql: str
    args: Args
    """What its statement gets; the id of the row that it is about comes first."""
    unreadable: Unreadable
    words: Mapping[str, str] = field(default_factory=dict)
    """By constraint: what to tell the person who broke it."""
    present: str = ""
    """Reads the row as it is, by its id. Empty: the command makes a new one."""

    def fields(self, mutation: Mutation) -> JournalFields:
        return JournalFields(mutation.fields, self.unreadable, mutation.expects)

    def work(self, mutation: Mutation) -> Work:
        """Raises `Impossible` for fields that it cannot use."""
        args = self.args(mutation, self.fields(mutation))
        step = Step(load(self.package, self.sql), args)
        if not self.present:
            return Work((step,), leaves=1, words=self.words)
        return Work((step,), Step(load(self.package, self.present), args[:1]), words=self.words)
