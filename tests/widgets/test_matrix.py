"""The matrix keeps its cursor on a cell, its heads in sight, and repaints only what differs."""

from __future__ import annotations

from textual.app import ComposeResult

from livedash.app.painting import PaintedApp
from livedash.widgets.box import Box, Head, Name, Shape, Sign
from livedash.widgets.cell import Key
from livedash.widgets.keyed import Keyed
from livedash.widgets.line import Piece
from livedash.widgets.lines import Span
from livedash.widgets.matrix import Matrix

ROWS = [Name(number, f"Row {number}") for number in range(30)]
COLUMNS = [Head(day, f" D{day:02}") for day in range(20)]
TALL = Shape(breadth=8, height=2, gap=1, per=7, apart=1)


def box(*lines: str) -> Box:
    return Box(tuple(Piece(line) for line in lines), "ok" if lines else "")


def cells(columns: int = 20, **rows: tuple[int, str]) -> dict[Key, tuple[Box, ...]]:
    """`r2=(3, "AB")`: in row 2, column 3."""
    return {
        int(row[1:]): tuple(box(text) if at == column else box() for at in range(columns))
        for row, (column, text) in rows.items()
    }


class Alone(PaintedApp):
    CSS = "Screen { background: black; }"

    def __init__(self, shape: Shape = Shape()) -> None:  # noqa: B008 - a value
        super().__init__()
        self.matrix = Matrix(empty="nothing")
        self.matrix.shape = shape
        self.beyond: list[int] = []

    def compose(self) -> ComposeResult:
        yield self.matrix

    def on_keyed_beyond(self, beyond: Keyed.Beyond) -> None:
        self.beyond.append(beyond.step)

    def text(self) -> list[str]:
        drawn = self.matrix.draw(*self.matrix.size)
        return ["".join(span.text for span in line) for line in drawn]

    def bars(self) -> list[Span]:
        drawn = self.matrix.draw(*self.matrix.size)
        return [span for line in drawn for span in line if span.text in "▐▌"]


async def test_the_cursor_follows_its_cell_when_rows_and_columns_come_and_go() -> None:
    app = Alone()
    async with app.run_test(size=(60, 12)) as pilot:
        app.matrix.focus()
        app.matrix.show(ROWS, COLUMNS, cells(r2=(3, "AB")))
        await pilot.press("j", "j", "l", "l", "l")
        assert app.matrix.cursor_key == (2, 3)
        app.matrix.show(ROWS[1:], COLUMNS[2:], cells(18, r2=(1, "AB")))
        assert app.matrix.cursor_key == (2, 3)
        assert any("▐AB  ▌" in line for line in app.text())


async def test_heads_and_names_stay_while_the_rest_scrolls() -> None:
    app = Alone()
    async with app.run_test(size=(40, 8)) as pilot:
        app.matrix.focus()
        app.matrix.show(ROWS, COLUMNS, {})
        await pilot.press("G", *["l"] * 19)
        lines = app.text()
        assert "D19" in lines[0]
        assert lines[0].startswith("30/30")
        assert lines[-1].startswith("Row 29")
        await pilot.press("l")
        assert app.beyond == [1]


async def test_only_cells_that_differ_count_and_other_columns_are_no_change() -> None:
    app = Alone()
    async with app.run_test(size=(60, 12)):
        first = cells(r1=(1, "AA"), r2=(2, "BB"))
        second = cells(r1=(1, "AC"), r2=(2, "BB"))
        assert app.matrix.show(ROWS, COLUMNS, first) == 0
        assert app.matrix.show(ROWS, COLUMNS, first) == 0
        assert app.matrix.show(ROWS, COLUMNS, second) == 1
        assert app.matrix.show(ROWS, COLUMNS, cells(r1=(1, "AC"))) == 1
        assert any("+" in line for line in app.text())
        assert app.matrix.show(ROWS, COLUMNS[5:], {}) == 0
        assert not any("+" in line for line in app.text())


async def test_an_empty_matrix_says_so() -> None:
    app = Alone()
    async with app.run_test(size=(60, 12)):
        app.matrix.show([], COLUMNS, {})
        assert "nothing" in app.text()[0]
        assert app.matrix.cursor_key is None


async def test_names_too_long_for_their_place_still_differ() -> None:
    app = Alone()
    halls = [Name(1, "Grand Ballroom A"), Name(2, "Grand Ballroom B"), Name(3, "Terrace")]
    async with app.run_test(size=(40, 8)) as pilot:
        app.matrix.show(halls, COLUMNS, {})
        assert [line[:8].strip() for line in app.text()[1:4]] == ["Grand…A", "Grand…B", "Terrace"]
        app.matrix.show([halls[0], halls[2]], COLUMNS, {})
        await pilot.pause()
        assert [line[:8].strip() for line in app.text()[1:3]] == ["Grand B…", "Terrace"]


