"""What others did, as a pane tells it: a few words, and the row that they are about."""

from __future__ import annotations

from typing import NamedTuple


class News(NamedTuple):
    """One thing that happened."""

    words: str
    """What matters first: where there is no room it is cut at its end."""
    row: str
    """As a write names what it is about: by its own id, or as one of its marks. So that what this
    terminal did itself is no news to it."""
