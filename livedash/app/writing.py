"""The way of a write from the panes to the database: journal, outbox and writer, put together.

It begins when the link first stands, for only the database says whose journal is whose; what an
earlier run or a dead terminal left unsent is taken along then. At each return of the link it is
asked again: where another database answers, what is unsent stays in the journal of its own one, and
a journal of the other one is opened. What is entered while nobody can be asked belongs to the one
that was there last.
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
from livedash.live.events import Gap
from livedash.live.link import Link
from livedash.live.mutation import Impossible, Mutation
from livedash.live.outbox import Count, Outbox
from livedash.live.sending import Answer, JournalFailed
from livedash.live.source import FailureKind
from livedash.live.unsent import State, UnsentWrite
from livedash.panes.form import Write
from livedash.panes.view import Mark

if TYPE_CHECKING:
    from livedash.database.journal import FileJournal
    from livedash.database.journal_lines import Owner
    from livedash.database.journals import Damaged, KeptWrite

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
NO_BOOKS = (
    "This database has none of livedash's tables, so nothing can be written. Its owner runs "
    "livedash db init; then R goes on."
)
ANOTHER = (
    "Another database answers now, so nothing was written: look at what stands here by now, and "
    "enter it anew."
)


class Hands(Protocol):
    """Who carries writes to the database: `database.writer.Writer`."""

    async def send(self, mutation: Mutation, to: UUID | None = None) -> Answer: ...

    async def owner(self) -> Owner:
        """Whose writes these are. Raises `LinkFailed`."""
        ...

    def follow(self, link: Link) -> None: ...

    def disconnect(self) -> None: ...

    async def close(self) -> None: ...


class Rows(Protocol):
    """Who reads what pending writes are shown over: `database.reader.Reader`."""

    def stay_with(self, installation: UUID, strange: Callable[[], None]) -> None: ...


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
        rows: Rows | None = None,
    ) -> None:
        """`applied`: who is told of each write that is in the database, once it is."""
        self._applied, self._rows = applied, rows
        self._engine, self._clock, self._random, self._folder = engine, clock, random, folder
        self._writer = writer
        self._outbox: Outbox | None = None
        self._journal: FileJournal | None = None
        self._owner: Owner | None = None
        """Whose the outbox is."""
        self._sure = False
        """That it is the owner's database that answers, since the link was last cut."""
        self._bookless = False
        """The database that answers has nothing of ours, and no journal could belong to it."""
        self._asking: asyncio.Task[None] | None = None
        self._asked = asyncio.Event()
        """The last attempt to find out is over, whatever came of it."""
        self._reading_anew: asyncio.Task[None] | None = None
        self.turns = 0
        """How often another database was found: what was begun over the rows of one is not to be
        written to the next."""
        self._put_at: dict[UUID, float] = {}
        self._listeners: list[Callable[[], None]] = []
        self.reports: tuple[str, ...] = ()
        """For the person, once: that another database answers, what was broken in the journals."""
        self.elsewhere: tuple[KeptWrite, ...] = ()
        """Writes that wait for another database, or for another login."""
        self.damaged: tuple[Damaged, ...] = ()
        """The journals that are not whole, as long as they are there."""
        engine.on_link(self._follow)

    # What panes and sheets ask

    @property
    def outbox(self) -> Outbox | None:
        """None until the database has been reached once."""
        return self._outbox

    async def put(self, write: Write, mends: UUID | None = None, turn: int | None = None) -> None:
        """Keep it safe, show it, send it; in the place of another one, if it mends one. `turn`: the
        `turns` of when it was begun. Raises `JournalFailed` or `Impossible`: then nothing
        happened."""
        if self._asking is not None and not self._asked.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._asked.wait(), BEHIND)
        if self._reading_anew is not None or turn not in (None, self.turns):
            raise Impossible(ANOTHER)
        if self._outbox is None:
            raise JournalFailed(NO_BOOKS if self._bookless else NOT_YET)
        self._put_at[write.mutation.id] = self._clock.monotonic()
        self._clock.call_later(UNREMARKED, self._tell)
        if mends is None:
            await self._outbox.put(write.mutation, write.op)
        elif not await self._outbox.edit(mends, write.mutation, write.op):
            raise Impossible(TOO_LATE)
        log.info("write %s %s made", write.mutation.id, write.mutation.kind)

    @property
    def entries(self) -> tuple[UnsentWrite, ...]:
        return () if self._outbox is None else self._outbox.entries

    def remarkable(self, entry: UnsentWrite) -> bool:
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

    async def throw_away(self, kept: KeptWrite) -> bool:
        """A write that waits elsewhere; False: it is gone, or a livedash that runs has it. Raises
        `JournalFailed`."""
        from livedash.database.journals import throw_away

        gone, reports = await throw_away(self._folder, [kept])
        self.reports += tuple(reports)
        await self._look_around()
        self._tell()
        return bool(gone)

    # The link

    def _follow(self, link: Link) -> None:
        self._writer.follow(link)
        if not link.reachable:
            self._sure = self._bookless = False
            if self._outbox is not None and not self._outbox.held:
                self._outbox.hold()
        else:
            self._ask_if_unsure()

    def look_again(self) -> None:
        """What was missing in the database may be there now."""
        self._bookless = False
        if self._engine.link.reachable:
            self._ask_if_unsure()

    def _ask_if_unsure(self) -> None:
        if not self._sure and not self._bookless and self._asking is None:
            self._ask()

    def _stranger(self) -> None:
        """Another database answered than the one that was asked for."""
        self._sure = False
        if self._asking is None and self._engine.link.reachable:
            self._ask()

    def _ask(self) -> None:
        self._asked.clear()
        self._asking = asyncio.create_task(self._find_out())
        self._asking.add_done_callback(lambda _: self._asked.set())

    async def _find_out(self) -> None:
        """Whose database answers; then what waits for it is sent."""
        try:
            while self._engine.link.reachable and not self._sure:
                # A cut, or a stranger, takes it back meanwhile.
                self._sure = True
                owner = await self._writer.owner()
                if owner != self._owner:
                    await self._turn_to(owner)
        except LinkFailed as failed:
            # The next sign of life tries again, unless there is nothing to try it with.
            log.warning("the journal waits: %s", failed)
            self._sure = False
            self._bookless = failed.failure.kind is FailureKind.SCHEMA
        except BaseException:
            self._sure = False
            raise
        finally:
            self._asking = None
        if self._sure and self._outbox is not None and self._outbox.held:
            self._outbox.release()
        self._tell()

    async def _turn_to(self, owner: Owner) -> None:
        before, known = self._owner, self._outbox is not None
        if known:
            await self._leave()
        await self._open(owner)
        if before is not None:
            many = sum(kept.owner == before for kept in self.elsewhere)
            kept = f" {many} unsent for {before.home}: kept." if many else ""
            said = f"Another database answers now: {owner.home}.{kept}"
            self.reports = (said, *self.reports)
            log.warning("%s", said)

    async def _leave(self) -> None:
        self.turns += 1
        if self._outbox is not None:
            outbox, self._outbox = self._outbox, None
            await outbox.leave()
        if self._journal is not None:
            await self._journal.close()
        if self._reading_anew is not None:
            self._reading_anew.cancel()
        # What stands there are the rows of the other one.
        self._engine.cache.receive([Gap("another database answers")])
        self._reading_anew = asyncio.create_task(self._engine.cache.settled())
        self._reading_anew.add_done_callback(self._read_anew)

    def _read_anew(self, done: asyncio.Task[None]) -> None:
        if self._reading_anew is done:
            self._reading_anew = None
            self.turns += 1

    async def _open(self, owner: Owner) -> None:
        from livedash.database.carrier import Carrier
        from livedash.database.journal import FileJournal

        opened = await FileJournal.open(self._folder, owner)
        self._owner, self._journal = owner, opened.journal
        self.reports = opened.reports
        await self._look_around()
        if self._rows is not None:
            self._rows.stay_with(owner.installation, self._stranger)
        self._outbox = Outbox(
            opened.journal,
            Carrier(self._writer, owner.installation, self._stranger),
            self._engine.cache,
            self._clock,
            self._random,
            self._engine.trace.fault,
        )
        for heard in self._applied:
            self._outbox.on_applied(heard)
        self._outbox.restore(opened.unsent)
        self._outbox.on_move(self._tell)

    async def _look_around(self) -> None:
        from livedash.database.journals import look_into

        left = await asyncio.to_thread(look_into, self._folder)
        self.damaged = left.damaged
        self.elsewhere = () if self._owner is None else left.elsewhere(self._owner)

    def _tell(self) -> None:
        known = {entry.id for entry in self.entries}
        self._put_at = {id: at for id, at in self._put_at.items() if id in known}
        for heard in tuple(self._listeners):
            heard()

    async def close(self) -> None:
        """What is being sent gets its answer, if that comes soon; the rest stays in the journal."""
        for task in (self._asking, self._reading_anew):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        if self._outbox is not None:
            # A server that does not answer holds nobody at the door: cut off, the write has no
            # answer, and the next run asks under the same id what became of it.
            cut = self._clock.call_later(PATIENCE, self._writer.disconnect)
            await self._outbox.close()
            cut.cancel()
        if self._journal is not None:
            await self._journal.close()
        await self._writer.close()
