"""News of a pane: a few words about somebody else's deed, and the row that they are about."""

from __future__ import annotations

from typing import NamedTuple


class News(NamedTuple):
    """One thing that somebody else did."""

    words: str
    """The words, the important ones first: where there is no room the end is cut."""
    row: str
    """The row's name as a write has it: its own id, or one of its marks. By this name a terminal
    knows its own deeds, which are no news to it."""
