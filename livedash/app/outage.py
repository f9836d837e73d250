"""Whether the rows on the screen are kept true, why not, and how much was missed meanwhile.

Pure: a picture of the link comes in, its meaning for the panes goes out.
"""

from __future__ import annotations

from typing import NamedTuple

from livedash.live.link import Link, LinkState
from livedash.live.source import FailureKind, Phase, SourceStatus

NO_ROOM = (
    "No connection to the database just now. Go on working: what you enter is sent when it is back."
    " i has the details."
)
"""The words when all connections are taken: a person at a counter can do nothing about roles and
connection limits."""

UP = (LinkState.LIVE, LinkState.PARTIAL)


class Turn(NamedTuple):
    """The meaning of a new picture of the link."""

    lost: bool = False
    """The rows are no longer kept true."""
    back: bool = False
    """The rows are kept true again (or for the first time), and all missed changes have been
    read."""
    alive: bool = False
    """A sign of life: rows that are not dirty are true at this moment."""


class Outage:
    """The link from the operator's side."""

    def __init__(self) -> None:
        self.up = False
        self.words = ""
        """The words of the last failed attempt; empty while the link is up."""
        self.cells_missed = 0
        """Cells in sight that changed while the operator was away."""
        self._sources: tuple[SourceStatus, ...] = ()

    def heard(self, link: Link) -> Turn:
        was_up, self.up = self.up, link.state in UP
        news, self._sources = set(link.sources) - set(self._sources), link.sources
        if was_up and not self.up:
            self.cells_missed = 0
        if link.state is LinkState.OFFLINE:
            self.words = _why_down(link)
        elif self.up:
            self.words = ""
        return Turn(
            lost=was_up and not self.up,
            back=self.up and not was_up,
            alive=self.up and any(one.phase is Phase.PROVEN for one in news),
        )

    @property
    def to_tell(self) -> int:
        """The cells that changed and have not been seen; 0 until everything has been read."""
        return self.cells_missed if self.up else 0


def _why_down(link: Link) -> str:
    if link.failure is None:
        return "The link is down."
    return NO_ROOM if link.failure.kind is FailureKind.TOO_MANY else link.failure.words
