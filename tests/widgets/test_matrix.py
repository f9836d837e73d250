"""The matrix keeps its cursor on a cell, its heads in sight, and repaints only what differs."""

from __future__ import annotations

from textual.app import ComposeResult

from livedash.app.painting import PaintedApp
from livedash.widgets.cell import Cell, Key
from livedash.widgets.keyed import Keyed
from livedash.widgets.matrix import Head, Matrix, Name

ROWS = [Name(number, f"Row {number}") for number in range(30)]
COLUMNS = [Head(day, f" D{day:02}") for day in range(20)]


def cells(columns: int = 20, **rows: tuple[int, str]) -> dict[Key, tuple[Cell, ...]]:
    """`r2=(3, "AB")`: in row 2, column 3."""
    return {
        int(row[1:]): tuple(Cell(text if at == column else "") for at in range(columns))
        for row, (column, text) in rows.items()
    }


class Alone(PaintedApp):
    CSS = "Screen { background: black; }"

    def __init__(self) -> None:
        super().__init__()
        self.matrix = Matrix(empty="nothing")
        self.beyond: list[int] = []

    def compose(self) -> ComposeResult:
        yield self.matrix

    def on_keyed_beyond(self, beyond: Keyed.Beyond) -> None:
        self.beyond.append(beyond.step)

    def text(self) -> list[str]:
        drawn = self.matrix.draw(*self.matrix.size)
        return ["".join(span.text for span in line) for line in drawn]


async def test_the_cursor_follows_its_cell_when_rows_and_columns_come_and_go() -> None:
    app = Alone()
    async with app.run_test(size=(60, 12)) as pilot:
        app.matrix.focus()
        app.matrix.show(ROWS, COLUMNS, cells(r2=(3, "AB")))
        await pilot.press("j", "j", "l", "l", "l")
        assert app.matrix.cursor_key == (2, 3)
        app.matrix.show(ROWS[1:], COLUMNS[2:], cells(18, r2=(1, "AB")))
        assert app.matrix.cursor_key == (2, 3)
        assert any("[AB]" in line for line in app.text())


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
        assert any("  +" in line for line in app.text())
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
        assert [line[:8].strip() for line in app.text()[1:3]] == ["Grand …", "Terrace"]


async def test_the_cell_under_the_cursor_is_shaded_as_soon_as_the_keys_go_there() -> None:
    app = Alone()
    async with app.run_test(size=(40, 8)) as pilot:
        app.matrix.show(ROWS[:3], COLUMNS[:3], {})
        app.screen.set_focus(None)
        for focus in (True, False):
            app.screen.set_focus(app.matrix if focus else None)
            await pilot.pause()
            shaded = [span for line in app.matrix._drawn for span in line if span.cursor]
            assert bool(shaded) is focus
