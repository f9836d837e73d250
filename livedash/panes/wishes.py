"""What a pane asks of the dashboard around it, as messages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from textual.message import Message

from livedash.panes.form import Form, Write
from livedash.widgets.cell import Tone


class Asks(Message):
    """The pane lives on other queries now: another week, another number drilled into. What stands
    goes on standing until all of their rows are there."""


class Fills(Message):
    """A form is wanted beside what it is about."""

    def __init__(self, form: Form, action: str = "") -> None:
        """`action`: the id of the one that asked for it, `stock.sell`; empty: Enter on a row."""
        super().__init__()
        self.form, self.action = form, action


class Writes(Message):
    """Something is to be done at once, without a question. `make` gets the new write's id and the
    moment, and may raise `Impossible`."""

    def __init__(self, make: Callable[[UUID, datetime], Write]) -> None:
        super().__init__()
        self.make = make


class Says(Message):
    """A few words for the last line, until the next key."""

    def __init__(self, words: str, tone: Tone = "text") -> None:
        super().__init__()
        self.words, self.tone = words, tone
