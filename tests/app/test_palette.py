"""`:` and Ctrl+P: whatever a key does here is found by a few letters, and done by Enter."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from livedash.app.app import LiveDash
from livedash.app.capabilities import Capabilities
from livedash.app.palette import PaletteSheet
from livedash.app.sheet import Sheet
from livedash.panes.board.spec import SPEC as BOARD_PANE
from livedash.panes.calendar.spec import SPEC as CALENDAR_PANE
from livedash.panes.shell_keys import SHELL_KEYS
from livedash.widgets.answer import Answer
from tests.app.shelled import NUMBERS_PANE, ONE, OTHERS_PANE, shelled
from tests.app.test_snapshots import FULL, HERE, PANES
from tests.app.written import counter
from tests.panes.bakery import NOW
from tests.until import until


async def test_everything_that_a_key_does_here_stands_there_once() -> None:
    async with shelled(size=(80, 40)) as dash:
        await dash.live()
        await dash.press("colon")
        text = dash.frame.text
        assert text.count("Fail on a key") == 1
        for one in SHELL_KEYS:
            assert (one.tooltip in text) is (one.action not in ("palette", "who"))
        assert "2       Open Others" in text
        for moves in ("Move", "Up", "Page"):
            assert f"  {moves}\n" not in text


@pytest.mark.parametrize("key", ["colon", "ctrl+p"])
async def test_a_few_letters_and_enter_do_it(key: str) -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.press(key, *"open oth", "enter")
        assert not isinstance(dash.app.sheets.top, Sheet)
        assert dash.app.frame is not None
        assert dash.app.frame.spec is OTHERS_PANE


async def test_the_name_in_the_last_line_finds_it_too() -> None:
    async with shelled() as dash:
        dash.held[ONE] = ()
        await dash.live()
        await dash.press("colon", *"pause", "enter")
        assert "PAUSED" in dash.frame.text


async def test_what_is_a_key_is_first() -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.press("colon", "z")
        assert next(line for line in dash.inside if line.startswith(">")).startswith("> z ")


async def test_the_list_is_gone_through_by_arrows() -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.press("colon", *"open", "down", "enter")
        assert dash.app.frame is not None
        assert dash.app.frame.spec is OTHERS_PANE


async def test_escape_and_an_enter_on_nothing_do_nothing() -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.press("colon", *"xyzzy", "enter")
        assert isinstance(dash.app.sheets.top, PaletteSheet)
        assert "Nothing fits." in dash.frame.text
        await dash.press("escape")
        assert not isinstance(dash.app.sheets.top, Sheet)
        await dash.press("j", "x")
        assert "a key went wrong" in dash.frame.text, "the keys are the pane's again"


async def test_a_pane_that_fails_on_it_stays_in_its_place() -> None:
    async with shelled([NUMBERS_PANE]) as dash:
        await dash.live()
        await dash.press("colon", *"fail", "enter")
        assert "a key went wrong" in dash.frame.text
        assert dash.app.is_running


async def test_a_sheet_opens_from_it_and_q_quits() -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.press("colon", *"this help", "enter")
        assert "Keys" in dash.frame.text
        await dash.press("escape", "colon", *"quit", "enter")
        await until(lambda: not dash.app.is_running)


async def test_over_a_sheet_and_in_a_field_it_does_not_come_up() -> None:
    async with shelled([CALENDAR_PANE], known=(HERE,), now=NOW) as dash:
        dash.hold(CALENDAR_PANE, FULL[CALENDAR_PANE], HERE)
        await dash.live()
        await dash.press("question_mark", "colon")
        assert not isinstance(dash.app.sheets.top, PaletteSheet)
        await dash.press("escape", "d", "colon")
        assert not isinstance(dash.app.sheets.top, PaletteSheet)
        assert "go to date: :" in dash.frame.text


async def test_a_form_opens_from_it(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        await one.press("colon", "n", "enter", "7", "enter")
        await until(lambda: one.hands.values == [7])


async def test_what_is_not_allowed_is_not_there() -> None:
    async with shelled([BOARD_PANE, CALENDAR_PANE], known=(HERE,), now=NOW, size=(80, 40)) as dash:
        for pane in (BOARD_PANE, CALENDAR_PANE):
            dash.hold(pane, FULL[pane], HERE)
        await dash.live()
        for number in ("3", "4"):
            await dash.press(number, "colon")
            assert "booking" not in dash.frame.text
            assert "new card" not in dash.frame.text.lower()
            await dash.press("escape")


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (160, 50)])
async def test_the_lit_line_is_in_sight_at_every_size_in_ascii_and_nothing_blinks(
    size: tuple[int, int],
) -> None:
    async with shelled(
        PANES,
        known=(HERE,),
        now=NOW,
        size=size,
        kind=partial(LiveDash, wall=False),
        capabilities=Capabilities(ascii=True),
    ) as dash:
        for pane in PANES:
            dash.hold(pane, FULL[pane], HERE)
        await dash.live()
        await dash.press("colon")
        seen = ""
        for _ in range(20):
            seen += dash.frame.text
            assert any(line.startswith("> ") for line in dash.inside)
            assert dash.frame.text.isascii()
            await dash.press("down")
        assert "Open Board" in seen
        assert not dash.sheet.query_one(Answer).cursor_blink
