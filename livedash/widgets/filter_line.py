"""The line in which a filter is typed: `/`, the words, which of them are understood."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding

from livedash.widgets.ask_line import AskLine


class FilterLine(AskLine):
    """Enter keeps the filter, Esc shows everything again."""

    KEYS: ClassVar[tuple[Binding, ...]] = (
        Binding("enter", "keep", "keep"),
        Binding("escape", "clear", "show all"),
    )

    def __init__(self, words: str = "") -> None:
        super().__init__("/", words)
