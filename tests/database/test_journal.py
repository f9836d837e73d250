"""The journal: nothing acknowledged is lost, whoever dies and whatever stands in the file."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from livedash.database.journal import FileJournal, OpenedJournal
from livedash.database.journal_lines import Owner, header, lines
from livedash.live.mutation import Mutation, ReturnedBy
from livedash.live.sending import JournalFailed, Refused, Rejected, Settled, Written
from tests.until import until

OWNER = Owner(UUID(int=7), "ada")
MOMENT = datetime(2026, 3, 17, 17, 41, tzinfo=UTC)


def write(number: int = 0, expects: int | ReturnedBy | None = None) -> Mutation:
    return Mutation(
        uuid4(),
        "test",
        "scope",
        MOMENT,
        f"write \u2014 {number} \U0001f35e\n\x1b[31m \ud800",
        {"number": number, "nested": {"list": [1, 2.5, None, "x\ny"]}},
        expects,
        frozenset({"row"}),
        {"note": f"left as it was \u2014 {number}"},
    )


async def opened(folder: Path, owner: Owner = OWNER, compact_from: int = 1 << 16) -> OpenedJournal:
    return await FileJournal.open(folder, owner, compact_from)


def leave(folder: Path, *data: bytes, owner: Owner = OWNER) -> Path:
    """A file as a dead terminal leaves it."""
    path = folder / f"outbox-{owner.installation}-{owner.login}-{uuid4().hex[:12]}.jsonl"
    path.write_bytes(b"".join(data))
    return path


def inside(folder: Path, pattern: str = "*") -> list[Path]:
    return list(folder.glob(pattern))


async def taken(folder: Path) -> tuple[list[Mutation], tuple[str, ...]]:
    found = await opened(folder)
    await found.journal.close()
    return [write for write, _ in found.unsent], found.reports


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """A disk that is full beyond so many bytes a file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


async def test_what_is_unsent_survives_to_the_letter_and_in_order(tmp_path: Path) -> None:
    first = await opened(tmp_path)
    one, two = write(1, 4), write(2)
    three = write(3, ReturnedBy(two.id))
    refused = Refused("Taken.", "no_overlap", {"client": "Ade"})
    await first.journal.append([Written(one), Written(two)])
    await first.journal.append([Written(three), Rejected(two.id, refused)])
    await first.journal.append([Written(done := write()), Settled(done.id, "applied")])
    await first.journal.close()
    second = await opened(tmp_path)
    assert second.unsent == ((one, None), (two, refused), (three, None))
    assert second.reports == ()
    assert len(inside(tmp_path)) == 1, "the old file went, once ours was safe"
    await second.journal.append([Settled(one.id, "applied")])
    await second.journal.append([Rejected(two.id, None)])
    await second.journal.close()
    third = await opened(tmp_path)
    assert third.unsent == ((two, None), (three, None))
    await third.journal.close()


async def test_a_terminal_that_writes_nothing_leaves_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "not there yet"
    first = await opened(folder)
    await first.journal.close()
    assert not folder.exists()
    second = await opened(folder)
    await second.journal.append([Written(one := write())])
    path = second.journal.path
    assert path is not None
    assert path.stat().st_mode & 0o777 == 0o600
    await second.journal.append([Settled(one.id, "applied")])
    await second.journal.close()
    assert list(folder.iterdir()) == []
    with pytest.raises(JournalFailed):
        await second.journal.append([Written(one)])


async def test_a_living_terminals_file_is_nobody_elses(tmp_path: Path) -> None:
    first = await opened(tmp_path)
    await first.journal.append([Written(write())])
    second = await opened(tmp_path)
    assert second.unsent == ()
    await second.journal.close()
    assert (await taken(tmp_path))[0] == []
    await first.journal.close()
    assert len((await taken(tmp_path))[0]) == 1


async def test_two_that_start_at_once_do_not_both_adopt(tmp_path: Path) -> None:
    for _ in range(5):
        leave(tmp_path, header(OWNER), lines([Written(write())]))
    both = await asyncio.gather(*(opened(tmp_path) for _ in range(3)))
    assert sum(len(each.unsent) for each in both) == 5
    assert not any(each.reports for each in both)
    for each in both:
        await each.journal.close()


