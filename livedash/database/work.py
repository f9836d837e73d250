"""The work of a write in the database: its statements, and how to tell that they did it.

The trades say the work for each kind; the writer carries it out in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from livedash.database.statements import Statement
from livedash.live.mutation import Mutation


class Step(NamedTuple):
    """One statement with its arguments."""

    statement: Statement
    args: tuple[object, ...] = ()
    counts: bool = True
    """Whether the step must give a row (`RETURNING version`). No row: somebody else changed or
    deleted the row in question. False: a lock, or a hold that runs out, which may concern
    nothing."""


@dataclass(frozen=True, slots=True)
class Work:
    """The whole work of a write. Locks that keep its order in a hall or a column are steps of
    it."""

    steps: tuple[Step, ...]
    present: Step | None = None
    """The step that reads the row as it is, for the person who lost: mine, theirs, what changed."""
    won: Mapping[str, Step] = field(default_factory=dict)
    """By constraint: the step that reads who was there first, for the person whom the constraint
    refused."""
    leaves: int | None = None
    """The version that the write leaves, where it is known beforehand (a new row: 1). A resend
    whose first answer was lost cannot read the version any more: others may have changed the row
    since."""
    words: Mapping[str, str] = field(default_factory=dict)
    """By constraint (or the column that may not be empty): the words for the person who broke
    it."""


WorkOf = Callable[[Mutation], Work]
"""Makes the work of a write. Raises `Impossible` for fields that it cannot use."""