async def test_bars_stand_at_both_sides_of_the_cell_brighter_while_the_keys_go_there() -> None:
    app = Alone(TALL)
    async with app.run_test(size=(80, 12)) as pilot:
        app.matrix.show(ROWS[:3], COLUMNS[:3], {})
        for focus, tone in ((False, "dim"), (True, "accent")):
            app.screen.set_focus(app.matrix if focus else None)
            await pilot.pause()
            bars = app.bars()
            assert "".join(span.text for span in bars) == "▐▌▐▌", "on both lines of the cell"
            assert {span.tone for span in bars} == {tone}


async def test_a_cell_has_lines_on_its_ground_and_names_what_stands_under_them() -> None:
    app = Alone(TALL)
    names = [Name(1, "Main", below=("400 seats",)), Name(2, "Garden", below=("80 seats",))]
    async with app.run_test(size=(80, 12)):
        app.matrix.show(names, COLUMNS[:7], {1: (box("Bello", "free"), *[box()] * 6)})
        lines = app.text()
        assert lines[1].startswith("Main     ▐Bello  ▌")
        assert lines[2].startswith("400 seats▐free   ▌")
        assert not lines[3].strip()
        assert lines[4].startswith("Garden")
        first = app.matrix.draw(80, 12)[1]
        assert [span.ground for span in first if "Bello" in span.text] == ["ok"]
        assert sum(span.width for span in first if span.ground == "ok") == 7


async def test_a_name_may_have_a_line_of_its_own() -> None:
    app = Alone(TALL._replace(over=True))
    names = [Name(1, "The Grand Ballroom", below=("morning", "evening"), note="400 seats")]
    async with app.run_test(size=(80, 12)):
        app.matrix.show(names, COLUMNS[:7], {})
        lines = app.text()
        assert lines[1].rstrip() == "The Grand Ballroom  400 seats"
        assert [line[:7] for line in lines[2:4]] == ["morning", "evening"]


async def test_columns_that_do_not_fit_stand_in_bands_and_the_cursor_goes_on_below() -> None:
    app = Alone(TALL)
    async with app.run_test(size=(80, 30)) as pilot:
        app.matrix.focus()
        app.matrix.show(ROWS[:2], COLUMNS, {})
        lines = app.text()
        heads = [number for number, line in enumerate(lines) if " D" in line]
        assert [lines[number].split() for number in heads] == [
            [f"D{day:02}" for day in range(first, min(first + 7, 20))] for first in (0, 7, 14)
        ]
        assert TALL.whole(2, 20) == len(lines) == 20
        await pilot.press("j")
        assert app.matrix.cursor_key == (1, 0)
        await pilot.press("j")
        assert app.matrix.cursor_key == (0, 7), "the first row of the band below"
        await pilot.press("k", "h")
        assert app.matrix.cursor_key == (1, 0)
        assert app.beyond == [-1]


async def test_with_little_room_the_band_of_the_cursor_stays_in_sight() -> None:
    app = Alone(TALL)
    async with app.run_test(size=(80, 6)) as pilot:
        app.matrix.focus()
        app.matrix.show(ROWS[:2], COLUMNS, {})
        assert "D00" in app.text()[0]
        await pilot.press(*["l"] * 8)
        assert "D08" in app.text()[0]
        assert len(app.bars()) == 4


async def test_a_click_finds_its_cell_in_whatever_band() -> None:
    app = Alone(TALL)
    async with app.run_test(size=(80, 30)) as pilot:
        app.matrix.show(ROWS[:2], COLUMNS, {})
        room = len("Row 0")
        await pilot.click(offset=(max(room, 8) + 1 + 8 * 2, 1 + 1 + 3 + 2 + 2))
        row, column = app.matrix.cursor_key or (None, None)
        assert (row, column) == (0, 9)


async def test_a_sign_has_its_place_beside_the_bar_of_the_cursor() -> None:
    app = Alone(TALL)
    async with app.run_test(size=(80, 12)) as pilot:
        app.matrix.focus()
        app.matrix.show(ROWS[:1], COLUMNS[:7], {})
        app.matrix.sign({(0, 0): Sign("…", "warn"), (0, 1): Sign("*")})
        assert len(app.bars()) == 3, "its own sign is where one of its bars was"
        await pilot.press("l")
        first = app.text()[1]
        assert ("…" in first, "*" in first) == (True, True)
        assert len(app.bars()) == 2
