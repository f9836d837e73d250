"""What the engine tells, as lines of the log file: link, events, reads, and faults of our own.

Names of tables and queries, counts and times; never a row, a key or a scope value.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from livedash.live.engine import Engine
from livedash.live.events import Change, Event
from livedash.live.link import Link
from livedash.live.trace import Came, Diverged, Fault, Read, Traced

log = logging.getLogger("livedash.engine")


def keep_log(engine: Engine) -> None:
    """Write it down from now on, if there is a log file. Without one it costs nothing."""
    if log.isEnabledFor(logging.INFO):
        engine.on_link(_Links().heard)
        engine.trace.listen(_traced)


class _Links:
    """A line when the badge's word changes, or the reason; round trips and counts are no news."""

    def __init__(self) -> None:
        self._last: tuple[str, str] | None = None

    def heard(self, link: Link) -> None:
        said = (str(link.state), link.failure.words if link.failure else "")
        if said != self._last:
            self._last = said
            log.info("link %s", ": ".join(filter(None, said)))


def _traced(record: Traced) -> None:
    match record:
        case Came():
            log.info("%s made %d queries old", _event(record.event), record.touched)
        case Read():
            log.info(
                "read %s in %.1f ms: %d rows, differed: %s%s; cause: %s",
                _names(record.queries),
                record.seconds * 1000,
                record.rows,
                _names(record.differed) or "none",
                f", failed: {_names(record.failed)}" if record.failed else "",
                record.cause if isinstance(record.cause, str) else _event(record.cause),
            )
        case Diverged():
            log.warning(
                "audit: %s differed without a change, and is read again", _names((record.query,))
            )
        case Fault():
            log.error("fault in %s", record.about, exc_info=record.error)


def _names(keys: Sequence[str]) -> str:
    """The files that the queries stand in, without what they were asked about."""
    return ", ".join(key.partition("(")[0].rpartition("/")[2] for key in keys)


def _event(event: Event) -> str:
    if not isinstance(event, Change):
        return f"gap ({event.reason})"
    rows = "all rows" if event.keys is None else f"{len(event.keys)} rows"
    return f"{event.operation} {event.table}, {rows}"
