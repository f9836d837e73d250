"""The line at the foot of a pane that says how many of its rows a filter by words finds."""

from __future__ import annotations

from livedash.panes.parts.words import only
from livedash.panes.spec import Tally
from livedash.widgets.line import TextLine


class Found(TextLine):
    """As long as there is a filter; without one it takes no room."""

    DEFAULT_CSS = "Found { display: none; }"

    def tell(self, words: str, tally: Tally | None) -> None:
        """`tally`: None where no list stands that has rows to find."""
        if self.display != bool(words and tally):
            self.display = not self.display
        self.show([only(words, *tally)] if words and tally else [])
