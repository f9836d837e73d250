"""The journal's files: who owns a file, which files dead terminals left, and which are set aside.

A lock on the file is the ownership; the lock goes with its terminal however that terminal ends.
Only the holder of its lock removes a file, and only after the file's writes are safe elsewhere.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote
from uuid import UUID, uuid4

from livedash.database.journal_lines import JournalContents, Owner, read

try:
    import fcntl
except ImportError:  # Windows: a terminal's file stays its own, nobody adopts it
    fcntl = None  # type: ignore[assignment]

SUFFIX = ".jsonl"
UNFINISHED = ".new"
ASIDE = ".corrupt-"
NAME = re.compile(
    r"outbox-(?P<installation>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
    rf"-(?P<login>.{{1,79}})-[0-9a-f]{{12}}{re.escape(SUFFIX)}"
)
NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)
MAY_ADOPT = fcntl is not None


def names(owner: Owner) -> str:
    """The beginning of the names of all files of this owner. The header names the owner in full."""
    return f"outbox-{owner.installation}-{quote(owner.login, safe='')[:80]}-"


def create(folder: Path, owner: Owner) -> tuple[Path, int]:
    """Make a new file of our own, locked before anybody else can take it for a dead terminal's. The
    file gets the name of a journal when it is one."""
    while True:
        path = folder / f"{names(owner)}{uuid4().hex[:12]}{UNFINISHED}"
        fd = os.open(path, NEW, 0o600)
        if lock(fd):
            return path, fd
        os.close(fd)


def lock(fd: int) -> bool:
    """Whether the lock on the file is ours now. False: its terminal lives, or the file is gone by
    now."""
    if not MAY_ADOPT:
        return True
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return os.fstat(fd).st_nlink > 0


def is_called(fd: int, path: Path) -> bool:
    """Whether an open file still has this name."""
    try:
        return os.path.samestat(os.fstat(fd), path.stat())
    except FileNotFoundError:
        return False


def orphans(folder: Path, owner: Owner) -> Iterator[tuple[Path, int | OSError]]:
    """Lock the files whose terminals are dead; with each file that cannot be looked at, why not."""
    if not MAY_ADOPT:
        return
    for path in sorted(folder.glob(f"{_literal(names(owner))}*{SUFFIX}")):
        try:
            fd = os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            continue  # another terminal adopted it meanwhile
        except OSError as error:
            yield path, error
            continue
        if lock(fd):
            yield path, fd
        else:
            os.close(fd)


@dataclass(frozen=True, slots=True)
class JournalPeek:
    """A journal, looked at without taking it over."""

    found: JournalContents
    owner: Owner | None
    """The owner by the journal's first line, or else by its name."""
    in_use: bool
    """Whether the journal's terminal runs."""


def all_in(folder: Path) -> Iterator[tuple[Path, JournalPeek | OSError]]:
    """Every journal in the folder, whoever's it is; with each that cannot be looked at, why not."""
    for path in sorted(folder.glob(f"outbox-*{SUFFIX}")):
        try:
            fd = os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            continue  # adopted meanwhile
        except OSError as error:
            yield path, error
            continue
        try:
            data = contents(fd)
            # The lock is never held on to: a terminal that starts at this moment finds the journal
            # free again.
            in_use = not lock(fd)
        finally:
            os.close(fd)
        found = read(data)
        yield path, JournalPeek(found, found.owner or _named(path), in_use)


def _named(path: Path) -> Owner | None:
    """The owner of a file by its name, where the name says it in full."""
    if match := NAME.fullmatch(path.name):
        return Owner(UUID(match["installation"]), unquote(match["login"]))
    return None


def sweep(folder: Path, owner: Owner) -> None:
    """Delete the files that a terminal had begun when it died: no write in them is the only
    copy."""
    for path in folder.glob(f"{_literal(names(owner))}*{UNFINISHED}") if MAY_ADOPT else ():
        with contextlib.suppress(OSError):
            fd = os.open(path, os.O_RDONLY)
            try:
                if lock(fd):
                    path.unlink()
            finally:
                os.close(fd)


def contents(fd: int) -> bytes:
    with os.fdopen(os.dup(fd), "rb") as file:
        file.seek(0)
        return file.read()


def set_aside(path: Path) -> Path:
    """Keep a damaged file under a name by which nobody takes it for a journal."""
    aside = path.with_name(f"{path.stem}{ASIDE}{uuid4().hex[:6]}")
    path.rename(aside)
    return aside


def all_aside(folder: Path) -> list[Path]:
    """The journals that were not whole, until somebody deletes them."""
    return sorted(folder.glob(f"outbox-*{ASIDE}*"))


def sync_folder(folder: Path) -> None:
    """Sync a folder, because names too must be safe. Not every system lets a folder be opened for
    that."""
    with contextlib.suppress(OSError):
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


def _literal(text: str) -> str:
    return "".join(f"[{character}]" if character in "*?[" else character for character in text)
