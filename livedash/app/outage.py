"""Whether the rows on the screen are kept true, why not, and what was missed meanwhile.

Pure: told of each picture of the link, it answers what that means for the panes.
"""

from __future__ import annotations

from typing import NamedTuple

from livedash.live.link import Link, LinkState
from livedash.live.source import FailureKind, Phase, SourceStatus

NO_ROOM = (
    "No connection to the database just now. Go on working: what you enter is sent when it is back."
    " i has the details."
)
"""Whoever stands at a counter can do nothing about roles and connection limits."""

UP = (LinkState.LIVE, LinkState.PARTIAL)


class Turn(NamedTuple):
    """What a new picture of the link means."""

    lost: bool = False
    """The rows are not kept true any more."""
    back: bool = False
    """They are again (or for the first time), and what was missed has been read."""
    alive: bool = False
    """A sign of life: what is not dirty is true at this moment."""


class Outage:
    """The link as the operator has it."""

    def __init__(self) -> None:
        self.up = False
        self.words = ""
        """What the last failed attempt said; empty while the link is up."""
        self.cells_missed = 0
        """Cells that changed while the operator was away, as far as they are in sight."""
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
        """What was missed and has not been seen; only once everything is known."""
        return self.cells_missed if self.up else 0


def _why_down(link: Link) -> str:
    if link.failure is None:
        return "The link is down."
    return NO_ROOM if link.failure.kind is FailureKind.TOO_MANY else link.failure.words
