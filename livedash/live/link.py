"""Live, Connecting, Partial or Offline: one honest word for all sources together.

Live means that everything is proven: a source that is up feeds every table on the screen by push,
its subscription came back to us, and everything that may have been missed is read again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from livedash.live.source import Failure, Phase, SourceStatus

Feeds = frozenset[str] | None
"""Tables; None: all."""


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
    up: Mapping[str, Feeds] = field(default_factory=dict)
    """The sources that are up, proven and caught up, and the tables that each of them feeds."""
    unfed: frozenset[str] = frozenset()
    """Tables on the screen whose changes nobody pushes to us."""
    next_attempt: float | None = None
    """The soonest attempt of all sources, while none of them is up."""
    failure: Failure | None = None
    """The failure of the first source that is not up."""
    unsure: frozenset[str] = frozenset()
    """Tables on the screen that only sources tell of that may leave changes out."""
    unreadable: tuple[str, ...] = ()
    """Why something on the screen could not be read: a change told at once is worth nothing
    then."""

    @property
    def pushing(self) -> tuple[int, int]:
        """How many of the sources that push are up, and how many there should be."""
        push = [source for source in self.sources if source.push]
        return sum(source.name in self.up for source in push), len(push)

    @property
    def reachable(self) -> bool:
        """Whether it makes sense to ask the database anything."""
        return reachable(self.sources)

    def tells_of(self, tables: frozenset[str]) -> bool:
        """Whether a change in any of these tables would be pushed to us."""
        up = [
            self.up[source.name]
            for source in self.sources
            if source.push and source.name in self.up
        ]
        return not _less(tables, up)


def link_of(
    sources: Sequence[SourceStatus],
    caught_up: Mapping[str, Feeds],
    in_sight: frozenset[str],
    now: float,
    before: Link | None = None,
    *,
    unreadable: tuple[str, ...] = (),
) -> Link:
    """The link, from what the sources say, the tables each has caught up on, and what is on
    screen."""
    standing = [s for s in sources if s.phase is Phase.PROVEN and s.name in caught_up]
    decisive = [s for s in sources if s.needed and s not in standing]
    if decisive:
        # Tables that cannot be read are not caught up, whoever else tells of their changes.
        standing = []
    else:
        decisive = list(sources)
    up = {s.name: caught_up[s.name] if s.push else s.feeds for s in standing}
    pushing = [source for source in standing if source.push]
    unfed = _less(in_sight, [up[source.name] for source in pushing])
    uncertain = _less(in_sight, [up[source.name] for source in pushing if not source.lossy])
    state = _state(decisive, up, live=bool(pushing) and not unfed and not unreadable)
    down = [s for s in decisive if s.phase is not Phase.PROVEN]
    return Link(
        state=state,
        since=before.since if before is not None and before.state is state else now,
        sources=tuple(sources),
        up=up,
        unfed=unfed,
        next_attempt=None
        if up
        else min((s.next_attempt for s in down if s.next_attempt is not None), default=None),
        failure=next((s.failure for s in down if s.failure is not None), None),
        unsure=uncertain - unfed,
        unreadable=unreadable,
    )


def reachable(sources: Iterable[SourceStatus]) -> bool:
    """Whether some source is up, and with it every source whose database the rows are read from."""
    sources = tuple(sources)
    needed = [source for source in sources if source.needed]
    some = any(source.phase is Phase.PROVEN for source in sources)
    return some and all(source.phase is Phase.PROVEN for source in needed)


def _less(tables: frozenset[str], fed: Iterable[Feeds]) -> frozenset[str]:
    for feeds in fed:
        # A source that does not say which tables it feeds has been proven to feed all.
        tables = tables - feeds if feeds is not None else frozenset()
    return tables


def both(one: Feeds, other: Feeds) -> Feeds:
    """The tables that are in both."""
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _state(sources: Sequence[SourceStatus], up: Collection[str], *, live: bool) -> LinkState:
    if up:
        return LinkState.LIVE if live else LinkState.PARTIAL
    if not sources:
        return LinkState.PARTIAL
    if any(source.phase in (Phase.ATTEMPTING, Phase.PROVEN) for source in sources):
        return LinkState.CONNECTING
    return LinkState.OFFLINE
