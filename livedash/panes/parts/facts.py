"""The row under the cursor of another part, in full."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from livedash.business.read import Read
from livedash.panes.seen import Seen
from livedash.panes.spec import Height, Part, When, always
from livedash.widgets.facts import Facts
from livedash.widgets.line import Piece

Told = tuple[tuple[tuple[Piece, ...], ...], str]
"""Lines of facts, and a text."""


@dataclass(frozen=True, kw_only=True, eq=False)
class FactsPart(Part):
    tells: Callable[[Seen[Any]], Told]

    def make(self) -> Facts:
        return Facts(id=self.id)

    def draw(self, seen: Seen[Any]) -> Told:
        return self.tells(seen)

    def put(self, widget: Facts, drawn: Told, *, away: bool) -> int:
        del away
        widget.show(*drawn)
        return 0


def facts(
    id: str,
    tells: Callable[[Seen[Any]], Told],
    *,
    reads: tuple[Read[Any], ...],
    when: When = always,
    height: Height = None,
) -> FactsPart:
    return FactsPart(id=id, tells=tells, reads=reads, when=when, height=height)
