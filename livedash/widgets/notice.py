"""A few words to the operator, wrapped to the width there is; nothing said takes no room."""

from __future__ import annotations

import textwrap

from livedash.widgets.cell import Tone
from livedash.widgets.clean import clean, fit
from livedash.widgets.lines import Line, Lines, Span


class Notice(Lines):
    """One line above a pane, or, when the pane has nothing to show, all of its place."""

    DEFAULT_CSS = "Notice { height: 1; padding: 0 1; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.words = ""
        self._tone: Tone = "plain"
        self.display = False

    def say(self, words: str, tone: Tone = "plain", *, alone: bool = False) -> None:
        """`alone`: the words have the whole place, and are wrapped; else they have one line."""
        if (words, tone) != (self.words, self._tone):
            self.words, self._tone = words, tone
            self.redraw()
        self.display = bool(words)
        self.styles.height = "1fr" if alone else 1

    def draw(self, width: int, height: int) -> list[Line]:
        paragraphs = [clean(line, self.ascii) for line in self.words.splitlines()]
        if height > 1:
            paragraphs = [
                line for words in paragraphs for line in textwrap.wrap(words, width) or [""]
            ]
        return [(Span(fit(line, width), width, self._tone),) for line in paragraphs[:height]]
