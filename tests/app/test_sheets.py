"""Where a sheet stands, what the panes keep, and whose the keys and the mouse are meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from textual import events
from textual.geometry import Size

from livedash.app.form_sheet import FormSheet
from livedash.app.help import HelpSheet
from livedash.app.pane_frame import PaneFrame
from livedash.app.sheet import Room
from livedash.app.work_area import room_for
from livedash.panes.form import Answers, Form, FormLine, Verdict, Write
from livedash.panes.spec import Action
from livedash.widgets.answer import Answer
from livedash.widgets.table import KeyedTable
from tests.app.shelled import NUMBERS_PANE, OTHERS_PANE, key_of, shelled
from tests.app.written import CLERK_PANE, AddForm, Counter, counter
from tests.until import until


class Silent(Form):
    """Asks nothing: Enter does it."""

    heading = "Delete it"
    does = "delete"

    def verdict(self, answers: Answers) -> Verdict:
        return Verdict(lines=[FormLine("It is gone then.")])

    def write(self, answers: Answers, id: UUID, at: datetime) -> Write:
        raise AssertionError("nobody pressed Enter")


class Choosing(AddForm):
    """Ends with a list."""

    def __init__(self) -> None:
        super().__init__()
        self.asks = (self.asks[0], self.asks[1])

    def write(self, answers: Answers, id: UUID, at: datetime) -> Write:
        return super().write({**answers, "note": answers["kind"]}, id, at)


CHOOSING = replace(
    CLERK_PANE,
    actions=(Action("add", "n", "add", "Add a number", lambda _: Choosing()),),
)


async def nobody(form: Form, answers: Answers) -> None:
    raise AssertionError((form, answers))


FORM, HELP = FormSheet.columns, HelpSheet.columns
ROWS = tuple((number, number) for number in range(1, 41))


@pytest.mark.parametrize(
    ("columns", "terminal", "panes", "room"),
    [
        (FORM, (80, 24), 1, Room(80, 14)),
        (FORM, (80, 16), 1, Room(80, 8)),
        (FORM, (80, 15), 1, Room(80, 12, alone=True)),
        (FORM, (200, 15), 1, Room(200, 12, alone=True)),
        (FORM, (119, 30), 1, Room(119, 18)),
        (FORM, (120, 30), 1, Room(44, 27, beside=True)),
        (HELP, (120, 30), 1, Room(120, 18)),
        (HELP, (160, 50), 1, Room(HELP, 47, beside=True)),
        (FORM, (160, 50), 2, Room(160, 32)),
        (FORM, (200, 50), 2, Room(44, 47, beside=True)),
    ],
)
def test_where_it_stands(columns: int, terminal: tuple[int, int], panes: int, room: Room) -> None:
    width, height = terminal
    assert room_for(columns, Size(*terminal), Size(width, height - 3), panes) == room


async def many(one: Counter) -> None:
    """Forty rows, the cursor on the last."""
    await one.write(key_of(CLERK_PANE), *ROWS)
    await one.press("G")


async def test_it_is_as_high_as_it_needs_and_grows(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        await one.press("n")
        assert one.sheet.region.height == 3 + 1 + 2, "questions, a note, and the frame"
        assert one.sheet.region.bottom == 23, "the keys stand below it"
        await one.press("tab")
        assert one.sheet.region.height == 3 + 3 + 1 + 2, "with the list of choices"
        before = one.lines[:14]
        await one.press("tab")
        assert one.lines[:14] == before, "what stands above does not jump back"


@pytest.mark.parametrize("size", [(80, 24), (80, 16), (120, 30)])
async def test_the_row_that_it_is_about_is_in_sight(tmp_path: Path, size: tuple[int, int]) -> None:
    async with counter(tmp_path, size=size) as one:
        await many(one)
        await one.press("n", "tab")
        table = one.app.query(KeyedTable).first()
        x, y, width, height = table.region
        rows = [line[x : x + width].strip("▌").split() for line in one.lines[y : y + height]]
        assert any(row[:1] == ["40"] for row in rows)
        assert table.lit


async def test_a_terminal_of_few_lines_has_the_sheet_alone(tmp_path: Path) -> None:
    async with counter(tmp_path, size=(80, 15)) as one:
        await many(one)
        await one.press("n")
        assert "Add a number" in one.lines[1] and "Value" in one.lines[2]
        assert one.app.query_one(PaneFrame).region.size == (0, 0)
        assert one.lines[-1].startswith(" Enter add")
        await one.press("7", "enter")
        await until(lambda: one.hands.values == [7])
        assert "40" in one.frame.text


async def test_a_window_that_shrinks_and_grows_keeps_the_form_and_what_is_typed(
    tmp_path: Path,
) -> None:
    async with counter(tmp_path, size=(120, 30)) as one:
        await many(one)
        await one.press("n", "7", "tab", "tab", "h", "i")
        assert one.sheet.room.beside
        for size in ((80, 24), (80, 14), (40, 10), (80, 24), (120, 30)):
            await one.resize(*size)
            text = one.frame.text
            assert "Note" in text and "hi" in text, size
            assert one.sheet.region.bottom <= size[1] - 1
            assert isinstance(one.app.focused, Answer) and one.app.focused.value == "hi"
        await one.press("enter")
        await until(lambda: [sent.fields["note"] for sent in one.hands.sent] == ["hi"])
        # The panes have their room again.
        assert one.app.query_one(PaneFrame).region.width == 120


async def test_letters_over_a_form_without_a_question_do_nothing_on_the_panes() -> None:
    async with shelled((NUMBERS_PANE, OTHERS_PANE)) as dash:
        await dash.live()
        form = FormSheet(Silent(), nobody, {})
        await dash.app.sheets.over(form)
        await dash.settle()
        before = dash.frame
        await dash.press("2", "z", "P", "b", "i", "question_mark", "slash", "x", "tab", "R", "E")
        assert dash.frame == before
        assert dash.sheet is form and dash.app.wall.opened == "numbers"
        await dash.press("q")
        assert dash.app.sheets.top is None and dash.app.is_running


async def test_letters_are_typed_and_no_pane_hears_them(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        await one.press("n", *"2zm?/q")
        assert one.sheet.query(Answer).first().value == "2zm?/q"
        assert one.hands.sent == []
        await one.press(*["tab"] * 3)
        assert one.app.focused is one.sheet.query(Answer).first(), "round the questions"
        await one.press("shift+tab")
        assert one.app.focused is one.sheet.query(Answer).last()


async def click(one: Counter, x: int, y: int) -> None:
    """As the terminal sends it."""
    for kind in (events.MouseDown, events.MouseUp):
        one.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))
    await one.settle()


async def test_a_click_on_a_pane_leaves_the_keys_and_the_cursor_where_they_are(
    tmp_path: Path,
) -> None:
    async with counter(tmp_path) as one:
        await many(one)
        await one.press("n")
        await click(one, 4, 5)
        await one.press("7")
        assert one.sheet.query(Answer).first().value == "7"
        assert one.app.query(KeyedTable).first().cursor_key == 40
        await click(one, *one.sheet.query(Answer).last().region.offset)
        await one.press("h")
        assert one.sheet.query(Answer).last().value == "h", "inside it the mouse works"
        one.app.screen.set_focus(one.app.query(KeyedTable).first())
        await one.press("i")
        assert one.sheet.query(Answer).last().value == "hi"
        await one.press("escape", "k")
        assert one.app.query(KeyedTable).first().cursor_key == 39
        await click(one, 4, 5)
        assert one.app.query(KeyedTable).first().cursor_key == 23, "no sheet: it moves the cursor"


async def test_enter_on_a_chosen_entry_of_the_last_question_saves_once(tmp_path: Path) -> None:
    async with counter(tmp_path, CHOOSING) as one:
        await one.press("n", "7", "tab", "down", "enter")
        await until(lambda: one.hands.values == [7])
        assert one.hands.sent[0].fields["note"] == "cake"
        assert one.app.sheets.top is None
        await one.press("n", "9", "tab", *"zz", "enter")
        assert isinstance(one.app.sheets.top, FormSheet), "nothing is lit"
        assert one.hands.values == [7]


async def test_why_a_chosen_entry_could_not_be_saved_stays_to_be_read(tmp_path: Path) -> None:
    async with counter(tmp_path, CHOOSING) as one:
        await one.press("n", "1", "3", "tab", "down", "enter")
        assert "NOT SAVED. Thirteen is nobody's number." in one.frame.text


async def test_a_key_that_closes_a_sheet_gives_the_keys_back(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        await many(one)
        for opens in ("n", "question_mark", "i", "colon", "U", "b"):
            await one.press(opens)
            assert one.app.sheets.top is not None, opens
            await one.press("escape", "k")
        assert one.app.query(KeyedTable).first().cursor_key == 40 - 6


async def test_what_a_narrower_pane_does_not_ask_for_is_read_on(tmp_path: Path) -> None:
    async with counter(tmp_path, size=(120, 30)) as one:
        frame = one.app.query_one(PaneFrame)
        keys = frame.asked.keys
        await one.press("n")
        assert frame.asked.keys >= keys and frame.roomy is not None
        await one.press("escape")
        assert frame.asked.keys == keys and frame.roomy is None
