"""The board: lanes side by side, a cursor that goes with its card."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedash.widgets.cell import Cell
from livedash.widgets.columns import BoardColumns, Card, Lane
from livedash.widgets.lanes import draw_card, page_of, place_lanes
from tests.widgets.frames import Clock, Frames, WatchedBoard


def card(key: int, title: str = "", due: str = "due Fri") -> Card:
    return Card(
        key,
        (Cell(str(key)), Cell(title or f"Task {key}")),
        (Cell("Ada"), Cell(due)),
        Cell("5d", "dim"),
    )


def lane(key: str, *numbers: int, limit: int | None = None) -> Lane:
    return Lane(key, key, tuple(card(number) for number in numbers), limit=limit)


def stands(board: BoardColumns) -> tuple[object, object]:
    return board.cursor_key, board.cursor_lane


BOARD = [
    lane("TO DO", 14, 15),
    lane("DOING", 12, 10, limit=1),
    lane("REVIEW", 9, limit=4),
    lane("DONE", *range(100, 120)),
    lane("ARCHIVE"),
]


async def test_three_lanes_and_a_glance_at_80_one_at_40_all_at_160() -> None:
    board = BoardColumns(clock=Clock())
    app = Frames(board)
    async with app.run_test(size=(80, 8)) as pilot:
        board.show(BOARD)
        await pilot.pause()
        assert " ".join(app.lines[0].split()) == "TO DO 2 DOING 2/1 over REVIEW 1/4 DONE >"
        assert app.lines[1].startswith("▌ 14 Task 14")
        assert app.lines[2].startswith("▌ Ada due Fri       5d ")
        assert app.lines[1].endswith("   Task 1…")
        await pilot.resize_terminal(40, 8)
        await pilot.pause()
        assert " ".join(app.lines[0].split()) == "TO DO 2 DOING >"
        await pilot.resize_terminal(160, 8)
        await pilot.pause()
        assert all(one.title in app.lines[0] for one in BOARD)


async def test_the_cursor_goes_with_its_card_and_takes_a_neighbour_when_it_is_gone() -> None:
    board = BoardColumns(clock=Clock())
    app = Frames(board)
    async with app.run_test(size=(80, 8)) as pilot:
        board.show(BOARD)
        await pilot.press("j")
        assert board.cursor_key == 15
        moved = [lane("TO DO", 14), lane("DOING", 12, 10), lane("REVIEW"), lane("DONE", 15, 1)]
        assert board.show(moved) > 0
        assert stands(board) == (15, "DONE")
        await pilot.pause()
        assert app.lines[1].endswith("▌ 15 Task 15             +")
        board.show([lane("TO DO", 14), lane("DOING", 12, 10), lane("REVIEW"), lane("DONE", 1)])
        assert stands(board) == (1, "DONE")
        board.show([lane("TO DO", 14)])
        assert stands(board) == (14, "TO DO")
        board.show([])
        assert stands(board) == (None, None)


async def test_lanes_turn_under_h_and_l_and_empty_ones_can_be_stood_in() -> None:
    board = BoardColumns(clock=Clock())
    app = Frames(board)
    async with app.run_test(size=(80, 8)) as pilot:
        board.show(BOARD)
        for key, place in [
            ("l", (12, "DOING")),
            ("right", (9, "REVIEW")),
            ("l", (100, "DONE")),
            ("j", (101, "DONE")),
            ("G", (119, "DONE")),
            ("g", (100, "DONE")),
            ("l", (None, "ARCHIVE")),
            ("l", (None, "ARCHIVE")),
            ("j", (None, "ARCHIVE")),
            ("left", (100, "DONE")),
        ]:
            await pilot.press(key)
            assert stands(board) == place, key
        await pilot.pause()
        assert app.lines[0].startswith("<")


async def test_only_the_lines_of_the_changed_card_are_painted() -> None:
    board = WatchedBoard(clock=Clock())
    app = Frames(board)
    async with app.run_test(size=(80, 8)) as pilot:
        board.show(BOARD)
        await pilot.pause()
        board.painted.clear()
        assert board.show(BOARD) == 0
        assert board.painted == []
        changed = Lane("DOING", "DOING", (card(12), card(10, due="due Mon")), limit=1)
        assert board.show([BOARD[0], changed, *BOARD[2:]]) == 1
        assert {region.y for region in board.painted if region} == {4, 5}
        assert None not in board.painted
        assert sum(region.width for region in board.painted if region) < 46
        await pilot.pause()
        assert "10 Task 10          +" in app.lines[4]


async def test_what_does_not_fit_is_counted() -> None:
    board = BoardColumns(clock=Clock())
    app = Frames(board)
    async with app.run_test(size=(40, 8)) as pilot:
        board.show([lane("DONE", *range(20))])
        await pilot.pause()
        assert app.lines[-1].strip() == "17 more"
        await pilot.press("pagedown")
        await pilot.pause()
        assert app.lines[-1].strip() == "1 above, 16 more"


async def test_ascii_only_where_the_terminal_has_nothing_else() -> None:
    board = BoardColumns(clock=Clock())
    app = Frames(board, ascii=True)
    async with app.run_test(size=(60, 8)) as pilot:
        board.show(
            [Lane("é", "Été", (card(1, "a very long name → that is cut somewhere"),)), *BOARD]
        )
        await pilot.pause()
        assert all(line.isascii() for line in app.lines)


@given(st.integers(1, 9), st.integers(1, 250))
def test_lanes_fill_the_width_exactly(lanes: int, width: int) -> None:
    for first in range(lanes):
        placed = place_lanes(lanes, first, width)
        assert sum(place.width for place in placed) + len(placed) - 1 == width or width < 2


@pytest.mark.parametrize("width", [20, 40, 80, 100, 160, 250])
@pytest.mark.parametrize("current", range(7))
def test_the_current_lane_is_always_whole(width: int, current: int) -> None:
    for first in range(7):
        placed = page_of(7, first, current, width)
        assert current in [place.lane for place in placed if not place.peek]


def test_a_long_name_gives_way_to_the_day_beside_it() -> None:
    said = (Cell("!!"), Cell("Oluwaseun Adeyemi-Cole"), Cell("due today"))
    long = Card(1, (Cell("1"),), said, Cell("2d"))
    _, detail = draw_card(long, 23, cursor=False, marked=False)
    assert "".join(span.text for span in detail).split() == [
        "▌",
        "!!",
        "Olu…",
        "due",
        "today",
        "2d",
    ]


async def test_the_count_of_a_column_stands_however_long_its_name() -> None:
    lanes = [Lane("a", "IN WORK AT THE BACK OF THE SHOP", (card(1), card(2)), limit=1)]
    app = Frames(BoardColumns())
    async with app.run_test(size=(23, 6)) as pilot:
        board = app.query_one(BoardColumns)
        board.show(lanes)
        await pilot.pause()
        assert app.lines[0].rstrip() == " IN WORK A…  2/1 over"
