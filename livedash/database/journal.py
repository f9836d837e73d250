"""The journal of unsent writes: one append-only file per terminal, safe before a write is shown.

The journal's own thread writes and syncs, so that a slow disk never holds up the screen; records
that came meanwhile are written together and synced once. The folder is the caller's choice.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from livedash.database import journal_files as files
from livedash.database import journal_lines as lines
from livedash.database.journal_lines import FORMAT, Book, Owner, damage
from livedash.live.mutation import Mutation
from livedash.live.sending import JournalFailed, Record, Refused, Settled

Batch = tuple[Sequence[Record], bytes]
"""Records, and their bytes in the file."""

COMPACT_FROM = 64 * 1024
"""Bytes below which compacting is not worth while."""


@dataclass(frozen=True, slots=True)
class OpenedJournal:
    """The journal of a new terminal, with the writes that it takes over."""

    journal: FileJournal
    unsent: tuple[tuple[Mutation, Refused | None], ...]
    """Writes taken over from dead terminals."""
    reports: tuple[str, ...]
    """Reports for the person: what was found broken, and where it is kept."""


class FileJournal:
    """Implements `live.sending.Journal`."""

    def __init__(self, folder: Path, owner: Owner, compact_from: int = COMPACT_FROM) -> None:
        self._folder = folder
        self._owner = owner
        self._compact_from = compact_from
        self._book = Book()
        self._path: Path | None = None
        self._fd = -1
        self._size = 0
        """The size up to which the file is well; bytes behind it, left by a failed write, are cut
        off."""
        self._wholesome = True
        self._asked: SimpleQueue[tuple[Batch, Future[None]] | None] = SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="livedash journal", daemon=True)

    @classmethod
    async def open(
        cls, folder: Path, owner: Owner, compact_from: int = COMPACT_FROM
    ) -> OpenedJournal:
        """Open a journal, and take over what dead terminals left. Raises nothing: files that
        cannot be read are reported, and a folder that cannot be written is found out by the
        first write."""
        journal = cls(folder, owner, compact_from)
        reports = await asyncio.to_thread(journal._adopt)
        journal._thread.start()
        return OpenedJournal(journal, tuple(journal._book.unsent()), tuple(reports))

    @property
    def path(self) -> Path | None:
        """The journal's file; None: nothing was written yet."""
        return self._path

    async def append(self, records: Sequence[Record]) -> None:
        if self._closed:
            raise JournalFailed("The journal of unsent writes is closed.")
        done: Future[None] = Future()
        # Put into bytes here: a record that cannot be is the asker's fault and nobody else's.
        self._asked.put(((tuple(records), lines.lines(records)), done))
        await asyncio.wrap_future(done)

    async def close(self) -> None:
        """Write what was asked, and close; the file stays if anything in it is unsent."""
        if not self._closed:
            self._closed = True
            self._asked.put(None)
            await asyncio.to_thread(self._thread.join)

    # On the journal's thread

    def _run(self) -> None:
        over = False
        while not over:
            batch = []
            asked = self._asked.get()
            while asked is not None:
                batch.append(asked)
                if self._asked.empty():
                    break
                asked = self._asked.get()
            over = asked is None
            if batch:
                self._serve(batch)
        self._leave()

    def _serve(self, batch: Sequence[tuple[Batch, Future[None]]]) -> None:
        wanted = [each for each in batch if each[1].set_running_or_notify_cancel()]
        try:
            self._write([each for each, _ in wanted])
        except Exception as error:  # noqa: BLE001 - it is raised where the write was asked for
            failure = JournalFailed(f"It could not be kept safe ({_why(error)}) in {self._folder}.")
            for _, done in wanted:
                done.set_exception(failure)
        else:
            for _, done in wanted:
                done.set_result(None)
            with contextlib.suppress(OSError):
                # A full disk leaves the file as long as it was; the next append tries again.
                self._compact()

    def _write(self, batches: Sequence[Batch]) -> None:
        data = b"".join(said for _, said in batches)
        if self._fd < 0:
            self._create()
        elif self._path is not None and not self._is_ours(self._path):
            # A file without its name is safe for nobody, and a file that was cut short holds less
            # than was promised: all records are known here, so a new file is written.
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._renew(self._path)
        self._mend()
        self._wholesome = False
        _write_all(self._fd, data)
        os.fsync(self._fd)
        self._wholesome = True
        self._size += len(data)
        for records, _ in batches:
            for record in records:
                self._book.take(record)

    def _create(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        new, fd = files.create(self._folder, self._owner)
        path = new.with_suffix(files.SUFFIX)
        try:
            head = lines.header(self._owner)
            _write_all(fd, head)
            os.fsync(fd)
            # Only now the file gets the name of a journal: a journal without its first line is
            # damaged.
            new.rename(path)
        except BaseException:
            new.unlink(missing_ok=True)
            os.close(fd)
            raise
        files.sync_folder(self._folder)
        self._path, self._fd, self._size = path, fd, len(head)

    def _is_ours(self, path: Path) -> bool:
        """Whether the file is still ours: nobody has swept the folder, moved the file, or cut it
        short."""
        size = os.fstat(self._fd).st_size
        whole = size == self._size if self._wholesome else size >= self._size
        return whole and files.is_called(self._fd, path)

    def _mend(self) -> None:
        if not self._wholesome:
            os.ftruncate(self._fd, self._size)
            self._wholesome = True

    def _compact(self) -> None:
        if self._size < self._compact_from or self._path is None:
            return
        if self._size >= 4 * len(self._rest()):
            self._renew(self._path)

    def _rest(self) -> bytes:
        return lines.header(self._owner) + lines.lines(self._book.records())

    def _renew(self, as_path: Path) -> None:
        """Write the unsent records and nothing else into a new file under the same name."""
        rest = self._rest()
        path, fd = files.create(self._folder, self._owner)
        try:
            _write_all(fd, rest)
            os.fsync(fd)
            # A terminal that opened the old file to adopt it finds it locked, and then without a
            # name.
            path.replace(as_path)
        except BaseException:
            path.unlink(missing_ok=True)
            os.close(fd)
            raise
        files.sync_folder(self._folder)
        old, self._fd, self._size, self._wholesome = self._fd, fd, len(rest), True
        self._book.settled.clear()
        os.close(old)

    def _leave(self) -> None:
        if self._fd < 0:
            return
        with contextlib.suppress(OSError):
            self._mend()
            if self._path is not None and not self._book.writes:
                self._path.unlink(missing_ok=True)
            elif self._path is not None and not self._is_ours(self._path):
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._renew(self._path)
        os.close(self._fd)
        self._fd = -1

    # Adopting

    def _adopt(self) -> list[str]:
        reports: list[str] = []
        held: list[tuple[Path, int, lines.JournalContents]] = []
        try:
            for path, opened in files.orphans(self._folder, self._owner):
                if isinstance(opened, OSError):
                    reports.append(f"Left alone, for it cannot be read ({_why(opened)}): {path}")
                    continue
                found = lines.read(files.contents(opened))
                if found.format > FORMAT:
                    # First the damage, then the path: the screen may have no room for all of a
                    # path.
                    reports.append(f"The writes of a newer livedash wait for that one, in {path}")
                    os.close(opened)
                elif found.owner is not None and found.owner != self._owner:
                    reports.append(f"Left alone, for it is of another database or login: {path}")
                    os.close(opened)
                else:
                    held.append((path, opened, found))
            self._take_over(held, reports)
            files.sweep(self._folder, self._owner)
        except OSError as error:
            reports.append(
                f"Unsent writes in {self._folder} could not be taken over: {_why(error)}. "
                "They are left as they are."
            )
            self._book = Book()
        finally:
            for _, fd, _ in held:
                os.close(fd)
        return reports

    def _take_over(
        self, held: list[tuple[Path, int, lines.JournalContents]], reports: list[str]
    ) -> None:
        book = Book()
        # A terminal that died while it adopted leaves a write in two files, and its end in one of
        # them.
        for _, _, found in held:
            for record in found.records:
                if isinstance(record, Settled):
                    book.take(record)
        for _, _, found in held:
            # A file without its first line still says by its name whose writes it holds.
            for record in found.records:
                book.take(record)
        if book.writes:
            records = book.records()
            self._write([(records, lines.lines(records))])
        for path, _, found in held:
            if found.whole:
                path.unlink(missing_ok=True)
            else:
                reports.append(f"{damage(found)} It is kept as {files.set_aside(path)}")
        files.sync_folder(self._folder)


def _write_all(fd: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


def _why(error: BaseException) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
