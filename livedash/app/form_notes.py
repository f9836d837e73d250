"""Notes under a form, about all of its answers together: the most urgent first, each line wrapped.

They have their own place under the questions, so that they are in sight however many questions
there are. Where that place has too few lines, they say how many more there are, and by which key
they come.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import Vertical, VerticalScroll

from livedash.panes.form import FormLine
from livedash.widgets.line import Piece, TextLine
from livedash.widgets.notice import Notice

MOST = 8
"""Lines that are said; of more the last are counted."""


class Whole(Notice):
    """One note: it may be long, for one can scroll."""

    MOST = 30


class FormNotes(Vertical):
    DEFAULT_CSS = """
    FormNotes { height: auto; }
    FormNotes > VerticalScroll { height: auto; scrollbar-size: 0 0; }
    """

    def __init__(self, *, alone: bool) -> None:
        """`alone`: there are no questions, so that the keys are for reading it."""
        self._lines = [Whole() for _ in range(MOST)]
        self._said: Sequence[FormLine] = ()
        self._all = VerticalScroll(*self._lines, can_focus=alone)
        self._more = TextLine()
        self._more.display = False
        self._hidden = 0
        """Lines that have no room, were the last not given to telling of them."""
        super().__init__(self._all, self._more)

    def on_mount(self) -> None:
        self.watch(self._all, "scroll_y", self._tell, init=False)

    def say(self, said: Sequence[FormLine]) -> None:
        if said == self._said:
            return
        self._said = said
        self._all.scroll_home(animate=False)
        if len(said) > MOST:
            more = len(said) - MOST + 1
            said = [*said[: MOST - 1], FormLine(f"... and {more} more lines.", "dim")]
        for place, line in enumerate(self._lines):
            here = said[place] if place < len(said) else FormLine("")
            line.say(here.words, here.tone)

    def height_at(self, width: int) -> int:
        """The lines that it takes when it is that wide."""
        return sum(line.height_at(width) for line in self._lines)

    def take(self, room: int, width: int) -> None:
        """So many lines, of which the last tells of those that have no room."""
        self._hidden = self.height_at(width) - room
        self._more.display = self._hidden > 0 and room > 1
        self.styles.max_height = room
        self._all.styles.max_height = max(1, room - self._more.display)
        self._tell()

    def page(self, pages: int) -> None:
        """On, or back."""
        step = max(1, self._all.size.height) * pages
        self._all.scroll_relative(y=step, animate=False, force=True)

    def take_keys(self) -> None:
        self._all.focus()

    def _tell(self) -> None:
        above = round(self._all.scroll_y)
        below = self._hidden + self._more.display - above
        lines = f"{below} more lines: PgDn" if below > 1 else "1 more line: PgDn"
        self._more.show([Piece(lines if below > 0 else "PgUp goes back", "dim")])
