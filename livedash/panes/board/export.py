"""The cards on the screen, column by column, as a table to take away."""

from __future__ import annotations

from livedash.business.kanban.cards import CARDS, STATUSES
from livedash.panes.board.state import Seen
from livedash.panes.export import ExportTable

HEADINGS = (
    *("number", "title", "column", "priority", "assignee", "due on", "days in column"),
    *("blocked by", "moved at", "text"),
)


def cards(seen: Seen) -> ExportTable:
    """The table of cards. Where a column was read in part, the table says how many cards there are
    in all."""
    columns, rows, place, asked = seen.of(STATUSES), seen.of(CARDS), seen.place, seen.state.filter
    at = {column.status_id: index for index, column in enumerate(columns)}
    listed = sorted((row for row in rows if row.status_id in at), key=lambda r: at[r.status_id])
    every = sum(column.tasks for column in columns)
    part = f"only: {asked}" if asked else ""
    if len(listed) < every and not asked:
        part = f"the first of each column, of {every:,}"
    return ExportTable(
        "board",
        HEADINGS,
        tuple(
            (
                row.number,
                row.title,
                columns[at[row.status_id]].name,
                row.priority,
                row.assignee,
                row.due_on,
                row.days_here,
                row.blocked_reason,
                place.local(row.moved_at),
                row.body,
            )
            for row in listed
        ),
        part,
        place.project or "",
    )
