"""A piece of text and what it means; how that looks is the theme's business."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Literal, NamedTuple

Tone = Literal[
    "plain",
    "dim",
    "strong",
    "title",
    "accent",
    "info",
    "ok",
    "low",
    "out",
    "over",
    "alert",
]
"""`ok`, `low`, `out` are the theme's success, warning and error; `over` is worse than `out` (below
zero, overdue); `alert` wants an answer. A tone never stands alone: a letter or word says it too."""

Key = Hashable
"""What a row or card is known by from one refresh to the next: its id in the database."""


class Cell(NamedTuple):
    """Text as it came, cleaned only when it is drawn."""

    text: str
    tone: Tone = "plain"
    before: str = ""
    """What stands before a name, and is no part of it: in a column of names only."""


class Row(NamedTuple):
    """One row of a table: as many cells as the table has columns."""

    key: Key
    cells: tuple[Cell, ...]
