"""A small board in rows: urgent, late, blocked, over its limit, and a long done column."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from livedash.business.kanban.cards import CardRow, Kind, Midnight, StatusRow
from livedash.business.kanban.members import MemberRow
from livedash.live.rows import with_once
from livedash.testing import Rows
from tests.panes import reads

NOW = datetime(2026, 3, 17, 16, 41, tzinfo=UTC)
TODAY = date(2026, 3, 17)
MIDNIGHT = Midnight(datetime(2026, 3, 17, 23, 0, tzinfo=UTC))


def status(
    number: int,
    name: str,
    kind: Kind,
    tasks: int,
    wip_limit: int | None = None,
    *,
    overdue: int = 0,
    blocked: int = 0,
) -> StatusRow:
    return StatusRow(UUID(int=number), name, kind, wip_limit, tasks, overdue, blocked)


STATUSES = with_once(
    (
        status(1, "To do", "todo", 5, overdue=1),
        status(2, "Doing", "doing", 4, 3, blocked=1),
        status(3, "Review", "doing", 2, 4, overdue=1),
        status(4, "Done", "done", 900),
    ),
    MIDNIGHT,
)
WIDE = (
    status(6, "Ideas", "todo", 0),
    *STATUSES[:3],
    status(5, "Waiting", "doing", 0, 9),
    STATUSES[3],
)


def card(number: int, column: int, title: str, **known: Any) -> CardRow:
    due_in: int | None = known.pop("due_in", None)
    days: int = known.pop("days_here", 1)
    usual = {
        "task_id": UUID(int=1000 + number),
        "status_id": STATUSES[column].status_id,
        "kind": STATUSES[column].kind,
        "number": number,
        "title": title,
        "body": "",
        "priority": "medium",
        "assignee": "Bob",
        "mine": known.get("assignee") == "Ada",
        "due_on": None if due_in is None else TODAY + timedelta(days=due_in),
        "due_in": due_in,
        "days_here": days,
        "moved_at": NOW - timedelta(days=days),
        "blocked_reason": None,
        "found": None,
    }
    return CardRow(**{**usual, **known})


CARDS = (
    card(
        214,
        0,
        "Fix homepage",
        priority="urgent",
        due_in=0,
        days_here=0,
        body="The prices on the start page are those of last year.\n\nAsk Musa for the list.",
    ),
    card(215, 0, "Logo pack", priority="low", assignee=None, days_here=12),
    card(216, 0, "Prices for the shop window", assignee="Ada", due_in=9),
    card(217, 0, "Menu in Yoruba", assignee="Ada", due_in=1),
    card(218, 0, "Newsletter", priority="high", assignee="Chi", due_in=-1),
    card(212, 1, "Payment webhook", priority="high", assignee="Ada", due_in=2, days_here=5),
    card(210, 1, "Stock import", due_in=2, days_here=5, blocked_reason="waiting for the CSV"),
    card(211, 1, "Receipts by mail", days_here=2),
    card(213, 1, "Search", priority="high"),
    card(209, 2, "Copy edits", assignee="Chi", due_in=3),
    card(208, 2, "A11y pass", due_in=-2, days_here=6),
    *(card(207 - i, 3, f"Finished thing {i}", due_in=-9, days_here=i) for i in range(20)),
)
MEMBERS = (MemberRow(1, "Ada", "ada", True), MemberRow(2, "Bob", "bob", False))
BOARD: Rows = {reads.STATUSES: STATUSES, reads.CARDS: CARDS, reads.MEMBERS: MEMBERS}


def found(*cards: CardRow) -> Rows:
    """The board under a filter that finds these."""
    in_column = Counter(card.status_id for card in cards)
    return {
        reads.STATUSES: STATUSES,
        reads.CARDS: tuple(card._replace(found=in_column[card.status_id]) for card in cards),
        reads.MEMBERS: MEMBERS,
    }
