"""The card under the cursor, in full: under the columns where there is room, or after Enter."""

from __future__ import annotations

from livedash.business.kanban.card import named
from livedash.business.kanban.cards import CARDS, STATUSES, CardRow, StatusRow
from livedash.business.place import Place
from livedash.panes.board.cards import ORDINARY, URGENCY, day, due
from livedash.panes.board.state import Seen
from livedash.panes.parts.facts import Told
from livedash.widgets.line import Piece


def tell(seen: Seen) -> Told:
    key = seen.under("columns")
    row = next((one for one in seen.of(CARDS) if one.task_id == key), None)
    if row is None:
        return ((Piece("No card here.", "dim"),),), ""
    status = next((one for one in seen.of(STATUSES) if one.status_id == row.status_id), None)
    return describe(row, status, seen.place), row.body


def describe(row: CardRow, status: StatusRow | None, place: Place) -> tuple[tuple[Piece, ...], ...]:
    moved = place.local(row.moved_at)
    facts = [Piece(status.name.upper(), "strong")] if status else []
    facts.append(Piece(row.priority, URGENCY.get(row.priority, ORDINARY).tone))
    facts.append(Piece(row.assignee or "nobody", "person" if row.assignee else "dim"))
    if row.open:
        facts.append(_due(row))
    facts.append(Piece(f"here since {moved:%a} {day(moved)} {moved:%H:%M}", "dim", priority=1))
    told = [(Piece(named(row), "strong"),), tuple(facts)]
    if row.blocked_reason:
        told.append((Piece(f"blocked: {row.blocked_reason}", "bad"),))
    return tuple(told)


def _due(row: CardRow) -> Piece:
    """The due day with its date, which has no room on the card itself."""
    said = due(row)
    if row.due_on is None or row.due_in is None:
        return Piece(said.text, said.tone)
    when = f"{row.due_on:%a} {day(row.due_on)}"
    return Piece(f"due {when}" if row.due_in > 0 else f"{said.text} ({when})", said.tone)
