"""The line at the foot of a pane with the number of rows that a filter by words finds."""

from __future__ import annotations

from livedash.panes.parts.words import only
from livedash.panes.spec import Tally
from livedash.widgets.line import TextLine


class Found(TextLine):
    """The line of a filter; without a filter the line takes no room."""

    DEFAULT_CSS = "Found { display: none; }"

    def tell(self, words: str, tally: Tally | None) -> None:
        """Show the filter and its finds. `tally`: None where no part has rows to find."""
        if self.display != bool(words and tally):
            self.display = not self.display
        self.show([only(words, *tally)] if words and tally else [])
