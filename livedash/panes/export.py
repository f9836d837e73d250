"""The table that a pane offers to take away (`E`): headings and typed rows, for a file and not for
eyes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple, TypeAlias

Value: TypeAlias = str | int | float | Decimal | date | datetime | None
"""The value of a field. Numbers stay numbers and moments moments, in the place's own zone; the file
decides how to write them."""


class ExportTable(NamedTuple):
    """The rows that a pane shows at this moment."""

    name: str
    """The table's part of the file's name: `sales`, or more exactly `sales-30-days`."""
    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    part: str = ""
    """The part of all rows that the table holds, when it does not hold all: `only: low`."""
    place: str = ""
    """The place in the file's name, when it is not the branch: the project's name."""
