"""What a write does in the database: its statements, and how to tell that they did it.

The trades say it for each kind; the writer carries it out in one transaction.
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
    """It must give a row (`RETURNING version`). None at all: somebody else changed or deleted
    what it was to change. False: a lock, a hold that runs out, which may concern nothing."""


@dataclass(frozen=True, slots=True)
class Work:
    """A whole write. Locks that keep its order in a hall or a column are steps of it."""

    steps: tuple[Step, ...]
    present: Step | None = None
    """Reads the row as it is, for whoever lost: mine, theirs, what changed."""
    won: Mapping[str, Step] = field(default_factory=dict)
    """By constraint: reads who was there first, for the person whom it refused."""
    leaves: int | None = None
    """The version that it leaves, where that is known beforehand (a new row: 1). A resend whose
    first answer was lost cannot read it any more: others may have changed the row since."""
    words: Mapping[str, str] = field(default_factory=dict)
    """By constraint (or the column that may not be empty): what to tell the person who broke it."""


WorkOf = Callable[[Mutation], Work]
"""Raises `Impossible` for fields that it cannot use."""
