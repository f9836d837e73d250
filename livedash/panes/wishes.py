"""The messages in which a pane asks for something from the dashboard around it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from textual.message import Message

from livedash.panes.form import Form, Write
from livedash.widgets.cell import Tone


class Asks(Message):
    """The pane has other queries now: another week, another number drilled into. The present rows
    stay until all new rows are there."""


class Fills(Message):
    """The pane wants a form beside the row that the form is about."""

    def __init__(self, form: Form, action: str = "") -> None:
        """`action`: the id of the action that asked, `stock.sell`; empty: Enter on a row."""
        super().__init__()
        self.form, self.action = form, action


class Writes(Message):
    """The pane wants a write at once, without a question. `make` gets the new write's id and
    moment, and may raise `Impossible`."""

    def __init__(self, make: Callable[[UUID, datetime], Write]) -> None:
        super().__init__()
        self.make = make


class Says(Message):
    """The pane has a few words for the last line, until the next key."""

    def __init__(self, words: str, tone: Tone = "text") -> None:
        super().__init__()
        self.words, self.tone = words, tone
