"""What a pane is to the shell: the queries it lives on, and a way to show their rows.

A pane never fetches, never waits and never asks for the time. The same rows, moment and size give
the same frame, always: that is what makes it testable with `livedash.testing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol, runtime_checkable

from textual.message import Message
from textual.widget import Widget

from livedash.business.place import Place
from livedash.live.query import AnyQuery


@dataclass(frozen=True, slots=True)
class View:
    """Everything a pane may look at."""

    place: Place
    now: datetime
    rows: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    """By the pane's own short name of the query. Never in part: the shell waits until every query
    that this size needs has been read, so that no total is ever shown over missing rows."""
    ascii: bool = False
    """No glyph outside ASCII may be drawn."""
    away: bool = False
    """First rows after an outage: what changed stays marked until the operator has seen it."""


@runtime_checkable
class Marked(Protocol):
    """A widget that marks what changed while the operator was away."""

    def clear_marks(self) -> None: ...


class Pane(Widget):
    """One of the numbered screens."""

    pane_name: ClassVar[str]
    """Its name in the config, in `livedash snapshot` and among the entry points."""
    title: ClassVar[str]
    number: ClassVar[int]
    """The key that opens it."""

    class Asks(Message):
        """The pane lives on other queries now: another week, another number drilled into. What
        stands goes on standing until all of their rows are there."""

    def queries(self, place: Place) -> Mapping[str, AnyQuery]:
        """The queries it lives on at this place, by short name."""
        raise NotImplementedError

    def unseen(self, width: int, height: int) -> frozenset[str]:
        """The short names of queries that draw nothing at this size: they are not read then."""
        del width, height
        return frozenset()

    def show(self, view: View) -> int:
        """Draw what differs; answer how many cells differed from what was shown before."""
        raise NotImplementedError

    def seen(self) -> None:
        """The operator has pressed a key since the outage: its marks have done their work."""
        for widget in self.query("*"):
            if isinstance(widget, Marked):
                widget.clear_marks()
