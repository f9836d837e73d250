"""Sentences in one line, or a line each: the latest movements, other people's deeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from livedash.business.read import Read
from livedash.panes.seen import Seen
from livedash.panes.spec import Height, Part, When, always
from livedash.widgets.line import Piece
from livedash.widgets.sentences import Sentences


@dataclass(frozen=True, kw_only=True, eq=False)
class SentencesPart(Part):
    says: Callable[[Seen[Any]], Sequence[Piece]]

    def make(self) -> Sentences:
        return Sentences(id=self.id)

    def draw(self, seen: Seen[Any]) -> tuple[Piece, ...]:
        return tuple(self.says(seen))

    def put(self, widget: Sentences, drawn: tuple[Piece, ...], *, away: bool) -> int:
        del away
        widget.show(drawn)
        return 0

    def count(self, drawn: tuple[Piece, ...]) -> int:
        return len(drawn)


def sentences(
    id: str,
    says: Callable[[Seen[Any]], Sequence[Piece]],
    *,
    reads: tuple[Read[Any], ...],
    when: When = always,
    height: Height = 1,
) -> SentencesPart:
    return SentencesPart(id=id, says=says, reads=reads, when=when, height=height)
