"""A few words to the operator, wrapped to the width; without words it takes no room."""

from __future__ import annotations

import textwrap
from typing import ClassVar

from textual.geometry import Size

from livedash.widgets.cell import Tone
from livedash.widgets.clean import clean, fit
from livedash.widgets.lines import Line, Lines, Span


class Notice(Lines):
    """Up to three lines above a pane, or all of the pane's place when the pane has nothing to
    show."""

    DEFAULT_CSS = "Notice { height: auto; max-height: 3; }"
    MOST: ClassVar[int] = 3

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.words = ""
        self._tone: Tone = "text"
        self._said: tuple[str, Tone, bool] | None = None
        self.display = False

    def say(self, words: str, tone: Tone = "text", *, alone: bool = False) -> None:
        """Show these words. `alone`: the words have the whole place."""
        if (words, tone, alone) == self._said:
            return
        self._said = words, tone, alone
        if (words, tone) != (self.words, self._tone):
            self.words, self._tone = words, tone
            self.redraw()
            self.refresh(layout=True)
        self.display = bool(words)
        self.styles.height = "1fr" if alone else "auto"
        self.styles.max_height = "100%" if alone else self.MOST

    def height_at(self, width: int) -> int:
        """The lines of the notice above a pane of that width."""
        return min(self.MOST, len(self._wrapped(width))) if self.words else 0

    def draw(self, width: int, height: int) -> list[Line]:
        lines = self._wrapped(width)
        if len(lines) > height > 0:
            lines[height - 1 :] = [" ".join(lines[height - 1 :])]
        return [(Span(fit(line, width, ascii=self.ascii), width, self._tone),) for line in lines]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container, viewport
        return len(self._wrapped(width))

    def _wrapped(self, width: int) -> list[str]:
        paragraphs = [clean(line, self.ascii) for line in self.words.splitlines()]
        return [
            line for words in paragraphs for line in textwrap.wrap(words, max(1, width)) or [""]
        ]
