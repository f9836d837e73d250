"""What is not in the database yet is said: on its row, in the header, on a sheet, at the door."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from livedash.app.form_sheet import FormSheet
from livedash.app.outbox_sheet import NOTHING, READABLE, OutboxSheet
from livedash.database.journal import FileJournal
from livedash.live.mutation import ReturnedBy
from livedash.live.sending import NoAnswer, Refused
from tests.app.written import add, counter
from tests.until import until


async def test_offline_it_waits_in_sight_and_goes_when_the_link_is_back(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        one.source.lose()
        await one.settle()
        await one.press("m", "m")
        await until(lambda: one.rows == 2)
        assert one.hands.sent == []
        await one.until("2 unsent")
        await one.press("U")
        told = [line.strip("▌ ").split()[0] for line in one.inside if "add 1" in line]
        assert told[:2] == ["waiting"] * 2
        await one.press("escape")
        one.source.prove()
        await until(lambda: one.hands.values == [1, 1])
        await one.settle()
        assert "unsent" not in one.lines[0]


async def test_until_the_database_was_there_nobody_knows_what_is_unsent(tmp_path: Path) -> None:
    async with counter(tmp_path, slow=True) as one:
        await one.press("U")
        assert "is not known yet" in one.frame.text
        assert NOTHING not in one.frame.text
        one.hands.known.set()
        await one.until(NOTHING)


async def test_on_a_good_link_nothing_flickers(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        one.hands.open.clear()
        await one.press("m")
        await until(lambda: len(one.hands.sent) == 1)
        assert "unsent" not in one.lines[0], "it may take a second"
        await one.clock.turn(1.5)
        await one.settle()
        assert "1 unsent" in one.lines[0]
        one.hands.open.set()


async def test_no_answer_is_said_and_asked_again_under_the_same_id(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        one.hands.answers = [NoAnswer("The server closed the connection.")]
        await one.press("m")
        await one.until("1 unsent")
        await one.press("U")
        assert "The server closed the connection. It is sent again" in one.frame.text
        await one.clock.turn(2)
        await until(lambda: not one.writing.entries)
        assert len({mutation.id for mutation in one.hands.sent}) == 1 < len(one.hands.sent)
        await one.settle()
        assert NOTHING in one.frame.text


async def test_a_refused_one_is_mended_sent_again_or_thrown_away(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        one.hands.answers = [Refused("Taken."), Refused("Taken too."), Refused("And that.")]
        one.hands.open.clear()
        await one.press("m", "m", "m", "j")
        one.hands.open.set()
        await one.until("3 REFUSED")
        await one.press("U")
        assert isinstance(one.app.sheets.top, OutboxSheet)
        assert "REFUSED" in one.frame.text
        # Mended: another write in its place.
        await one.press("enter")
        await one.until("REFUSED. Taken.")
        assert isinstance(one.app.sheets.top, FormSheet)
        await one.press("ctrl+u", "8", "enter")
        await until(lambda: one.hands.values[-1] == 8)
        # As it is, once more.
        await one.press("U", "a")
        await until(lambda: len(one.writing.entries) == 1)
        # Thrown away, after a second thought.
        await one.press("x")
        assert "throws it away for good: add 1." in one.frame.text
        await one.press("x")
        await until(lambda: not one.writing.entries)
        assert one.hands.values == [1, 1, 1, 8, 1]


async def test_what_is_refused_with_another_does_not_hide_why(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        one.hands.answers = [Refused("Taken.")]
        one.source.lose()
        await one.settle()
        first = add(uuid4(), one.clock.now(), 7)
        built = add(uuid4(), one.clock.now(), 8)
        await one.writing.put(first)
        await one.writing.put(
            built._replace(mutation=replace(built.mutation, expects=ReturnedBy(first.mutation.id)))
        )
        one.source.prove()
        await one.until("REFUSED: add 7. Taken. And 1 more. U shows it.")
        await one.press("U", "down")
        assert "It builds on a write that was not applied: add 7." in " ".join(
            one.frame.text.split()
        )


async def test_what_mends_comes_too_late_when_the_other_one_has_gone(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        one.hands.answers = [Refused("Taken.")]
        one.hands.open.clear()
        await one.press("m", "j")
        one.hands.open.set()
        await one.until("1 REFUSED")
        await one.press("U", "enter")
        (entry,) = one.writing.entries
        assert one.writing.outbox is not None
        await one.writing.outbox.retry(entry.id)
        await until(lambda: not one.writing.entries)
        await one.press("ctrl+u", "8", "enter")
        assert "Too late to change it" in one.frame.text
        assert one.hands.values == [1, 1], "it is not written twice"


async def test_quitting_says_what_is_left_and_keeps_it(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        one.source.lose()
        await one.settle()
        await one.press("m")
        await until(lambda: one.rows == 1)
        await one.press("q")
        assert one.app.is_running
        assert "1 write is not in the database yet." in one.lines[-1]
        await one.press("j")
        assert "in the database yet" not in one.lines[-1]
        await one.press("q", "q")
        await until(lambda: not one.app.is_running)
    async with counter(tmp_path) as later:
        await until(lambda: later.hands.values == [1])


def spoil(folder: Path) -> None:
    (journal,) = folder.glob("*.jsonl")
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(lines[0] + lines[1] + b"rubbish\n" + lines[2])


async def test_a_broken_journal_is_reported(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        one.source.lose()
        await one.settle()
        await one.press("m", "m")
        await until(lambda: one.rows == 2)
    spoil(tmp_path)
    async with counter(tmp_path) as later:
        await later.until("A journal has 1 broken line. What can be read")
        await until(lambda: later.hands.values == [1, 1])
        await later.press("U")
        assert "It is kept as" in later.words
        assert READABLE in later.frame.text
    async with counter(tmp_path) as again:
        await again.press("U")
        await again.until("A damaged journal is kept until you delete it:")
        assert READABLE in again.frame.text
        assert "set aside" not in again.lines[-1]


async def test_a_disk_that_is_full_is_said_in_the_form_and_nothing_is_lost(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        journal = one.writing._journal
        assert isinstance(journal, FileJournal)
        await one.press("n", "5")
        original = journal._write

        def full(batches: object) -> None:
            raise OSError(28, "No space left on device")

        journal._write = full  # type: ignore[method-assign]
        await one.press("enter")
        await one.until("NOT SAVED. It could not be kept safe (No space left on device) in")
        assert "No space left on device" in one.frame.text
        assert one.hands.sent == []
        journal._write = original  # type: ignore[method-assign]
        await one.press("enter")
        await until(lambda: one.hands.values == [5])
