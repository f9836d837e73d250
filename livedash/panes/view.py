"""Everything a pane may look at, and what it asks for it.

A pane never fetches, never waits and never asks for the time. The same rows, moment and size give
the same frame, always: that is what makes it testable with `livedash.testing`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeAlias

from livedash.business.place import Place
from livedash.live.mutation import Mutation
from livedash.live.query import AnyQuery
from livedash.live.sending import Refused

Mark: TypeAlias = Literal["waiting", "refused"]
"""What a row says whose write is not in the database yet."""


class Refusal(NamedTuple):
    """A write of this terminal that the database refused, until somebody mends it or throws it
    away."""

    mutation: Mutation
    refused: Refused


@dataclass(frozen=True, slots=True)
class View:
    """Rows, and what they have to be shown with."""

    place: Place
    now: datetime
    rows: Mapping[Any, tuple[Any, ...]] = field(default_factory=dict)
    """By question. Never in part: the shell waits until every query that this size needs has been
    read, so that no total is ever shown over missing rows."""
    ascii: bool = False
    """No glyph outside ASCII may be drawn."""
    away: bool = False
    """First rows after an outage: what changed stays marked until the operator has seen it."""
    marks: Mapping[str, Mark] = field(default_factory=dict)
    """Rows with a write that is not in the database yet, by the names its mutation gave them."""
    refused: Sequence[Refusal] = ()
    """All of this terminal's, whatever they are about, the oldest first."""
    state: Any = None
    """What the person had chosen when these rows were asked for."""


class Asking(NamedTuple):
    """What a pane lives on."""

    queries: Mapping[Any, AnyQuery]
    state: Any = None
    """What the person had chosen."""
