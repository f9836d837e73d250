"""The line in which a filter is typed: `/`, the words, and which of them are understood."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from livedash.widgets.ask_line import AskLine
from livedash.widgets.bound import bound


class FilterLine(AskLine):
    """A line for a filter. Enter keeps the filter, Esc shows everything again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("filter.keep", "enter", "keep", "Keep the filter", "keep"),
        bound("filter.clear", "escape", "clear", "Show everything again", "show all"),
    ]

    def __init__(self, words: str = "") -> None:
        super().__init__("/", words)
