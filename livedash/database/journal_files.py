"""The journal's files: who owns one, which dead terminals left theirs, and what is set aside.

A lock on the file is the ownership; it goes with its terminal however that one ends. A file is
removed only by whoever holds its lock, and only after its writes are safe elsewhere.
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
    """What all files of this owner begin with. The header says it in full."""
    return f"outbox-{owner.installation}-{quote(owner.login, safe='')[:80]}-"


def create(folder: Path, owner: Owner) -> tuple[Path, int]:
    """A new file of our own, locked before anybody else can take it for a dead terminal's. It gets
    the name of a journal when it is one."""
    while True:
        path = folder / f"{names(owner)}{uuid4().hex[:12]}{UNFINISHED}"
        fd = os.open(path, NEW, 0o600)
        if lock(fd):
            return path, fd
        os.close(fd)


def lock(fd: int) -> bool:
    """Whether it is ours now. False: its terminal lives, or the file is gone by now."""
    if not MAY_ADOPT:
        return True
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return os.fstat(fd).st_nlink > 0


def is_called(fd: int, path: Path) -> bool:
    """Whether an open file is still the one of that name."""
    try:
        return os.path.samestat(os.fstat(fd), path.stat())
    except FileNotFoundError:
        return False


def orphans(folder: Path, owner: Owner) -> Iterator[tuple[Path, int | OSError]]:
    """Files whose terminal is dead, locked; or why one cannot be looked at."""
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
    """A journal, looked at without taking it."""

    found: JournalContents
    owner: Owner | None
    """By its first line, or else by its name."""
    in_use: bool
    """Its terminal runs."""


def all_in(folder: Path) -> Iterator[tuple[Path, JournalPeek | OSError]]:
    """Every journal there is, whoever's it is; or why one cannot be looked at."""
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
            # Never held on to: a terminal that starts at this moment finds it free again.
            in_use = not lock(fd)
        finally:
            os.close(fd)
        found = read(data)
        yield path, JournalPeek(found, found.owner or _named(path), in_use)


def _named(path: Path) -> Owner | None:
    """Whose a file is by its name, where that says it in full."""
    if match := NAME.fullmatch(path.name):
        return Owner(UUID(match["installation"]), unquote(match["login"]))
    return None


def sweep(folder: Path, owner: Owner) -> None:
    """Files that a terminal had begun when it died: no write in them is the only copy of it."""
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
    """Keep it under a name by which nobody takes it for a journal."""
    aside = path.with_name(f"{path.stem}{ASIDE}{uuid4().hex[:6]}")
    path.rename(aside)
    return aside


def all_aside(folder: Path) -> list[Path]:
    """The journals that were not whole, until somebody deletes them."""
    return sorted(folder.glob(f"outbox-*{ASIDE}*"))


def sync_folder(folder: Path) -> None:
    """Names too must be safe. Not every system lets a folder be opened for that."""
    with contextlib.suppress(OSError):
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


def _literal(text: str) -> str:
    return "".join(f"[{character}]" if character in "*?[" else character for character in text)
