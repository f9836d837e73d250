"""Live, Connecting, Partial or Offline: one honest word for all sources together.

Live is said only of what was proven: a source is up, its subscription came back to us, everything
that may have been missed is read again, and every table on the screen is fed by push.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from livedash.live.source import Failure, Phase, SourceStatus


class LinkState(StrEnum):
    """The words of the badge."""

    LIVE = "Live"
    CONNECTING = "Connecting"
    PARTIAL = "Partial"
    OFFLINE = "Offline"


@dataclass(frozen=True, slots=True)
class Link:
    """An immutable picture of the link. Moments are seconds of the steady clock."""

    state: LinkState
    since: float
    """When this state began."""
    sources: tuple[SourceStatus, ...] = ()
    unfed: frozenset[str] = frozenset()
    """Tables on the screen whose changes nobody pushes to us."""
    next_attempt: float | None = None
    """The soonest of all sources, while none of them is up."""
    failure: Failure | None = None
    """Of the first source that is not up."""


def link_of(
    sources: Sequence[SourceStatus],
    caught_up: Collection[str],
    in_sight: frozenset[str],
    now: float,
    before: Link | None = None,
) -> Link:
    """The link, from what the sources say, which of them have caught up, and what is on screen."""
    up = [s for s in sources if s.phase is Phase.PROVEN and s.name in caught_up]
    unfed = unfed_by(up, in_sight)
    state = _state(sources, up, unfed)
    down = [s for s in sources if s.phase is not Phase.PROVEN]
    return Link(
        state=state,
        since=before.since if before is not None and before.state is state else now,
        sources=tuple(sources),
        unfed=unfed,
        next_attempt=None
        if up
        else min((s.next_attempt for s in down if s.next_attempt is not None), default=None),
        failure=next((s.failure for s in down if s.failure is not None), None),
    )


def unfed_by(up: Sequence[SourceStatus], in_sight: frozenset[str]) -> frozenset[str]:
    """The tables on the screen of which no source that is up pushes the changes."""
    unfed = in_sight
    for source in up:
        if source.push:
            # A source that does not say what it feeds has been proven to feed something: all.
            unfed = unfed - source.feeds if source.feeds is not None else frozenset()
    return unfed


def _state(
    sources: Sequence[SourceStatus], up: Sequence[SourceStatus], unfed: frozenset[str]
) -> LinkState:
    if up:
        pushed = any(source.push for source in up)
        return LinkState.LIVE if pushed and not unfed else LinkState.PARTIAL
    if not sources:
        return LinkState.PARTIAL
    if any(source.phase in (Phase.ATTEMPTING, Phase.PROVEN) for source in sources):
        return LinkState.CONNECTING
    return LinkState.OFFLINE
