"""Unsent writes and their states, in a table without any waiting in it.

The table says which writes may be sent, and is told the answers. Within a scope the oldest write
goes first and alone; a refused write steps aside, and takes along only the writes that build on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from livedash.live.mutation import Mutation, ReturnedBy
from livedash.live.overlay import Op
from livedash.live.sending import Applied, Elsewhere, NoAnswer, Refused

REMEMBERED = timedelta(days=90)
"""How long the database remembers an applied write. For an older write a person is asked."""

TOO_OLD = "It is older than 90 days: whether it was applied then is no longer known."
KEPT_VERSIONS = 1000
LOST_GROUND = "It builds on a write that was not applied"


class State(Enum):
    SAVING = "saving"
    """On the way to the disk; not shown yet."""
    QUEUED = "queued"
    SENDING = "sending"
    REFUSED = "refused"
    """The write waits for a person."""


@dataclass(slots=True)
class UnsentWrite:
    """An unsent write and its state."""

    mutation: Mutation
    state: State
    op: Op | None = None
    """None: the write comes from an earlier run. Whether the rows contain it already is not known,
    so it is marked and not painted."""
    painted: bool = False
    refused: Refused | None = None
    attempts: int = 0
    """How often the write was sent without an answer."""
    trouble: str = ""
    """Why the last attempt had no answer."""
    looked_at: bool = False
    """A person said: send the write, however old it is."""

    @property
    def id(self) -> UUID:
        return self.mutation.id


class Unsent:
    """All unsent writes, in the order in which they were made."""

    def __init__(self) -> None:
        self._entries: dict[UUID, UnsentWrite] = {}
        self._left: dict[UUID, int | None] = {}
        """Versions that the latest applied writes left: somebody may be about to build on one."""

    def __iter__(self) -> Iterator[UnsentWrite]:
        return iter(tuple(self._entries.values()))

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, id: UUID) -> UnsentWrite | None:
        return self._entries.get(id)

    def add(self, entry: UnsentWrite) -> None:
        follows = entry.mutation.follows
        if follows is not None and (version := self._left.get(follows)) is not None:
            entry.mutation = replace(entry.mutation, expects=version)
        self._entries[entry.id] = entry

    def remove(self, id: UUID) -> UnsentWrite | None:
        return self._entries.pop(id, None)

    def saved(self, id: UUID) -> UnsentWrite:
        entry = self._entries[id]
        entry.state = State.QUEUED
        return entry

    def overdue(self, now: datetime) -> list[UnsentWrite]:
        """Mark the writes that are too old to be sent without a person's word as refused, and
        return them."""
        found = [
            entry
            for entry in self
            if entry.state is State.QUEUED
            and not entry.looked_at
            and now - entry.mutation.made_at > REMEMBERED
        ]
        for entry in found:
            entry.state, entry.refused = State.REFUSED, Refused(TOO_OLD)
        return found

    def next(self, most: int) -> list[UnsentWrite]:
        """Choose the writes that may be sent now, with `most` under way at once, and mark them as
        sending."""
        free = most - sum(entry.state is State.SENDING for entry in self)
        busy: set[str] = set()
        chosen: list[UnsentWrite] = []
        for entry in self:
            if len(chosen) >= free:
                break
            if entry.state is State.REFUSED or entry.mutation.scope in busy:
                continue
            busy.add(entry.mutation.scope)
            if entry.state is State.QUEUED and entry.mutation.follows is None:
                entry.state = State.SENDING
                chosen.append(entry)
        return chosen

    def applied(self, id: UUID, answer: Applied) -> tuple[list[UnsentWrite], list[UnsentWrite]]:
        """Mark a write as applied, give the writes that build on it the version it left, and refuse
        them where that version is not known."""
        self.remove(id)
        self._left[id] = answer.version
        if len(self._left) > KEPT_VERSIONS:
            del self._left[next(iter(self._left))]
        ready, lost = [], []
        for entry in self._builds_on(id):
            if answer.version is None:
                lost += self.refuse(
                    entry.id, Refused("What it builds on was applied, but not as what version.")
                )
            else:
                entry.mutation = replace(entry.mutation, expects=answer.version)
                ready.append(entry)
        return ready, lost

    def refuse(self, id: UUID, refused: Refused) -> list[UnsentWrite]:
        """Refuse a write and all that build on it, until a person decides. The first one returned
        is the write itself."""
        entry = self._entries[id]
        entry.state, entry.refused = State.REFUSED, refused
        found = [entry]
        for follower in self._builds_on(id):
            if follower.state is not State.REFUSED:
                words = f"{LOST_GROUND}: {entry.mutation.words}."
                found += self.refuse(follower.id, Refused(words))
        return found

    def unanswered(self, id: UUID, answer: NoAnswer) -> UnsentWrite:
        entry = self._entries[id]
        entry.state = State.QUEUED
        # Another database says nothing about the write.
        entry.attempts += not isinstance(answer, Elsewhere)
        entry.trouble = answer.words
        return entry

    def again(self, id: UUID) -> list[UnsentWrite]:
        """Queue a refused write again, and with it the writes that were refused because of it."""
        entry = self._entries[id]
        entry.state, entry.refused, entry.looked_at = State.QUEUED, None, True
        found = [entry]
        for follower in self._builds_on(id):
            if follower.state is State.REFUSED:
                found += self.again(follower.id)
        return found

    def replace(self, id: UUID, new: UnsentWrite) -> list[UnsentWrite]:
        """Put another write in the place of this one; the writes that built on the old one build on
        the new."""
        followers = self._builds_on(id)
        self._entries = {
            entry.id: entry
            for entry in (new if old.id == id else old for old in self._entries.values())
        }
        for entry in followers:
            entry.mutation = replace(entry.mutation, expects=ReturnedBy(new.id))
        return followers

    def orphaned(self) -> list[UnsentWrite]:
        """The queued writes that build on a refused write, or on one that is nowhere any more."""
        found = []
        for entry in self:
            if entry.state is State.QUEUED and entry.mutation.follows is not None:
                ground = self._entries.get(entry.mutation.follows)
                if ground is None or ground.state is State.REFUSED:
                    found.append(entry)
        return found

    def _builds_on(self, id: UUID) -> list[UnsentWrite]:
        return [entry for entry in self if entry.mutation.follows == id]