@pytest.mark.parametrize("other", [Owner(UUID(int=8), "ada"), Owner(UUID(int=7), "../b*b")])
async def test_a_write_never_reaches_another_database_or_person(
    tmp_path: Path, other: Owner
) -> None:
    first = await opened(tmp_path, other)
    await first.journal.append([Written(one := write())])
    await first.journal.close()
    assert (await taken(tmp_path))[0] == []
    back = await opened(tmp_path, other)
    assert back.unsent == ((one, None),)
    await back.journal.close()


async def test_a_file_under_our_name_with_another_owner_is_left_alone(tmp_path: Path) -> None:
    path = leave(tmp_path, header(Owner(UUID(int=9), "eve")), lines([Written(write())]))
    found, reports = await taken(tmp_path)
    assert found == []
    assert "another database" in reports[0]
    assert path.exists()


async def test_a_broken_line_costs_only_itself_and_is_kept(tmp_path: Path) -> None:
    one, two = write(1), write(2)
    data = (header(OWNER), lines([Written(one)]), b"\x00\xff{broken\n", lines([Written(two)]))
    leave(tmp_path, *data)
    found, reports = await taken(tmp_path)
    assert found == [one, two]
    assert "1 broken line" in reports[0]
    (aside,) = inside(tmp_path, "*.corrupt-*")
    assert aside.read_bytes() == b"".join(data)
    assert await taken(tmp_path) == ([one, two], ()), "told once"


@pytest.mark.parametrize("line", [b"[]", b"null", b'{"write":1}', b'{"settled":"x"}', b"[" * 9999])
async def test_no_line_can_stop_a_start(tmp_path: Path, line: bytes) -> None:
    leave(tmp_path, header(OWNER), line, b"\n", lines([Written(one := write())]))
    assert (await taken(tmp_path))[0] == [one]


async def test_a_line_of_an_older_program_lacks_what_that_did_not_know(tmp_path: Path) -> None:
    one = write()
    said = json.loads(lines([Written(one)]))
    del said["untouched"]
    leave(tmp_path, header(OWNER), json.dumps(said).encode() + b"\n")
    found, reports = await taken(tmp_path)
    assert (found, reports) == ([replace(one, untouched={})], ())


async def test_a_torn_end_is_set_aside_and_the_rest_kept(tmp_path: Path) -> None:
    one = write(1)
    leave(tmp_path, header(OWNER), lines([Written(one)]), lines([Written(write(2))])[:-9])
    found, reports = await taken(tmp_path)
    assert found == [one]
    assert "not written to its end" in reports[0]
    assert len(inside(tmp_path, "*.corrupt-*")) == 1


async def test_without_its_first_line_it_is_known_by_its_name(tmp_path: Path) -> None:
    one, two = write(1), write(2)
    data = (b"what?\n", lines([Written(one), Written(two)]))
    leave(tmp_path, *data)
    leave(tmp_path, lines([Written(three := write(3))]))
    found, reports = await taken(tmp_path)
    assert {each.id for each in found} == {one.id, two.id, three.id}
    assert all("a broken first line. What can be read of it was taken over" in r for r in reports)
    asides = inside(tmp_path, "*.corrupt-*")
    assert len(reports) == len(asides) == 2
    assert b"".join(data) in [aside.read_bytes() for aside in asides]


@pytest.mark.parametrize(
    ("cut", "says"),
    [
        (0, "A journal is empty (0 bytes), so the writes that stood in it are lost."),
        (10, "a last line that was not written to its end. Nothing can be read."),
    ],
)
async def test_a_journal_cut_short_is_never_deleted_without_a_word(
    tmp_path: Path, cut: int, says: str
) -> None:
    path = leave(tmp_path, header(OWNER), lines([Written(write())]))
    os.truncate(path, cut)
    found, reports = await taken(tmp_path)
    assert found == []
    assert len(reports) == 1
    assert says in reports[0]
    (aside,) = inside(tmp_path)
    assert str(aside) in reports[0]
    assert aside.stat().st_size == cut
    assert await taken(tmp_path) == ([], ()), "told once"


