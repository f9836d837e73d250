"""The engine's reports as lines of the log file: link, events, reads, writes, and faults of our
own.

Lines hold names of tables, panes and queries, counts, times and the ids of writes; never a row, a
key or a scope value.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from time import perf_counter, time
from uuid import UUID

from livedash.app.writing import Hands as Writer
from livedash.live.engine import Engine
from livedash.live.events import Change, Event
from livedash.live.link import Link
from livedash.live.mutation import Mutation
from livedash.live.sending import Answer, Applied, Elsewhere, NoAnswer, Refused
from livedash.live.trace import Came, Diverged, Fault, ReadDone, Traced

log = logging.getLogger("livedash.engine")


def keep_log(engine: Engine) -> None:
    """Log the engine's reports from now on, if there is a log file. Without one it costs
    nothing."""
    if log.isEnabledFor(logging.INFO):
        links = _Links()
        engine.on_link(links.heard)
        engine.trace.listen(lambda record: _traced(record, links))


def keep_log_of(writer: Writer) -> Writer:
    """The writer, which logs each write's way if there is a log file."""
    return _LoggedWriter(writer) if log.isEnabledFor(logging.INFO) else writer


class _LoggedWriter:
    """A writer that carries writes to the database, and logs the fate of each."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.owner, self.follow = writer.owner, writer.follow
        self.disconnect, self.close = writer.disconnect, writer.close

    async def send(self, mutation: Mutation, to: UUID | None = None) -> Answer:
        log.info("write %s %s sent", mutation.id, mutation.kind)
        began = perf_counter()
        answer = await self._writer.send(mutation, to)
        took = (perf_counter() - began) * 1000
        match answer:
            case Applied():
                became = "committed"
            case Refused():
                became = f"refused ({answer.constraint or 'no constraint of the database'})"
            case Elsewhere():
                became = "held: another database answered"
            case NoAnswer():
                became = "without an answer, and sent again"
        log.info("write %s %s %s after %.1f ms", mutation.id, mutation.kind, became, took)
        return answer


class _Links:
    """A line when the badge's word or its reason changes; round trips and counts are no news."""

    def __init__(self) -> None:
        self._last: tuple[str, str] | None = None
        self.clock_offset: float | None = None
        """Seconds by which the database's clock is ahead of ours."""

    def heard(self, link: Link) -> None:
        offsets = [one.clock_offset for one in link.sources if one.clock_offset is not None]
        self.clock_offset = offsets[0] if offsets else None
        said = (str(link.state), link.failure.words if link.failure else "")
        if said != self._last:
            self._last = said
            log.info("link %s", ": ".join(filter(None, said)))


def _traced(record: Traced, links: _Links) -> None:
    match record:
        case Came():
            late = _delay(record.event, links.clock_offset)
            log.info("%s made %d queries old%s", _event(record.event), record.touched, late)
        case ReadDone():
            log.info(
                "read %s of %s in %.1f ms: %d rows, differed: %s%s; cause: %s",
                _names(record.queries),
                _names((record.unit,)).partition(":")[0] or "nothing else",
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
    """The files of the queries, without the queries' arguments."""
    return ", ".join(key.partition("(")[0].rpartition("/")[2] for key in keys)


def _delay(event: Event, offset: float | None) -> str:
    """The time since the writing transaction began, by the database's clock."""
    if not isinstance(event, Change) or event.began is None or offset is None:
        return ""
    return f", {(time() + offset - event.began) * 1000:.0f} ms after its transaction began"


def _event(event: Event) -> str:
    if not isinstance(event, Change):
        return f"gap ({event.reason})"
    rows = "all rows" if event.keys is None else f"{len(event.keys)} rows"
    return f"{event.operation} {event.table}, {rows}"
