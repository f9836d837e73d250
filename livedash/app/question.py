"""One question of a form: its label, the answer, and what is said to it."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from livedash.panes.form import Ask
from livedash.widgets.answer import Answer, harmless
from livedash.widgets.line import Piece, TextLine

TAKEN = 42
"""Columns of the label, the answer and the gap after it (livedash.tcss)."""


class Question(Vertical):
    def __init__(self, ask: Ask, draft: str | None) -> None:
        super().__init__(classes="question")
        self.ask = ask
        self.answer = Answer(ask.value if draft is None else draft)
        self.beside, self.below = TextLine(classes="beside"), TextLine(classes="below")
        self._long, self._urgent = 0, False

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield TextLine([Piece(self.ask.label, "dim")], classes="label")
            yield self.answer
            yield self.beside
        yield self.below

    @property
    def typed(self) -> str:
        """What stands there. Untouched, it is what the row said, however it had to be shown."""
        value = self.answer.value
        return self.ask.value if value == harmless(self.ask.value) else value

    @property
    def changed(self) -> bool:
        return self.typed != self.ask.value

    def say(self, piece: Piece | None, *, urgent: bool = True) -> None:
        """`urgent`: more than a hint."""
        pieces = [] if piece is None else [piece]
        self._long = 0 if piece is None else cell_len(piece.text)
        self._urgent = urgent
        self.beside.show(pieces)
        self.below.show(pieces)

    def fit(self, width: int, *, narrow: bool, low: bool) -> int:
        """The lines that it takes. What has no room beside the answer stands below it. Where there
        are few lines, a hint has one only while it is read."""
        beside = 0 if narrow else width - TAKEN
        below = self._long > beside and (self._urgent or not low or self.answer.has_focus)
        self.set_class(below, "-below")
        return 1 + below
