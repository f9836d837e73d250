"""A field for typing: one line, nothing that blinks, nothing that a paste can smuggle in."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widgets import Input

from livedash.widgets.clean import LONGEST, clean
from livedash.widgets.lines import ASCII_CLASS


class Answer(Input, inherit_bindings=False):
    """Textual's input, quiet: a blinking cursor sends bytes for as long as nobody types. The widget
    around the field takes Enter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        one for one in Input.BINDINGS if not (isinstance(one, Binding) and one.action == "submit")
    ]

    DEFAULT_CSS = """
    Answer, Answer:focus {
        border: none;
        height: 1;
        padding: 0;
        background: $boost;
        background-tint: transparent;
    }
    Answer > .input--cursor { text-style: reverse; }
    Answer:ansi > .input--cursor { color: ansi_default; background: ansi_default; }
    """

    def __init__(self, value: str = "", *, id: str | None = None) -> None:
        super().__init__(harmless(value), compact=True, id=id)
        self.cursor_blink = False

    def on_unmount(self) -> None:
        """Textual's input subscribes to its screen with a function that holds the input, and so
        would live as long as the screen."""
        self.screen.text_selection_started_signal.unsubscribe(self)

    def render_line(self, y: int) -> Strip:
        """The line; on a terminal with ASCII alone, a sign stands for each character it cannot
        show."""
        strip = super().render_line(y)
        if not self.app.has_class(ASCII_CLASS):
            return strip
        return Strip([Segment(_ascii(text), style) for text, style, _ in strip], strip.cell_length)

    def on_paste(self, event: events.Paste) -> None:
        """Take the whole paste on one line: a list that was copied with its line ends stays
        legible."""
        event.prevent_default()
        event.stop()
        self.replace(harmless(" ".join(event.text.split())), *self.selection)


def _ascii(text: str) -> str:
    return (
        text if text.isascii() else "".join(c if c.isascii() else "?" * cell_len(c) for c in text)
    )


def harmless(text: str) -> str:
    """Text of any length that may stand in a field. Nothing is cut off: the form says what is too
    long."""
    parts = (text[start : start + LONGEST] for start in range(0, len(text), LONGEST))
    return "".join(clean(part) for part in parts)
