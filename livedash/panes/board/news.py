"""Other people's moves and changes of cards: `Moved to DOING: 214 Fix homepage`."""

from __future__ import annotations

from uuid import UUID

from livedash.business.kanban.card import card_mark
from livedash.business.kanban.cards import CARDS, STATUSES, CardRow
from livedash.panes.news import News
from livedash.panes.view import View


def news(before: View, after: View) -> list[News]:
    """The news between two views. No card says who moved it."""
    columns = {status.status_id: status.name.upper() for status in after.rows.get(STATUSES, ())}
    known: dict[UUID, CardRow] = {row.task_id: row for row in before.rows.get(CARDS, ())}
    last_move = max((row.moved_at for row in known.values()), default=None)
    last_number = max((row.number for row in known.values()), default=0)
    found = []
    for row in after.rows.get(CARDS, ()):
        was = known.get(row.task_id)
        column = columns.get(row.status_id, "")
        words = ""
        if was is None:
            # Only the first cards of a column are read. The next card comes into sight when one of
            # them goes, and nobody has done anything with it.
            if last_move is None or row.moved_at > last_move:
                new = row.number > last_number
                words = f"New in {column}" if new else f"Moved to {column}"
        elif was.status_id != row.status_id:
            # A deleted column sends its cards elsewhere: nobody has moved them one by one.
            words = f"Moved to {column}" if was.status_id in columns else ""
        elif row.blocked and not was.blocked:
            words = "BLOCKED"
        elif row.mine and not was.mine:
            words = "Yours now"
        if words:
            found.append(News(f"{words}: {row.number} {row.title}", card_mark(row.task_id)))
    now = {row.task_id for row in after.rows.get(CARDS, ())}
    missing = [row for row in known.values() if row.task_id not in now]
    # A filter, or new cards above them, may have put the missing cards out of sight. They have gone
    # only if the columns have as many cards fewer.
    if missing and len(missing) == _count(before) - _count(after):
        found += [
            News(f"Deleted: {row.number} {row.title}", card_mark(row.task_id)) for row in missing
        ]
    return found


def _count(view: View) -> int:
    return sum(status.tasks for status in view.rows.get(STATUSES, ()))
