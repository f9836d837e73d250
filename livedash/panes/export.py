"""What a pane offers to take away (`E`): headings and typed rows, for a file and not for eyes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple, TypeAlias

Value: TypeAlias = str | int | float | Decimal | date | datetime | None
"""Numbers stay numbers and moments moments; how they are written is the file's business. A moment
is in the place's own zone."""


class ExportTable(NamedTuple):
    """What is to be seen on a pane at this moment."""

    name: str
    """For the file's name: `sales`, or more exactly `sales-30-days`."""
    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    part: str = ""
    """What of it all this is, when it is not all: `only: low`."""
    place: str = ""
    """For the file's name, when it is not the branch: the project's."""
