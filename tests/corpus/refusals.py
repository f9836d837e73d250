"""Why the database refuses a write of each kind: the rule that it broke, and the row that it lost
to, as the kind's own statements read them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from livedash.business.works import WORKS
from livedash.live.mutation import Json, Mutation
from livedash.live.sending import Refused
from tests.corpus.venue_cases import WINNER
from tests.corpus.words import STORED, TYPED

CHANGED, DELETED = "Somebody else changed it meanwhile.", "Somebody deleted it meanwhile."
RIGHTS = Refused("The database does not let you do that: your role was changed.")

CARD: dict[str, Json] = {
    "number": 214,
    "title": TYPED,
    "body": STORED,
    "priority": "high",
    "assignee": "Ada",
    "due_on": "2026-03-30",
    "blocked_reason": TYPED,
    "column": "Review",
    "status_id": str(UUID(int=3)),
    "version": 12,
}
BOOKING: dict[str, Json] = {
    "id": str(UUID(int=4)),
    "hall_id": 3,
    "hall": "Garden",
    "client": STORED,
    "guests": 17,
    "starts_at": datetime(2026, 3, 20, 17, tzinfo=UTC).isoformat(),
    "ends_at": datetime(2026, 3, 20, 22, tzinfo=UTC).isoformat(),
    "status": "tentative",
    "hold_until": datetime(2026, 3, 19, 11, tzinfo=UTC).isoformat(),
    "total": 123_456,
    "version": 5,
}
COLUMN: dict[str, Json] = {"name": TYPED, "limit": 2, "kind": "doing", "version": 4}
ENTRY: dict[str, Json] = {"act": "sold", "quantity": 5, "returned": 1, "version": 4}
BARE: dict[str, dict[str, Json]] = {
    # The same with everything empty that may be.
    "kanban": {**CARD, "body": "", "assignee": None, "due_on": None, "blocked_reason": None},
    "venue": {**BOOKING, "client": "", "hold_until": None, "status": "option", "total": 0},
    "column": {**COLUMN, "limit": None},
    "bakery": {**ENTRY, "returned": 0},
}
FULL: dict[str, dict[str, Json]] = {
    "kanban": CARD,
    "venue": BOOKING,
    "column": COLUMN,
    "bakery": ENTRY,
}


def refusals(mutation: Mutation) -> list[Refused]:
    """Every way in which this write may come back: by rights, by a rule, because somebody else has
    the hall, and where it changes a row, because that row was changed or deleted before."""
    work = WORKS[mutation.kind](mutation)
    found = [RIGHTS]
    # Which rule it was makes no difference beyond its name and its words.
    rules = [rule for rule in work.words if rule not in work.won]
    found += [Refused(work.words[rule], rule) for rule in rules[:1]]
    for rule in work.won:
        # Whoever won may have gone again by the time that it is asked.
        found += [Refused(work.words[rule], rule, won) for won in (WINNER, None)]
    return [*found, *conflicts(mutation)]


def conflicts(mutation: Mutation) -> list[Refused]:
    """The row that somebody else had changed, all of it or as bare as can be, or deleted."""
    if WORKS[mutation.kind](mutation).present is None:
        return []
    row = "column" if "column" in mutation.kind else mutation.kind.partition(".")[0]
    rows: tuple[dict[str, Json], ...] = (FULL[row], BARE[row])
    return [*(Refused(CHANGED, None, each) for each in rows), Refused(DELETED, None, {})]
