"""The line at the foot of a pane in which a filter is typed: `/`, the words, what is understood."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from livedash.widgets.answer import Answer
from livedash.widgets.line import Piece, TextLine

WIDE = 60
"""Cells from which there is room to say which words are understood."""


class FilterLine(Horizontal):
    """Open while somebody types; what is kept is for the pane to say."""

    KEYS: ClassVar[tuple[Binding, ...]] = (
        Binding("enter", "keep", "keep"),
        Binding("escape", "clear", "show all"),
    )
    BINDINGS: ClassVar[list[BindingType]] = list(KEYS)
    DEFAULT_CSS = """
    FilterLine { height: 1; width: 1fr; display: none; background: $surface; }
    FilterLine .sign { width: 2; }
    FilterLine Answer, FilterLine Answer:focus { width: 1fr; background: $surface; }
    FilterLine .words { width: auto; }
    """

    class Typed(Message):
        """The text is another one now."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Closed(Message):
        """No more is typed. `cleared`: everything is wanted again. `left`: the focus has gone
        elsewhere by itself."""

        def __init__(self, *, cleared: bool = False, left: bool = False) -> None:
            super().__init__()
            self.cleared, self.left = cleared, left

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self._words = words
        self._answer = Answer()
        # What was kept is typed on, not over.
        self._answer.select_on_focus = False
        self._hint = TextLine([Piece(words, "dim")], classes="words")

    def compose(self) -> ComposeResult:
        yield TextLine([Piece("/", "accent")], classes="sign")
        yield self._answer
        yield self._hint

    def open(self, text: str) -> None:
        self._answer.value = text
        self._answer.cursor_position = len(text)
        self.display = True
        self._answer.focus()

    def on_resize(self, event: events.Resize) -> None:
        self._hint.display = bool(self._words) and event.size.width >= WIDE
        self._hint.styles.width = len(self._words) + 1

    @on(Input.Changed)
    def _changed(self, changed: Input.Changed) -> None:
        changed.stop()
        if self.display:
            self.post_message(self.Typed(changed.value))

    @on(Input.Submitted)
    def _submitted(self, submitted: Input.Submitted) -> None:
        submitted.stop()
        self.action_keep()

    def action_keep(self) -> None:
        self._close(self.Closed())

    def action_clear(self) -> None:
        self._close(self.Closed(cleared=True))

    def on_descendant_blur(self) -> None:
        self._close(self.Closed(left=True))

    def _close(self, closed: Closed) -> None:
        if self.display:
            self.display = False
            self.post_message(closed)
