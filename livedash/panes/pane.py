"""What a pane is to the shell: the queries it lives on, and a way to show their rows.

A pane never fetches, never waits and never asks for the time. The same rows, moment and size give
the same frame, always: that is what makes it testable with `livedash.testing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from textual.widget import Widget

from livedash.business.place import Place
from livedash.live.query import AnyQuery


@dataclass(frozen=True, slots=True)
class View:
    """Everything a pane may look at."""

    place: Place
    now: datetime
    rows: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    """By the pane's own short name of the query. A name is missing until its first read."""
    ascii: bool = False
    """No glyph outside ASCII may be drawn."""
    away: bool = False
    """First rows after an outage: what changed stays marked until the operator has seen it."""


class Pane(Widget):
    """One of the numbered screens."""

    pane_name: ClassVar[str]
    """Its name in the config, in `livedash snapshot` and among the entry points."""
    title: ClassVar[str]
    number: ClassVar[int]
    """The key that opens it."""

    def queries(self, place: Place) -> Mapping[str, AnyQuery]:
        """The queries it lives on at this place, by short name."""
        raise NotImplementedError

    def show(self, view: View) -> int:
        """Draw what differs; answer how many cells differed from what was shown before."""
        raise NotImplementedError
