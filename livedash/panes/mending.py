"""The way back from a refused write to its form: the journal's fields, the database's word on the
row, and the one place that decides about both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from livedash.business.journal_fields import JournalFields, Unreadable
from livedash.live.mutation import Impossible, Mutation
from livedash.live.sending import Refused
from livedash.panes.form import Form


class Returned(NamedTuple):
    """A refused write that waits for a person."""

    mutation: Mutation
    fields: JournalFields
    now: JournalFields | None
    """The row as somebody else left it, who changed it first."""
    gone: bool
    """Whether somebody else deleted the row first."""
    won: JournalFields | None
    """The row of whoever has the thing that only one can have."""


Forms = Mapping[str, Callable[[Returned], Form | None]]
"""The form that a write came from, with its answers, by the kind of the write. None: there is
nothing left to mend."""


def form_of(
    forms: Forms, mutation: Mutation, refused: Refused | None, unreadable: Unreadable
) -> Form | None:
    """The form of a refused write; None also where the journal holds a value that no form asks
    for."""
    if mutation.kind not in forms:
        return None
    conflict = None if refused is None else refused.conflict
    said = JournalFields(conflict, unreadable) if conflict else None
    rule = None if refused is None else refused.constraint
    returned = Returned(
        mutation,
        JournalFields(mutation.fields, unreadable),
        now=None if rule else said,
        gone=conflict == {} and not rule,
        won=said if rule else None,
    )
    try:
        return forms[mutation.kind](returned)
    except (Impossible, ValueError, OverflowError):
        return None
