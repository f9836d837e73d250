"""The way back from a refused write to its form: what the journal has of it, what the database said
of the row, and the one place that decides what becomes of both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from livedash.business.journal_fields import JournalFields, Unreadable
from livedash.live.mutation import Impossible, Mutation
from livedash.live.sending import Refused
from livedash.panes.form import Form


class Returned(NamedTuple):
    """A write that waits for a person."""

    mutation: Mutation
    fields: JournalFields
    now: JournalFields | None
    """The row as somebody else left it, who changed it first."""
    gone: bool
    """Somebody else deleted it first."""
    won: JournalFields | None
    """Whoever has what only one can have."""


Forms = Mapping[str, Callable[[Returned], Form | None]]
"""By the kind of a write: the form that it came from, with its answers. None: there is nothing left
to mend."""


def form_of(
    forms: Forms, mutation: Mutation, refused: Refused | None, unreadable: Unreadable
) -> Form | None:
    """None too where the journal holds something that no form asks."""
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
