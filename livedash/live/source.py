"""The seam to a source of changes: what the core hands a source, and what the source must tell.

The order is a promise: subscribe, prove the subscription, report PROVEN, and only then a Gap, so
that everything missed before is read after nothing can be missed any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Protocol

from livedash.live.events import Change, Gap
from livedash.live.wants import Want


class Phase(StrEnum):
    """Where one source stands."""

    ATTEMPTING = "attempting"
    PROVEN = "proven"
    WAITING = "waiting"
    SUSPENDED = "suspended"


class FailureKind(StrEnum):
    """Why a connection failed. Each kind has its own words and its own pace."""

    CREDENTIALS = "credentials"
    NO_DATABASE = "no database"
    STARTING = "server starting"
    TOO_MANY = "too many connections"
    STANDBY = "standby"
    NETWORK = "network"
    NO_HOST = "unknown host"
    SCHEMA = "schema"
    UNPROVEN = "subscription not proven"
    LIMITED = "rate limited"
    UNREADABLE = "not understood"
    """Something answers that does not speak the protocol, or whose messages cannot be read."""


class Failure(NamedTuple):
    """Why the last attempt ended, in words for the person at the screen. Never holds a secret."""

    kind: FailureKind
    words: str


class Announced(NamedTuple):
    """How often others were told of this terminal's own writes."""

    told: int = 0
    failed: int = 0
    words: str = ""
    """Why the last announcement that failed did so."""

    def one_more(self) -> Announced:
        return self._replace(told=self.told + 1)

    def one_failed(self, words: str) -> Announced:
        return self._replace(failed=self.failed + 1, words=words)


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """An immutable picture of one source. Moments are seconds of the steady clock."""

    name: str
    phase: Phase
    since: float
    attempt: int = 0
    next_attempt: float | None = None
    failure: Failure | None = None
    round_trip: float | None = None
    last_event: float | None = None
    events: int = 0
    ignored: int = 0
    """Messages that nobody understood."""
    queue_usage: float | None = None
    """How full Postgres' notification queue is, 0 to 1."""
    clock_offset: float | None = None
    """Seconds to add to our wall clock to get the database's."""
    feeds: frozenset[str] | None = None
    """The tables that the source sends changes of; None: not known yet, or all. A source that
    subscribes to what is wanted names a table once everything wanted of the table in sight is
    subscribed and proven."""
    kin: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    """Tables that share rows with others (partitions, heirs, their parents), and these other
    tables: the source names the table that was written, a query may read any of them."""
    able: frozenset[str] | None = None
    """The tables that the source could ever tell of; None: any."""
    push: bool = True
    """False: nobody tells the source, it asks again and again; panes that it alone feeds make the
    link Partial."""
    needed: bool = False
    """Whether rows are read from the database that the source watches over: while the source is not
    up nothing is read, and the link is down, whoever else is up."""
    lossy: bool = False
    """The server may leave changes out without a word: the self-audit looks more often at what
    such a source feeds."""
    channels: tuple[int, int] | None = None
    """Subscriptions that stand, and those that are wanted; None: the source has but one."""
    announced: Announced | None = None
    """None: the source announces nothing."""


class Sink(Protocol):
    """The listener of a source. Never blocks, never raises."""

    def change(self, change: Change) -> None: ...

    def gap(self, gap: Gap) -> None: ...

    def status(self, status: SourceStatus) -> None: ...


class Source(Protocol):
    @property
    def name(self) -> str: ...

    async def run(self, sink: Sink) -> None:
        """Keep connected until cancelled. No failure of the link ends it."""
        ...

    def want(self, wants: Sequence[Want]) -> None:
        """Take what the watched queries depend on, whenever that has changed, and once before
        `run`. The most urgent want comes first. Returns at once; new wants are subscribed in the
        source's own time."""
        ...

    def live_reached(self) -> None:
        """Start the backoff anew: everything missed has been read again. Not before, because a link
        that is proven and lost again has healed nothing."""
        ...

    def reconnect(self) -> None:
        """Drop the connection, and try at once."""
        ...

    async def suspend(self) -> None:
        """Close the transport before the process is stopped: a stopped listener would hold back
        Postgres' queue for everybody."""
        ...

    def resume(self) -> None:
        """Connect again after `suspend`."""
        ...
