"""Everything that a pane may look at, and the queries it asks for that.

A pane never fetches, never waits and never asks for the time. The same rows, moment and size always
give the same frame: so panes can be tested with `livedash.testing`.
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
"""The mark of a row whose write is not in the database yet."""


class Refusal(NamedTuple):
    """A write of this terminal that the database refused, until somebody mends it or throws it
    away."""

    mutation: Mutation
    refused: Refused


@dataclass(frozen=True, slots=True)
class View:
    """Rows, and the circumstances in which they are shown."""

    place: Place
    now: datetime
    rows: Mapping[Any, tuple[Any, ...]] = field(default_factory=dict)
    """The rows by read, never in part: the shell waits until every query of this size has been
    read, so that no total is ever shown over missing rows."""
    ascii: bool = False
    """No glyph outside ASCII may be drawn."""
    away: bool = False
    """Whether these are the first rows after an outage: changes stay marked until the operator has
    seen them."""
    marks: Mapping[str, Mark] = field(default_factory=dict)
    """The marks of rows whose write is not in the database yet, by the names that the write gave
    them."""
    refused: Sequence[Refusal] = ()
    """All refused writes of this terminal, whatever they are about, the oldest first."""
    state: Any = None
    """The state in which these rows were asked for."""


class Asking(NamedTuple):
    """The queries of a pane."""

    queries: Mapping[Any, AnyQuery]
    state: Any = None
    """The state that the queries are made from."""
