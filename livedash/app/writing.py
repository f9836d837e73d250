"""The way of a write from the panes to the database: journal, outbox and writer, put together.

It begins when the link first stands, for only the database says whose journal is whose; what an
earlier run or a dead terminal left unsent is taken along then.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from livedash.database.failures import LinkFailed
from livedash.live.clock import Clock
from livedash.live.engine import Engine
from livedash.live.link import Link
from livedash.live.mutation import Impossible, Mutation
from livedash.live.outbox import Count, Outbox
from livedash.live.sending import JournalFailed, Sender
from livedash.live.unsent import Entry, State
from livedash.panes.form import Write
from livedash.panes.pane import Mark

if TYPE_CHECKING:
    from livedash.database.journal import FileJournal
    from livedash.database.journal_lines import Owner

log = logging.getLogger(__name__)

UNREMARKED = 1.0
"""Seconds that a write may take before its row is marked: on a good link nothing flickers."""

PATIENCE = 1.0
"""Seconds that somebody who quits waits for answers that are under way."""

BEHIND = 2.0
"""Seconds that a write waits for the journal, which comes up a moment after the link: no longer,
for the keys wait with it."""

TOO_LATE = "Too late to change it: it is being sent, or it is gone from here."
NOT_YET = "The database has not been reached yet, so nothing can be written."


class Hands(Sender, Protocol):
    """Who carries writes to the database: `database.writer.Writer`."""

    async def owner(self) -> Owner:
        """Whose writes these are. Raises `LinkFailed`."""
        ...

    def follow(self, link: Link) -> None: ...

    def disconnect(self) -> None: ...

    async def close(self) -> None: ...


class Writing:
    """One terminal's writes."""

    def __init__(
        self,
        writer: Hands,
        engine: Engine,
        clock: Clock,
        random: Random,
        folder: Path,
        applied: Sequence[Callable[[Mutation], None]] = (),
    ) -> None:
        """`applied`: who is told of each write that is in the database, once it is."""
        self._applied = applied
        self._engine, self._clock, self._random, self._folder = engine, clock, random, folder
        self._writer = writer
        self._outbox: Outbox | None = None
        self._journal: FileJournal | None = None
        self._opening: asyncio.Task[None] | None = None
        self._opened = asyncio.Event()
        """The last attempt to open the journal is over, whatever came of it."""
        self._put_at: dict[UUID, float] = {}
        self._listeners: list[Callable[[], None]] = []
        self.reports: tuple[str, ...] = ()
        """What was found broken in the journals, for the person."""
        engine.on_link(self._follow)

    # What panes and sheets ask

    @property
    def outbox(self) -> Outbox | None:
        """None until the database has been reached once."""
        return self._outbox

    async def put(self, write: Write, mends: UUID | None = None) -> None:
        """Keep it safe, show it, send it; in the place of another one, if it mends one. Raises
        `JournalFailed` or `Impossible`: then nothing happened."""
        if self._opening is not None and not self._opened.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._opened.wait(), BEHIND)
        if self._outbox is None:
            raise JournalFailed(NOT_YET)
        self._put_at[write.mutation.id] = self._clock.monotonic()
        self._clock.call_later(UNREMARKED, self._tell)
        if mends is None:
            await self._outbox.put(write.mutation, write.op)
        elif not await self._outbox.edit(mends, write.mutation, write.op):
            raise Impossible(TOO_LATE)

    @property
    def entries(self) -> tuple[Entry, ...]:
        return () if self._outbox is None else self._outbox.entries

    def remarkable(self, entry: Entry) -> bool:
        """Whether a person should see that it is not in the database yet."""
        late = self._clock.monotonic() - self._put_at.get(entry.id, 0.0) >= UNREMARKED
        held = self._outbox is None or self._outbox.held
        return held or late or entry.attempts > 0 or entry.state is State.REFUSED

    @property
    def marks(self) -> Mapping[str, Mark]:
        """The rows whose writes are not in the database yet, by the names that panes give them."""
        found: dict[str, Mark] = {}
        for entry in self.entries:
            if self.remarkable(entry):
                for mark in entry.mutation.marks:
                    if entry.state is State.REFUSED or mark not in found:
                        found[mark] = "refused" if entry.state is State.REFUSED else "waiting"
        return found

    @property
    def count(self) -> Count:
        """Those that a person should know of."""
        seen = [entry for entry in self.entries if self.remarkable(entry)]
        refused = sum(entry.state is State.REFUSED for entry in seen)
        return Count(len(seen) - refused, refused)

    def on_move(self, heard: Callable[[], None]) -> Callable[[], None]:
        """Be called after each step of any write; call the answer to hear no more."""
        self._listeners.append(heard)

        def stop() -> None:
            if heard in self._listeners:
                self._listeners.remove(heard)

        return stop

    # The link

    def _follow(self, link: Link) -> None:
        self._writer.follow(link)
        up = link.reachable
        if self._outbox is None:
            if up and self._opening is None:
                self._opened.clear()
                self._opening = asyncio.create_task(self._open())
                self._opening.add_done_callback(lambda _: self._opened.set())
        elif up == self._outbox.held:
            (self._outbox.release if up else self._outbox.hold)()

    async def _open(self) -> None:
        from livedash.database.journal import FileJournal

        try:
            opened = await FileJournal.open(self._folder, await self._writer.owner())
        except LinkFailed as failed:
            # The next sign of life tries again.
            log.warning("the journal waits: %s", failed)
            self._opening = None
            return
        self.reports, self._journal = opened.reports, opened.journal
        self._outbox = Outbox(
            opened.journal,
            self._writer,
            self._engine.cache,
            self._clock,
            self._random,
            self._engine.trace.fault,
        )
        for heard in self._applied:
            self._outbox.on_applied(heard)
        self._outbox.restore(opened.unsent)
        self._outbox.on_move(self._tell)
        self._follow(self._engine.link)
        self._tell()

    def _tell(self) -> None:
        known = {entry.id for entry in self.entries}
        self._put_at = {id: at for id, at in self._put_at.items() if id in known}
        for heard in tuple(self._listeners):
            heard()

    async def close(self) -> None:
        """What is being sent gets its answer, if that comes soon; the rest stays in the journal."""
        if self._opening is not None:
            self._opening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._opening
        if self._outbox is not None:
            # A server that does not answer holds nobody at the door: cut off, the write has no
            # answer, and the next run asks under the same id what became of it.
            cut = self._clock.call_later(PATIENCE, self._writer.disconnect)
            await self._outbox.close()
            cut.cancel()
        if self._journal is not None:
            await self._journal.close()
        await self._writer.close()
