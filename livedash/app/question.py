"""One question of a form: its label, the answer, and what is said to it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from livedash.panes.form import Ask
from livedash.widgets.answer import Answer, harmless
from livedash.widgets.line import Piece, TextLine


class Question(Vertical):
    def __init__(self, ask: Ask, draft: str | None) -> None:
        super().__init__(classes="question")
        self.ask = ask
        self.answer = Answer(ask.value if draft is None else draft)
        self.beside, self.below = TextLine(classes="beside"), TextLine(classes="below")
        self._said, self._urgent = False, False

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
        self._said, self._urgent = piece is not None, urgent
        self.beside.show(pieces)
        self.below.show(pieces)

    def fit(self, *, narrow: bool, low: bool) -> int:
        """The lines that it takes. Where there are few, a hint has one only while it is read."""
        below = narrow and self._said and (self._urgent or not low or self.answer.has_focus)
        self.below.set_class(not below, "-silent")
        return 1 + below
