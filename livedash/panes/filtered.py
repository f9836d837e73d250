"""What a pane says of a filter."""

from __future__ import annotations

from livedash.widgets.line import Piece

LONGEST = 24
"""Characters of a filter that the summary repeats."""


def only(filter: str, found: int, of: int) -> Piece:
    """In the pane's first line as long as not everything is shown: how much of it is."""
    short = filter if len(filter) <= LONGEST else f"{filter[: LONGEST - 3]}..."
    return Piece(f"only {found:,} of {of:,}: {short}", "accent")


def nothing(filter: str) -> str:
    return f"Nothing is found for: {filter}. / and Esc show all again."
