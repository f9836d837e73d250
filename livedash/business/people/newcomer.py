"""A newcomer: somebody who sees nothing, because they belong nowhere; who they are, and the
mend."""

from __future__ import annotations

from typing import NamedTuple

from livedash.business.read import Read
from livedash.business.setup.refusal import join, make_branch, stranger


class Newcomer(NamedTuple):
    """The row of `newcomer.sql`."""

    login: str
    owner: bool
    """Whether the login owns the schema, and so may add branches and people."""
    person: str | None
    """Their name, where they are a person of the shop."""
    branches: tuple[str, ...]
    """The branches that they may see."""

    @property
    def words(self) -> str:
        """The words for the newcomer, three lines at most."""
        if self.owner and not self.branches:
            return (
                "There is no branch yet. These two make one, with your kind, clock and money:\n"
                f"{make_branch()}\n{join(self.login, 'Lagos')}"
            )
        if self.owner:
            there = ", ".join(self.branches)
            return (
                f"{self.login} is a member of no branch. There are: {there}\n"
                f"{join(self.login, self.branches[0])}"
            )
        return stranger(self.login, self.person)


NEWCOMER = Read(__package__, "newcomer.sql", Newcomer)
"""The question that is asked where there are no places."""
