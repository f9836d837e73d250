"""The latest rows of a board's project, for its keys and forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from livedash.business.kanban.cards import CARDS, STATUSES, CardRow, Midnight, StatusRow
from livedash.business.kanban.members import MEMBERS, MemberRow, labels
from livedash.business.place import Place
from livedash.panes.board.state import Seen
from livedash.panes.form import Choice, FormLine

NOBODY = "nobody"


class BoardKnown(NamedTuple):
    place: Place
    project_id: int
    statuses: Sequence[StatusRow]
    cards: Sequence[CardRow]
    members: Sequence[MemberRow]
    partly: bool
    """Whether some cards are not read: a filter leaves them out, or they are too far down."""
    ends: Midnight | None
    """The end of the day that the rows were reckoned for; None: there are no rows."""

    @property
    def new_card(self) -> str:
        """The name under which the answers for a new card are kept."""
        return f"new card {self.project_id}"

    @property
    def today(self) -> date:
        return date.min if self.ends is None else self.ends.today(self.place)

    def card(self, id: object) -> CardRow | None:
        return next((row for row in self.cards if row.task_id == id), None)

    def column(self, id: object) -> StatusRow | None:
        return next((row for row in self.statuses if row.status_id == id), None)

    def has_gone(self, row: CardRow) -> bool:
        """Whether a card has gone, as far as the rows say."""
        if self.card(row.task_id) is not None:
            return False
        here = self.column(row.status_id)
        read = sum(card.status_id == row.status_id for card in self.cards)
        return not self.partly or here is None or read >= here.tasks

    @property
    def people(self) -> dict[str, MemberRow]:
        return labels(self.members)

    def person(self, name: str | None) -> str:
        """A person's name as the list has it."""
        found = (label for label, row in self.people.items() if row.name == name)
        return NOBODY if name is None else next(found, name)

    def columns(self) -> list[tuple[Choice, StatusRow]]:
        return [(Choice(row.name.upper(), told(row)), row) for row in self.statuses]


Knows = Callable[[], BoardKnown]


def known_of(seen: Seen) -> BoardKnown:
    columns, found = seen.of(STATUSES), seen.of(CARDS)
    partly = bool(seen.state.filter) or len(found) < sum(one.tasks for one in columns)
    # Without a project there is no board.
    project = seen.place.project_id or 0
    return BoardKnown(
        seen.place, project, columns, found, seen.of(MEMBERS), partly, seen.once(STATUSES)
    )


def knows_of(seen: Seen) -> Knows:
    """A function that gives the latest rows at any later time; while the pane shows another
    project, it gives the last rows of this one."""
    first = known_of(seen)
    return lambda: known_of(seen) if seen.place.project_id == first.place.project_id else first


def since(now: CardRow | StatusRow | None, row: CardRow | StatusRow, what: str) -> list[FormLine]:
    """Lines about a row that is no longer the row the person saw."""
    changed = now is not None and now.version > row.version
    return [FormLine(f"Somebody changed this {what} since.", "warn")] if changed else []


def told(row: StatusRow) -> str:
    if row.wip_limit is None:
        return f"{row.tasks:,} cards" if row.tasks != 1 else "1 card"
    return f"{row.tasks:,} of {row.wip_limit:,}"


def full(row: StatusRow) -> bool:
    """Whether one more card would break the column's limit."""
    return row.wip_limit is not None and row.tasks >= row.wip_limit


def full_words(row: StatusRow) -> str:
    return f"{row.name.upper()} is full, {row.tasks:,} of {row.wip_limit or 0:,}."
