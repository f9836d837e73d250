"""The place of the dashboard: a branch (and a project) seen by one person, or the database itself.

The database itself is the place of a person who has no place in a shop. The place is read from
the database like everything else, so that a changed closing hour or role shows at once.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Place(NamedTuple):
    """One row of `places.sql`: a branch that the session's person is a member of, or a project of
    somebody who is a member of no branch. `of_database`: a database and a login, no shop."""

    branch_id: int
    branch: str
    kinds: tuple[str, ...]
    """The trades of the branch: bakery, venue, service, breeder, kanban."""
    timezone: str
    currency: str
    morning_at: time
    night_at: time
    evening_at: time
    person: str
    role: str
    project_id: int | None = None
    project: str | None = None
    rights: tuple[str, ...] = ()
    """The tables that the person may write here, by their roles in the branch and in the project:
    `sales_logs INSERT`. The database refuses the rest in any case."""

    @classmethod
    def of_database(cls, name: str, login: str, timezone: str) -> Place:
        """The database itself as a place, which has no hours, no trade and no rights to write."""
        midnight = time(0)
        return cls(0, name, (), timezone, "", midnight, midnight, midnight, login, "")

    @property
    def in_shop(self) -> bool:
        """Whether the place is in a shop; at a database only panes stand that need no branch and no
        project."""
        return self.in_branch or self.project_id is not None

    @property
    def in_branch(self) -> bool:
        """Whether the place is in a branch; not in a project alone, which has no hours and no
        trade, and whose name stands for it, and not outside a shop."""
        return self.branch_id != 0

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def same_as(self, other: Place) -> bool:
        """Whether two places are the same branch and project, whatever else was changed about
        them."""
        return (self.branch_id, self.project_id) == (other.branch_id, other.project_id)

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)
