"""The writes that are not in the database yet, as panes, the header and the sheets ask for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from livedash.app.writing import Writing
from livedash.live.outbox import Count
from livedash.live.unsent import UnsentWrite
from livedash.panes.view import Mark, Refusal

if TYPE_CHECKING:
    from livedash.database.journals import KeptWrite


class UnsentWrites:
    """The unsent writes of one terminal. Without a way to write there are none."""

    def __init__(self, writing: Writing | None) -> None:
        self.writing = writing
        self.marks: Mapping[str, Mark] = {}
        """The marks of rows that unsent writes are about."""
        self.refused: Sequence[Refusal] = ()

    def mark(self) -> bool:
        """Mark the rows anew after a write has moved; False: all marks are as before."""
        if self.writing is None:
            return False
        refused = [Refusal(e.mutation, e.refused) for e in self.entries if e.refused is not None]
        before, self.marks, self.refused = (self.marks, self.refused), self.writing.marks, refused
        return before != (self.marks, self.refused)

    @property
    def count(self) -> Count:
        """The number of writes that a person should know of."""
        return Count(0, 0) if self.writing is None else self.writing.count

    @property
    def entries(self) -> tuple[UnsentWrite, ...]:
        return () if self.writing is None else self.writing.entries

    @property
    def known(self) -> bool:
        """Whether the writes of an earlier run are known; without a way to write, there is nothing
        to know."""
        return self.writing is None or self.writing.outbox is not None

    @property
    def reports(self) -> tuple[str, ...]:
        """Reports that another database answers, and of faults in the journals."""
        if self.writing is None:
            return ()
        said = self.writing.reports
        # A report of this run already names the journal that was set aside, with the reason.
        older = (each for each in self.writing.damaged if str(each.path) not in " ".join(said))
        return (*said, *map(str, older))

    @property
    def damaged(self) -> bool:
        """Whether some journal cannot be read, or not all of it."""
        return self.writing is not None and bool(self.writing.damaged)

    @property
    def elsewhere(self) -> tuple[KeptWrite, ...]:
        """The writes that only another database can take."""
        return () if self.writing is None else self.writing.elsewhere

    def look_again(self) -> None:
        """Look at the database again: there is a shop now."""
        if self.writing is not None:
            self.writing.look_again()

    def on_move(self, heard: Callable[[], None]) -> Callable[[], None]:
        """Call `heard` after each step of any write; the answer ends that."""
        return (lambda: None) if self.writing is None else self.writing.on_move(heard)

    async def retry(self, id: UUID) -> bool:
        """Send a refused write again; False: there is none. Raises `JournalFailed`."""
        outbox = None if self.writing is None else self.writing.outbox
        return outbox is not None and await outbox.retry(id)

    async def discard(self, id: UUID) -> bool:
        """Forget a write; False: it is just being sent. Raises `JournalFailed`."""
        outbox = None if self.writing is None else self.writing.outbox
        return outbox is not None and await outbox.discard(id)

    async def throw_away(self, kept: KeptWrite) -> bool:
        """Throw a write of another database away; False: it is gone. Raises `JournalFailed`."""
        return self.writing is not None and await self.writing.throw_away(kept)
