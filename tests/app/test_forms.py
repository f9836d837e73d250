"""A form: what is said while one types, one write for one Enter, and nothing typed is lost."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from textual import events

from livedash.app import writing
from livedash.app.form_flow import READ_ONLY
from livedash.app.form_sheet import FormSheet
from livedash.live.sending import Refused
from livedash.widgets.answer import Answer
from tests.app.written import Counter, counter
from tests.until import until


def answer(one: Counter, index: int = 0) -> Answer:
    return list(one.sheet.query(Answer))[index]


async def test_enter_writes_once_and_shows_it_at_once(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        one.hands.open.clear()
        await one.press("n", "7", "enter")
        await until(lambda: one.rows == 1)
        assert not isinstance(one.app.sheets.top, FormSheet)
        assert one.hands.values == [7], "shown before the database has answered"
        one.hands.open.set()
        await until(lambda: not one.writing.entries)


async def test_what_is_wrong_is_said_while_one_types_and_enter_does_nothing(
    tmp_path: Path,
) -> None:
    async with counter(tmp_path) as one:
        await one.press("n")
        assert "x " not in one.lines[4], "nobody is scolded before the first key"
        await one.press("x")
        assert "A whole number, please." in one.frame.text
        await one.press("enter")
        assert isinstance(one.app.sheets.top, FormSheet)
        await one.press("backspace", "2", "0", "0", "0")
        assert "! That is a lot." in one.frame.text
        assert "It will be 2000." in one.frame.text
        await one.press("enter")
        await until(lambda: one.hands.values == [2000])


async def test_what_could_not_be_known_before_keeps_the_form(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        await one.press("n", "1", "3", "enter")
        assert "NOT SAVED. Thirteen is nobody's number." in one.frame.text
        assert answer(one).value == "13"
        await one.press("backspace", "enter")
        await until(lambda: one.hands.values == [1])


async def test_escape_keeps_what_was_typed_and_enter_forgets_it(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        await one.press("n", "4", "tab", "tab", "h", "i", "escape")
        assert one.hands.sent == []
        await one.press("n")
        assert [answer(one, index).value for index in range(3)] == ["4", "bread", "hi"]
        assert "This is what you typed before." in one.frame.text
        await one.press("enter")
        await until(lambda: one.hands.values == [4])
        await one.press("n")
        assert answer(one).value == ""


async def test_a_list_is_searched_by_typing_and_chosen_with_the_arrows(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        await one.press("n", "5", "tab")
        assert "> bread" in one.frame.text
        await one.press(*"co")
        assert "> cookie" in one.frame.text
        assert "cake" not in one.frame.text
        await one.press("enter")
        assert answer(one, 1).value == "cookie", "Enter takes what is lit, first"
        await one.press("ctrl+u", "s", "down", "enter", "enter")
        await until(lambda: one.hands.values == [5])
        await one.press("n", "5", "tab", *"zz")
        assert "Nothing fits." in one.frame.text
        await one.press("enter")
        assert isinstance(one.app.sheets.top, FormSheet)


async def test_keys_typed_ahead_find_the_screen_they_were_meant_for(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        for key in ("n", "7", "enter", "n", "1", "2", "ctrl+u", "9", "enter", "m", "m"):
            character = key if len(key) == 1 else None
            one.app.post_message(events.Key(key, character))
        await until(lambda: len(one.hands.sent) == 4)
        assert one.hands.values == [7, 9, 1, 1]
        assert one.hands.sent[0].id != one.hands.sent[1].id


async def test_enter_twice_in_one_packet_is_one_write(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        for key in ("n", "7", "enter", "enter", "m"):
            one.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(lambda: len(one.hands.sent) == 2)
        assert one.hands.values == [7, 1]


@pytest.mark.parametrize(
    ("pasted", "stands"),
    [
        ("12\n34\n", "12 34"),
        ("\x1b[2J\x07boo", "�[2J�boo"),
        ("x" * 10_000, "x" * 10_000),
        ("a\u202eb\u200bc", "abc"),
    ],
)
async def test_a_paste_is_one_harmless_line_and_nothing_of_it_is_cut(
    tmp_path: Path, pasted: str, stands: str
) -> None:
    async with counter(tmp_path) as one:
        await one.press("n")
        answer(one).post_message(events.Paste(pasted))
        await until(lambda: answer(one).value == stands)


async def test_nobody_is_asked_for_what_they_may_not_do(tmp_path: Path) -> None:
    async with counter(tmp_path, rights=()) as one:
        assert "n add" not in one.frame.text
        await one.press("n", "m")
        assert not isinstance(one.app.sheets.top, FormSheet)
        assert one.hands.sent == []
    async with counter(tmp_path, read_only=True) as one:
        await one.press("n", "m", "?")
        assert "Add a number" not in one.frame.text
        assert one.hands.sent == []


async def test_nothing_is_written_before_the_database_was_there(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        one.writing._outbox, kept = None, one.writing._outbox
        await one.press("n", "3", "enter")
        assert "has not been reached yet" in one.frame.text
        one.writing._outbox = kept
        await one.press("enter")
        await until(lambda: one.hands.values == [3])
    assert READ_ONLY


async def test_a_write_waits_for_the_journal_that_is_just_being_opened(tmp_path: Path) -> None:
    async with counter(tmp_path, slow=True) as one:
        for key in ("n", "3", "enter", "m"):
            one.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(lambda: isinstance(one.app.sheets.top, FormSheet) and one.app.sheets.top.busy)
        one.hands.known.set()
        await until(lambda: one.hands.values == [3, 1])
        assert not isinstance(one.app.sheets.top, FormSheet)


async def test_a_write_does_not_wait_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "BEHIND", 0.01)
    async with counter(tmp_path, slow=True) as one:
        await one.press("n", "3", "enter")
        await one.until("NOT SAVED. The database has not been reached yet")
        assert answer(one).value == "3"


async def test_a_refused_write_brings_its_form_back(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        one.hands.answers = [Refused("That number is taken.")]
        await one.press("n", "7", "tab", "tab", "h", "enter")
        await one.until("REFUSED. That number is taken.")
        assert isinstance(one.app.sheets.top, FormSheet)
        assert [answer(one, index).value for index in (0, 2)] == ["7", "h"]
        await until(lambda: one.rows == 0)
        await one.press("8", "enter")
        await until(lambda: one.hands.values == [7, 8])
        await until(lambda: not one.writing.entries)


async def test_it_comes_back_over_nothing_that_was_begun_meanwhile(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        one.hands.answers = [Refused("That number is taken.")]
        one.hands.open.clear()
        await one.press("n", "7", "enter", "j")
        one.hands.open.set()
        await one.until("REFUSED: add 7. That number is taken.")
        assert not isinstance(one.app.sheets.top, FormSheet)
        assert "1 REFUSED" in one.lines[0]


@pytest.mark.parametrize("frozen", [False, True])
async def test_an_entry_has_the_databases_moment_or_the_one_that_stands_still(
    tmp_path: Path, frozen: bool
) -> None:
    async with counter(tmp_path, frozen=frozen) as one:
        (status,) = one.app.session.engine.link.sources
        one.source.sink.status(replace(status, clock_offset=7200.0))
        await one.press("m")
        await until(lambda: bool(one.hands.sent))
        ahead = one.hands.sent[0].made_at - one.clock.now()
        assert ahead == timedelta(hours=0 if frozen else 2)


async def test_a_narrow_screen_says_it_below(tmp_path: Path) -> None:
    async with counter(tmp_path, size=(40, 12)) as one:
        await one.press("n", "x")
        lines = one.lines
        place = next(index for index, line in enumerate(lines) if line.startswith("Value"))
        assert "A whole number, please." in lines[place + 1]


async def test_what_is_said_and_has_no_room_is_counted_and_can_be_read(tmp_path: Path) -> None:
    why = " ".join(f"Reason {number} is as long as this line." for number in range(1, 8))
    async with counter(tmp_path, size=(40, 12)) as one:
        one.hands.answers = [Refused(why)]
        await one.press("n", "7", "enter")
        await one.until("REFUSED. Reason 1")
        assert isinstance(one.app.sheets.top, FormSheet)
        assert "Value" in one.frame.text, "the question stays"
        assert one.lines[-2].strip() == "4 more lines: PgDn"
        await one.press("pagedown", "pagedown")
        assert "REFUSED. Reason" not in one.frame.text
        assert "It will be 7." in one.frame.text
        assert one.lines[-2].strip() == "PgUp goes back"
        await one.press("pageup", "pageup", "pageup")
        assert "REFUSED. Reason 1" in one.frame.text
        # Where there is room for all of it there is no such line.
        await one.resize(80, 24)
        assert "It will be 7." in one.frame.text and "PgDn" not in one.frame.text
        await one.press("ctrl+u", "8", "enter")
        await until(lambda: one.hands.values == [7, 8])


async def test_an_open_form_sends_nothing_by_itself(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        await one.press("n", "7")
        painted = one.sheet.query_one(Answer)
        assert painted.cursor_blink is False
        await asyncio.sleep(0)
        assert one.hands.sent == []


async def test_a_form_is_the_same_at_another_size(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        await one.press("n", "x", "tab")
        keys = " Enter add  Tab next  ↑↓ choose  Esc close, draft kept"
        assert one.lines[-1] == keys
        await one.resize(40, 10)
        assert one.lines[-1] == "Enter add  Tab next  Esc close"
        assert "> bread" in one.frame.text and "x A whole number, please." in one.frame.text
        await one.resize(80, 24)
        assert one.lines[-1] == keys


async def test_a_terminal_that_knows_ascii_alone_is_sent_nothing_else(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        one.app.set_class(True, "-ascii")
        await one.press("n")
        answer(one).post_message(events.Paste("Yorùbá 🍞"))
        await until(lambda: answer(one).value == "Yorùbá 🍞")
        await one.settle()
        assert "Yor?b? ??" in one.frame.text


async def test_a_form_foresees_at_the_moment_that_its_write_would_get(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        await one.press("n")
        assert isinstance(one.app.sheets.top, FormSheet)
        assert one.app.sheets.top.form.now() == one.app.session.moments.now()