@pytest.mark.parametrize("size", [0, 30])
async def test_what_was_cut_short_under_a_living_terminal_is_whole_again(
    tmp_path: Path, size: int
) -> None:
    first = await opened(tmp_path)
    one, two = write(1), write(2)
    await first.journal.append([Written(one)])
    assert first.journal.path is not None
    os.truncate(first.journal.path, size)
    await first.journal.append([Written(two)])
    os.truncate(first.journal.path, size)
    await first.journal.close()
    assert await taken(tmp_path) == ([one, two], ())


async def test_a_journal_has_its_name_once_its_first_line_is_safe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named: list[bool] = []
    real = os.fsync

    def fsync(fd: int) -> None:
        named.append(bool(inside(tmp_path, "*.jsonl")))
        real(fd)

    first = await opened(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        await first.journal.append([Written(write())])
    assert named == [False, True, True], "its first line, its folder, the write"
    await first.journal.close()


async def test_a_newer_versions_file_waits_for_that_version(tmp_path: Path) -> None:
    said = json.loads(header(OWNER)) | {"livedash outbox": 2}
    path = leave(tmp_path, json.dumps(said).encode(), b"\n", b"something new\n")
    before = path.read_bytes()
    found, reports = await taken(tmp_path)
    assert found == []
    assert "newer" in reports[0]
    assert path.read_bytes() == before


async def test_one_that_died_while_adopting_brings_no_write_back(tmp_path: Path) -> None:
    one = write()
    leave(tmp_path, header(OWNER), lines([Written(one)]))
    leave(tmp_path, header(OWNER), lines([Written(one), Settled(one.id, "discarded")]))
    assert (await taken(tmp_path))[0] == []
    assert inside(tmp_path) == []


async def test_a_full_disk_is_said_and_nothing_before_it_is_lost(tmp_path: Path) -> None:
    first = await opened(tmp_path)
    kept = [write(number) for number in range(3)]
    for each in kept:
        await first.journal.append([Written(each)])
    path = first.journal.path
    assert path is not None
    size = path.stat().st_size
    with largest_file(size + 40), pytest.raises(JournalFailed, match="could not be kept safe"):
        await first.journal.append([Written(write(9))])
    kept.append(write(4))
    await first.journal.append([Written(kept[-1])])
    await first.journal.close()
    assert await taken(tmp_path) == (kept, ()), "no torn line is left in the middle"


async def test_a_disk_that_is_full_at_the_start_leaves_the_orphans(tmp_path: Path) -> None:
    path = leave(tmp_path, header(OWNER), lines([Written(one := write())]))
    with largest_file(10):
        found, reports = await taken(tmp_path)
    assert found == []
    assert "left as they are" in reports[0]
    assert path.exists()
    assert (await taken(tmp_path))[0] == [one]


@pytest.mark.parametrize("sweep", [shutil.rmtree, lambda folder: folder.rename(f"{folder}.old")])
async def test_a_folder_that_somebody_swept_meanwhile_is_filled_again(
    tmp_path: Path, sweep: Callable[[Path], object]
) -> None:
    folder = tmp_path / "outbox"
    first = await opened(folder)
    kept, done = write(1), write(2)
    await first.journal.append([Written(kept), Written(done), Settled(done.id, "applied")])
    sweep(folder)
    await first.journal.append([Written(last := write(3))])
    assert (await taken(folder))[0] == [], "it is locked as before"
    await first.journal.close()
    assert await taken(folder) == ([kept, last], ())


async def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    first = await opened(tmp_path / "file" / "folder")
    with pytest.raises(JournalFailed, match="could not be kept safe"):
        await first.journal.append([Written(write())])
    await first.journal.close()


async def test_a_folder_that_may_only_be_read_keeps_what_is_in_it_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = leave(tmp_path, header(OWNER), lines([Written(one := write())]))
    before, opens = path.read_bytes(), os.open

    def read_only(name: str, flags: int, mode: int = 0o777) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return opens(name, flags, mode)

    # Not by the folder's mode: that stops nobody who is root.
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", read_only)
        first = await opened(tmp_path)
        assert not first.unsent
        assert "Read-only file system. They are left as they are." in first.reports[0]
        with pytest.raises(JournalFailed, match="Read-only file system"):
            await first.journal.append([Written(write(2))])
        await first.journal.close()
        assert path.read_bytes() == before
    assert (await taken(tmp_path))[0] == [one]


async def test_a_slow_disk_holds_up_that_write_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await opened(tmp_path)
    called, done = threading.Event(), threading.Event()

    def slow(fd: int) -> None:
        called.set()
        done.wait(10)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", slow)
        saved = asyncio.create_task(first.journal.append([Written(write())]))
        await until(called.is_set)
        assert not saved.done(), "the loop runs on, and nothing is promised yet"
        done.set()
        await saved
    await first.journal.close()


async def test_what_cannot_be_put_down_is_the_askers_fault_alone(tmp_path: Path) -> None:
    first = await opened(tmp_path)
    wrong = Mutation(uuid4(), "test", "s", MOMENT, "", {"x": object()})  # type: ignore[dict-item]
    one = write()
    answers = await asyncio.gather(
        first.journal.append([Written(wrong)]),
        first.journal.append([Written(one)]),
        return_exceptions=True,
    )
    assert isinstance(answers[0], TypeError)
    assert answers[1] is None
    await first.journal.close()
    assert (await taken(tmp_path))[0] == [one]


async def test_many_at_once_are_synced_together_and_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    real = os.fsync

    def fsync(fd: int) -> None:
        synced.append(fd)
        real(fd)

    monkeypatch.setattr(os, "fsync", fsync)
    first = await opened(tmp_path)
    writes = [write(number) for number in range(300)]
    await asyncio.gather(*(first.journal.append([Written(each)]) for each in writes))
    assert len(synced) < 100
    await first.journal.close()
    assert (await taken(tmp_path))[0] == writes


async def test_it_stays_short_while_writes_come_and_go(tmp_path: Path) -> None:
    first = await opened(tmp_path, compact_from=4096)
    await first.journal.append([Written(kept := write())])
    for number in range(100):
        each = write(number)
        await first.journal.append([Written(each), Settled(each.id, "applied")])
    path = first.journal.path
    assert path is not None
    assert path.stat().st_size < 8192
    # The last write is acknowledged before it is made short again.
    await until(lambda: inside(tmp_path) == [path])
    assert (await taken(tmp_path))[0] == [], "it is locked under its new content too"
    await first.journal.close()
    assert (await taken(tmp_path))[0] == [kept]


async def test_a_copy_that_a_dead_terminal_was_making_is_swept_away(tmp_path: Path) -> None:
    path = leave(tmp_path, header(OWNER))
    path.rename(path.with_suffix(".new"))
    await taken(tmp_path)
    assert inside(tmp_path) == []


CHILD = """
import asyncio, sys
from pathlib import Path
from tests.database.test_journal import OWNER, write
from livedash.database.journal import FileJournal
from livedash.live.sending import Settled, Written

async def main() -> None:
    opened = await FileJournal.open(Path(sys.argv[1]), OWNER, 4096)
    number = 0
    while True:
        number += 1
        one, gone = write(number), write(-1)
        await opened.journal.append([Written(one), Written(gone)])
        print(one.id, flush=True)
        await opened.journal.append([Settled(gone.id, "applied")])

asyncio.run(main())
"""


def start(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder)], stdout=subprocess.PIPE, text=True
    )


async def test_killed_at_any_moment_it_keeps_all_that_it_promised(tmp_path: Path) -> None:
    promised: list[str] = []
    chance = random.Random(5)
    for _ in range(4):
        child = start(tmp_path)
        assert child.stdout is not None
        for _ in range(chance.randint(1, 60)):
            promised.append(child.stdout.readline().strip())
        child.kill()
        promised += child.stdout.read().split()
        child.wait()
    found, _ = await taken(tmp_path)
    ids = [str(each.id) for each in found if each.fields["number"] != -1]
    assert [id for id in ids if id in set(promised)] == promised
    assert len(ids) - len(promised) <= 4, "at most one a kill was safe and not yet promised"
