"""The line at the foot of a pane for typing: a sign, the text, and a remark on it. Nothing blinks,
and a closed line takes no room."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from livedash.widgets.answer import Answer
from livedash.widgets.bound import bound
from livedash.widgets.line import Piece, TextLine

WIDE = 60
"""Cells from which there is room for sign, text and words."""
SHORT_ANSWER = 12


class Judged(NamedTuple):
    """A remark on the present text."""

    said: Piece
    fine: bool = True
    """Whether Enter takes the text."""


Judge = Callable[[str], Judged]


class AskLine(Horizontal):
    """A line that is open while somebody types; the pane decides what the text does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("line.keep", "enter", "keep", "Do what is typed", "go"),
        bound("line.clear", "escape", "clear", "Close the line", "close"),
    ]
    DEFAULT_CSS = """
    AskLine { height: 1; width: 1fr; display: none; background: $surface; }
    AskLine Answer, AskLine Answer:focus { width: 1fr; background: $surface; }
    """

    class Says(Message):
        """A message of one line among several of a pane: `@on(AskLine.Typed, "#this-one")`."""

        def __init__(self, line: AskLine, text: str) -> None:
            super().__init__()
            self.line, self.text = line, text

        @property
        def control(self) -> AskLine:
            return self.line

    class Typed(Says):
        """The text has changed."""

    class Closed(Says):
        """The line is closed. `cleared`: by Esc. `left`: the focus has gone elsewhere by itself."""

        def __init__(
            self, line: AskLine, text: str, *, cleared: bool = False, left: bool = False
        ) -> None:
            super().__init__(line, text)
            self.cleared, self.left = cleared, left

    def __init__(
        self, sign: str, words: str = "", *, judge: Judge | None = None, id: str | None = None
    ) -> None:
        """`words` help where there is room. `judge` is asked at each key, and its answer takes the
        place of the words."""
        super().__init__(id=id)
        self._sign, self._words, self._judge = sign, words, judge
        self._answer = Answer()
        # The earlier text is typed on, not over.
        self._answer.select_on_focus = False
        self._before = TextLine([Piece(sign, "accent")])
        self._after = TextLine([Piece(words, "dim")])

    def compose(self) -> ComposeResult:
        yield self._before
        yield self._answer
        yield self._after

    def open(self, text: str = "") -> None:
        self._answer.value = text
        self._answer.cursor_position = len(text)
        self.display = True
        self._say()
        self._answer.focus()

    def on_resize(self, event: events.Resize) -> None:
        wide = event.size.width >= WIDE
        # Of "go to date: " the last word is enough on a narrow line.
        sign = self._sign if wide else self._sign.rstrip().rpartition(" ")[2] + " "
        sign = sign if len(self._sign) > 1 else f"{self._sign} "
        self._before.show([Piece(sign, "accent")])
        self._before.styles.width = len(sign)
        if self._judge is not None:
            self._answer.styles.width = SHORT_ANSWER
        else:
            self._after.display = bool(self._words) and wide
            self._after.styles.width = len(self._words) + 1

    def _say(self) -> None:
        if self._judge is not None:
            self._after.show([self._judge(self._answer.value).said])

    @on(Input.Changed)
    def _changed(self, changed: Input.Changed) -> None:
        changed.stop()
        if self.display:
            self._say()
            self.post_message(self.Typed(self, changed.value))

    def action_keep(self) -> None:
        text = self._answer.value
        if self._judge is None or self._judge(text).fine:
            self._close(self.Closed(self, text))

    def action_clear(self) -> None:
        self._close(self.Closed(self, self._answer.value, cleared=True))

    def on_descendant_blur(self) -> None:
        self._close(self.Closed(self, self._answer.value, left=True))

    def _close(self, closed: Closed) -> None:
        if self.display:
            self.display = False
            self.post_message(closed)
