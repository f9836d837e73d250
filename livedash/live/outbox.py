"""The outbox: keeps a write safe, shows it, and sends it in its turn until the answer is known.

Nothing is shown before it is safe on the disk, and nothing leaves the disk before its answer is
known. A link that dies during a COMMIT leaves a question; sending the same id again answers it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from random import Random
from typing import NamedTuple
from uuid import UUID

from livedash.live.clock import Clock
from livedash.live.mutation import Mutation
from livedash.live.overlay import Op
from livedash.live.rest import Rest
from livedash.live.sending import (
    Answer,
    Applied,
    Journal,
    JournalFailed,
    NoAnswer,
    PendingView,
    Record,
    Refused,
    Rejected,
    Sender,
    Settled,
    Written,
)
from livedash.live.unsent import LOST_GROUND, State, Unsent, UnsentWrite

AT_ONCE = 3
"""Scopes that are sent side by side."""

Fault = Callable[[str, BaseException], None]


class Count(NamedTuple):
    """The counts of unsent writes, for the header."""

    waiting: int
    refused: int


class Outbox:
    """All unsent writes of one terminal. Lives on one asyncio loop."""

    def __init__(
        self,
        journal: Journal,
        sender: Sender,
        picture: PendingView,
        clock: Clock,
        random: Random,
        fault: Fault,
    ) -> None:
        self._journal = journal
        self._sender = sender
        self._picture = picture
        self._clock = clock
        self._fault = fault
        self._unsent = Unsent()
        self._held = True
        self._left = False
        self._rest = Rest(clock, random, self._moved)
        self._tasks: set[asyncio.Task[None]] = set()
        self._listeners: list[Callable[[], None]] = []
        self._applied_heard: list[Callable[[Mutation], None]] = []

    # What a person does

    async def put(self, mutation: Mutation, op: Op | None = None) -> None:
        """Keep a write safe, show it, and send it in its turn. Raises `JournalFailed`: then nothing
        happened."""
        entry = UnsentWrite(mutation, State.SAVING, op)
        self._unsent.add(entry)
        # The caller may be cancelled; a write on its way to the disk may not be forgotten.
        await asyncio.shield(self._begin(self._save(entry)))

    async def _save(self, entry: UnsentWrite) -> None:
        try:
            await self._journal.append([Written(entry.mutation)])
        except BaseException:
            self._unsent.remove(entry.id)
            self._refuse_orphans()
            raise
        self._unsent.saved(entry.id)
        self._paint(entry)
        self._refuse_orphans()
        self._moved()

    def restore(self, mutations: Iterable[tuple[Mutation, Refused | None]]) -> None:
        """Take over writes of an earlier run or of a dead terminal; the journal has them
        already."""
        for mutation, refused in mutations:
            if self._unsent.get(mutation.id) is None:
                state = State.QUEUED if refused is None else State.REFUSED
                self._unsent.add(UnsentWrite(mutation, state, refused=refused))
        self._refuse_orphans()
        self._moved()

    async def retry(self, id: UUID) -> bool:
        """Send a refused write again; False: there is none."""
        entry = self._unsent.get(id)
        if entry is None or entry.state is not State.REFUSED:
            return False
        await self._journal.append([Rejected(id, None)])
        if self._unsent.get(id) is not entry or entry.state is not State.REFUSED:
            return False
        for found in self._unsent.again(id):
            self._paint(found)
            if found is not entry:
                self._note([Rejected(found.id, None)])
        self._refuse_orphans()
        self._moved()
        return True

    async def discard(self, id: UUID) -> bool:
        """Forget a write; False: there is none, or it is just being sent. A write that had no
        answer may have been applied all the same; then the database's rows will show it."""
        entry = self._unsent.get(id)
        if entry is None or entry.state not in (State.QUEUED, State.REFUSED):
            return False
        before, entry.state = entry.state, State.SAVING
        try:
            await self._journal.append([Settled(id, "discarded")])
        except JournalFailed:
            entry.state = before
            raise
        self._unsent.remove(id)
        self._unpaint(entry)
        self._refuse_orphans()
        self._moved()
        return True

    async def edit(self, id: UUID, mutation: Mutation, op: Op | None = None) -> bool:
        """Put another write, under an id of its own, in the place of one that was refused or never
        sent; False: the old write is already being sent, or gone."""
        entry = self._unsent.get(id)
        untried = entry is not None and entry.state is State.QUEUED and not entry.attempts
        if entry is None or not ((untried and entry.op) or entry.state is State.REFUSED):
            return False
        before, entry.state = entry.state, State.SAVING
        try:
            await self._journal.append([Settled(id, "discarded"), Written(mutation)])
        except JournalFailed:
            entry.state = before
            raise
        new = UnsentWrite(mutation, State.QUEUED, op, looked_at=True)
        followers = self._unsent.replace(id, new)
        self._unpaint(entry)
        self._paint(new)
        for follower in followers:
            self._note([Written(follower.mutation)])
            if follower.state is State.REFUSED:
                self._unsent.again(follower.id)
                self._paint(follower)
                self._note([Rejected(follower.id, None)])
        self._moved()
        return True

    # What the link does

    def hold(self) -> None:
        """Keep what is queued while the link is down. A write being sent finds out by itself."""
        self._held = True
        self._moved()

    def release(self) -> None:
        """Send in order, at once: the link is up."""
        self._held = False
        self._rest.answered()
        self._rest.stop()
        self._moved()

    async def leave(self) -> None:
        """Leave the database, because another one answers: nothing of this one is shown over the
        other's rows, and nothing is sent. All writes stay in the journal."""
        self._left = True
        for entry in self._unsent:
            self._unpaint(entry)
        await self.close()

    # How the writes stand

    @property
    def entries(self) -> tuple[UnsentWrite, ...]:
        return tuple(self._unsent)

    @property
    def held(self) -> bool:
        return self._held

    @property
    def count(self) -> Count:
        refused = sum(entry.state is State.REFUSED for entry in self._unsent)
        return Count(len(self._unsent) - refused, refused)

    def on_move(self, heard: Callable[[], None]) -> Callable[[], None]:
        """Call back after each step of any write; call the returned function to hear no more."""
        self._listeners.append(heard)

        def stop() -> None:
            if heard in self._listeners:
                self._listeners.remove(heard)

        return stop

    def on_applied(self, heard: Callable[[Mutation], None]) -> None:
        """Call back with each write that is in the database now. The callback must return at once;
        an exception in it is reported and harms nothing."""
        self._applied_heard.append(heard)

    async def close(self) -> None:
        """Send nothing more. Writes being sent get their answer; the rest stays in the journal."""
        self._held = True
        self._rest.stop()
        while tasks := tuple(self._tasks):
            await asyncio.gather(*tasks, return_exceptions=True)
            # Tasks that were done when gathered have told nobody yet: since Python 3.12 such a
            # gather does not let the loop turn, and this loop would never end.
            self._tasks.difference_update(tasks)

    # Sending

    def _pump(self) -> None:
        if self._held or self._rest.lasts:
            return
        for entry in self._unsent.overdue(self._clock.now()):
            self._refused(entry.id, entry.refused)
        for entry in self._unsent.next(AT_ONCE):
            if entry.painted:
                self._picture.sent(entry.id)
            self._begin(self._send(entry))

    async def _send(self, entry: UnsentWrite) -> None:
        answer: Answer
        try:
            answer = await self._sender.send(entry.mutation)
        except Exception as error:  # noqa: BLE001 - told; a fault of ours is no answer of theirs
            self._fault(f"sending {entry.mutation.kind}", error)
            answer = NoAnswer("Something went wrong while it was sent; see the log.")
        match answer:
            case Applied():
                self._rest.answered()
                self._applied(entry, answer)
            case Refused():
                self._rest.answered()
                self._refused(entry.id, answer)
            case NoAnswer():
                self._unsent.unanswered(entry.id, answer)
                self._rest.missed()
        self._moved()

    def _applied(self, entry: UnsentWrite, answer: Applied) -> None:
        ready, lost = self._unsent.applied(entry.id, answer)
        if entry.painted:
            self._picture.committed(entry.id)
        # The followers' versions first: once the write is forgotten, nobody could tell them the
        # version.
        self._note([*(Written(each.mutation) for each in ready), Settled(entry.id, "applied")])
        for each in lost:
            self._tell_refused(each)
        for heard in self._applied_heard:
            try:
                heard(entry.mutation)
            except Exception as error:  # noqa: BLE001 - a fault in a listener stays there
                self._fault(f"told that {entry.mutation.kind} was applied", error)

    def _refused(self, id: UUID, refused: Refused | None) -> None:
        if refused is not None:
            for entry in self._unsent.refuse(id, refused):
                self._tell_refused(entry)

    def _refuse_orphans(self) -> None:
        for entry in self._unsent.orphaned():
            self._refused(entry.id, Refused(f"{LOST_GROUND}."))

    def _tell_refused(self, entry: UnsentWrite) -> None:
        self._unpaint(entry)
        self._note([Rejected(entry.id, entry.refused)])

    # Beside sending

    def _paint(self, entry: UnsentWrite) -> None:
        if entry.op is not None and not entry.painted and not self._left:
            entry.painted = True
            self._picture.foresee(entry.op)

    def _unpaint(self, entry: UnsentWrite) -> None:
        if entry.painted:
            entry.painted = False
            self._picture.refused(entry.id)

    def _note(self, records: Sequence[Record]) -> None:
        """Write down the outcome of a write. A lost note costs a resend that changes nothing."""
        self._begin(self._noted(records))

    async def _noted(self, records: Sequence[Record]) -> None:
        try:
            await self._journal.append(records)
        except JournalFailed as error:
            self._fault("noting what became of a write", error)

    def _begin(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _moved(self) -> None:
        self._pump()
        for heard in tuple(self._listeners):
            try:
                heard()
            except Exception as error:  # noqa: BLE001 - a fault in a listener stays there
                self._fault("told of the outbox", error)
