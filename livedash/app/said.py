"""What is said about all the answers of a form together: the most urgent first, each line wrapped.

It has its own place under the questions, so that it is in sight however many there are.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import VerticalScroll

from livedash.panes.form import Line
from livedash.widgets.notice import Notice

MOST = 8
"""Lines that are said; of more the last are counted."""


class Said(VerticalScroll):
    def __init__(self, *, alone: bool) -> None:
        """`alone`: there are no questions, so that the keys are for reading it."""
        self._lines = [Notice() for _ in range(MOST)]
        super().__init__(*self._lines, can_focus=alone)

    def say(self, said: Sequence[Line]) -> None:
        if len(said) > MOST:
            more = len(said) - MOST + 1
            said = [*said[: MOST - 1], Line(f"... and {more} more lines.", "dim")]
        for place, line in enumerate(self._lines):
            here = said[place] if place < len(said) else Line("")
            line.say(here.words, here.tone)

    def height_at(self, width: int) -> int:
        """The lines that it takes when it is that wide."""
        return sum(line.height_at(width) for line in self._lines)
