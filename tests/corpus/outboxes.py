"""Journals as outboxes leave them: the real outbox and the real file, and a database that answers
as it is told.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from uuid import UUID

from livedash.database.journal import COMPACT_FROM, FileJournal
from livedash.database.journal_lines import Owner
from livedash.live.mutation import Mutation
from livedash.live.outbox import Outbox
from livedash.live.overlay import Op
from livedash.live.sending import Answer, NoAnswer
from tests.clock import ManualClock
from tests.panes.bakery import NOW

OWNER = Owner(
    UUID("5ca1ab1e-0000-4000-8000-000000000001"), "ada", "shop at db.example:5432 “Lágos”"
)
NO_ANSWER = NoAnswer("The server closed the connection.")


class Told:
    """The database's side: the answer of each write, by its id; without one, there is none."""

    def __init__(self) -> None:
        self.answers: dict[UUID, Answer] = {}

    async def send(self, mutation: Mutation) -> Answer:
        return self.answers.get(mutation.id, NO_ANSWER)


class Nowhere:
    """Where pending writes are shown: on no screen."""

    def foresee(self, op: Op) -> None: ...

    def sent(self, id: UUID) -> None: ...

    def committed(self, id: UUID) -> None: ...

    def refused(self, id: UUID) -> None: ...


class Terminal:
    """One outbox over one journal, in a script's hands."""

    def __init__(self, journal: FileJournal, folder: Path) -> None:
        self._journal, self._folder, self.told = journal, folder, Told()
        self.outbox = Outbox(journal, self.told, Nowhere(), ManualClock(NOW), Random(1), _fail)

    async def put(self, mutation: Mutation, answer: Answer | None = None) -> UUID:
        if answer is not None:
            self.told.answers[mutation.id] = answer
        await self.outbox.put(mutation)
        await self.settled()
        return mutation.id

    async def settled(self) -> None:
        """Whatever came of the last step is written down."""
        while tasks := tuple(self.outbox._tasks):
            await asyncio.gather(*tasks)
            await asyncio.sleep(0)

    async def written(self) -> bytes:
        """What stands on the disk now, as a terminal leaves it that is killed."""
        await self.settled()
        # Written after whatever the journal's own thread still has to do.
        await self._journal.append([])
        (path,) = self._folder.glob("*.jsonl")
        return path.read_bytes()


def _fail(words: str, error: BaseException) -> None:
    raise AssertionError(words) from error


@asynccontextmanager
async def terminal(folder: Path, compact_from: int = COMPACT_FROM) -> AsyncIterator[Terminal]:
    """With whatever stands in the folder taken over."""
    opened = await FileJournal.open(folder, OWNER, compact_from)
    assert not opened.reports, opened.reports
    one = Terminal(opened.journal, folder)
    one.outbox.restore(opened.unsent)
    one.outbox.release()
    await one.settled()
    try:
        yield one
    finally:
        await one.outbox.close()
        await opened.journal.close()
