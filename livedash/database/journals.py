"""All journals of a folder, whoever's they are: the writes that wait in them, their damage, and how
a write that nobody wants any more is thrown away."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from livedash.database import journal_files as files
from livedash.database.journal_lines import FORMAT, Book, Owner, damage
from livedash.live.mutation import Mutation
from livedash.live.sending import Refused


class KeptWrite(NamedTuple):
    """One unsent write, and its owner."""

    mutation: Mutation
    refused: Refused | None
    owner: Owner | None
    in_use: bool
    """Whether the write belongs to a livedash that runs."""


class Damaged(NamedTuple):
    """A journal that is not whole, or was not when it was set aside."""

    words: str
    path: Path

    def __str__(self) -> str:
        return f"{self.words} {self.path}"


class Left(NamedTuple):
    """The unsent writes and the damaged journals of a folder."""

    kept: tuple[KeptWrite, ...] = ()
    damaged: tuple[Damaged, ...] = ()

    def elsewhere(self, owner: Owner) -> tuple[KeptWrite, ...]:
        """Writes that only another database, or another login, can take."""
        return tuple(
            one
            for one in self.kept
            if not one.in_use and one.owner is not None and one.owner != owner
        )


def look_into(folder: Path) -> Left:
    """Look into all journals without taking any over. Raises nothing: journals that cannot be read
    are named."""
    kept: list[KeptWrite] = []
    damaged: list[Damaged] = []
    for path, seen in files.all_in(folder):
        if isinstance(seen, OSError):
            damaged.append(Damaged(f"A journal cannot be read ({seen.strerror or seen}):", path))
            continue
        found, owner = seen.found, seen.owner
        if found.format > FORMAT:
            damaged.append(Damaged("The writes of a newer livedash wait for that one, in", path))
            continue
        book = Book()
        for record in found.records:
            book.take(record)
        kept += [KeptWrite(write, refused, owner, seen.in_use) for write, refused in book.unsent()]
        if not found.whole and not seen.in_use:
            damaged.append(Damaged(f"{damage(found, taken=False)} It is in", path))
    damaged += [
        Damaged("A damaged journal is kept until you delete it:", path)
        for path in files.all_aside(folder)
    ]
    return Left(tuple(kept), tuple(damaged))


async def throw_away(
    folder: Path, unwanted: Iterable[KeptWrite]
) -> tuple[list[KeptWrite], list[str]]:
    """Throw writes away for good; the writes that were still there, and the damage found on the
    way. Raises `JournalFailed`."""
    from livedash.database.journal import FileJournal
    from livedash.live.sending import Settled

    unwanted = list(unwanted)
    gone: list[KeptWrite] = []
    reports: list[str] = []
    for owner in {one.owner: None for one in unwanted if one.owner is not None}:
        opened = await FileJournal.open(folder, owner)
        reports += opened.reports
        there = {mutation.id for mutation, _ in opened.unsent}
        try:
            for one in unwanted:
                if one.owner == owner and one.mutation.id in there:
                    await opened.journal.append([Settled(one.mutation.id, "discarded")])
                    gone.append(one)
        finally:
            await opened.journal.close()
    return gone, reports
