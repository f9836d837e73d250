"""The way of a write from the panes to the database: journal, outbox and writer, put together.

The way begins when the link first stands, because only the database knows the owner of a journal;
writes that an earlier run or a dead terminal left unsent are taken along then. At each return of
the link the database is asked again: where another database answers, unsent writes stay in their
own journal, and a journal of the other database is opened. An entry made while no database answers
belongs to the last one.
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
"""Seconds that a person who quits waits for answers under way."""

BEHIND = 2.0
"""Seconds that a write waits for the journal, which opens a moment after the link: no longer,
because the keys wait too."""

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
    """The carrier of writes to the database: `database.writer.Writer`."""

    async def send(self, mutation: Mutation, to: UUID | None = None) -> Answer: ...

    async def owner(self) -> Owner:
        """The owner of these writes. Raises `LinkFailed`."""
        ...

    def follow(self, link: Link) -> None: ...

    def disconnect(self) -> None: ...

    async def close(self) -> None: ...


class Rows(Protocol):
    """The reader of the rows under pending writes: `database.reader.Reader`."""

    def stay_with(self, installation: UUID, strange: Callable[[], None]) -> None: ...


class Writing:
    """The writes of one terminal."""

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
        """`applied`: called with each write that the database has applied."""
        self._applied, self._rows = applied, rows
        self._engine, self._clock, self._random, self._folder = engine, clock, random, folder
        self._writer = writer
        self._outbox: Outbox | None = None
        self._journal: FileJournal | None = None
        self._owner: Owner | None = None
        """The owner of the outbox."""
        self._sure = False
        """Whether the owner's database surely answers, since the link was last cut."""
        self._bookless = False
        """Whether the database that answers has no tables of ours, so that no journal could belong
        to it."""
        self._asking: asyncio.Task[None] | None = None
        self._asked = asyncio.Event()
        """Set when the last attempt to find the owner is over, with whatever result."""
        self._reading_anew: asyncio.Task[None] | None = None
        self.turns = 0
        """A count that rises with each change to another database: a write begun over the rows of
        one must not go to the next."""
        self._put_at: dict[UUID, float] = {}
        self._listeners: list[Callable[[], None]] = []
        self.reports: tuple[str, ...] = ()
        """Reports for the person, once: another database that answers, faults in the journals."""
        self.elsewhere: tuple[KeptWrite, ...] = ()
        """Writes that wait for another database, or for another login."""
        self.damaged: tuple[Damaged, ...] = ()
        """The journals that are not whole, as long as they exist."""
        engine.on_link(self._follow)

    # For panes and sheets

    @property
    def outbox(self) -> Outbox | None:
        """The outbox; None until the database has been reached once."""
        return self._outbox

    async def put(self, write: Write, mends: UUID | None = None, turn: int | None = None) -> None:
        """Keep a write safe, show it, send it; `mends`: in the place of this write. `turn`: the
        `turns` when the write was begun. Raises `JournalFailed` or `Impossible`: then nothing
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
        """Whether a person should see that a write is not in the database yet."""
        late = self._clock.monotonic() - self._put_at.get(entry.id, 0.0) >= UNREMARKED
        held = self._outbox is None or self._outbox.held
        return held or late or entry.attempts > 0 or entry.state is State.REFUSED

    @property
    def marks(self) -> Mapping[str, Mark]:
        """The marks of rows whose writes are not in the database yet, by the names that panes give
        the rows."""
        found: dict[str, Mark] = {}
        for entry in self.entries:
            if self.remarkable(entry):
                for mark in entry.mutation.marks:
                    if entry.state is State.REFUSED or mark not in found:
                        found[mark] = "refused" if entry.state is State.REFUSED else "waiting"
        return found

    @property
    def count(self) -> Count:
        """The number of writes that a person should know of."""
        seen = [entry for entry in self.entries if self.remarkable(entry)]
        refused = sum(entry.state is State.REFUSED for entry in seen)
        return Count(len(seen) - refused, refused)

    def on_move(self, heard: Callable[[], None]) -> Callable[[], None]:
        """Call `heard` after each step of any write; the answer ends that."""
        self._listeners.append(heard)

        def stop() -> None:
            if heard in self._listeners:
                self._listeners.remove(heard)

        return stop

    async def throw_away(self, kept: KeptWrite) -> bool:
        """Throw away a write that waits elsewhere; False: it is gone, or a running livedash has it.
        Raises `JournalFailed`."""
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
        """Look at the database again: its missing tables may exist now."""
        self._bookless = False
        if self._engine.link.reachable:
            self._ask_if_unsure()

    def _ask_if_unsure(self) -> None:
        if not self._sure and not self._bookless and self._asking is None:
            self._ask()

    def _stranger(self) -> None:
        """Ask for the owner again: another database answered than the one that was asked."""
        self._sure = False
        if self._asking is None and self._engine.link.reachable:
            self._ask()

    def _ask(self) -> None:
        self._asked.clear()
        self._asking = asyncio.create_task(self._find_out())
        self._asking.add_done_callback(lambda _: self._asked.set())

    async def _find_out(self) -> None:
        """Find the owner of the database that answers, then send the owner's waiting writes."""
        try:
            while self._engine.link.reachable and not self._sure:
                # A cut, or a stranger, makes this False again meanwhile.
                self._sure = True
                owner = await self._writer.owner()
                if owner != self._owner:
                    await self._turn_to(owner)
        except LinkFailed as failed:
            # The next sign of life tries again, unless the database lacks our tables.
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
        # The rows on the screen are the other database's.
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
        """Close the way. Writes being sent get their answers, if these come soon; the rest stays in
        the journal."""
        for task in (self._asking, self._reading_anew):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        if self._outbox is not None:
            # A server that does not answer holds nobody at the door. A write that is cut off has no
            # answer, and the next run asks for its fate under the same id.
            cut = self._clock.call_later(PATIENCE, self._writer.disconnect)
            await self._outbox.close()
            cut.cancel()
        if self._journal is not None:
            await self._journal.close()
        await self._writer.close()
