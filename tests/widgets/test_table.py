"""The keyed table: what differs is painted, and nothing else moves."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st
from textual.geometry import Region

from livedash.widgets.cell import Cell, Row
from livedash.widgets.table import Heading, KeyedTable, Order, fit_columns, headed, place
from tests.widgets.frames import Clock, Frames, WatchedTable

COLUMNS = [
    Heading("", 1, "left"),
    Heading("BREAD", 10, "left", grow=20),
    Heading("MADE", 4),
    Heading("RET", 3, priority=2),
    Heading("HAND", 5),
    Heading("OUT AT", 9, "left", priority=1),
]


def bread(key: int, name: str = "", hand: str = "5", status: str = ".") -> Row:
    cells = (status, name or f"Bread {key}", "60", "0", hand, "aft close")
    return Row(key, tuple(Cell(text) for text in cells))


def breads(*keys: int) -> list[Row]:
    return [bread(key) for key in keys]


def stands(table: KeyedTable) -> object:
    return table.cursor_key


async def test_only_the_cell_that_differs_is_painted_and_the_same_again_not_at_all() -> None:
    table = WatchedTable(COLUMNS, clock=Clock())
    app = Frames(table)
    async with app.run_test(size=(60, 10)) as pilot:
        assert table.show(breads(1, 2, 3)) == 0
        await pilot.pause()
        table.painted.clear()
        assert table.show(breads(1, 2, 3)) == 0
        assert table.painted == []
        assert table.show([bread(1), bread(2, hand="4"), bread(3)]) == 1
        start = app.lines[0].index("HAND") - 1
        assert table.painted == [Region(start, 2, 6, 1)]
        await pilot.pause()
        assert "    4+" in app.lines[2]


async def test_a_row_that_comes_or_goes_counts_once_and_the_first_rows_not_at_all() -> None:
    table = KeyedTable(COLUMNS, clock=Clock())
    app = Frames(table)
    async with app.run_test(size=(60, 10)) as pilot:
        assert table.show(breads(1, 2)) == 0
        assert table.show(breads(2, 1)) == 0
        assert table.show(breads(2, 1, 3)) == 1
        await pilot.pause()
        assert "Bread 3" in app.lines[3]
        assert app.lines[3].count("+") == 1
        assert table.show(breads(2)) == 2


async def test_marks_fade_once_and_those_set_while_away_stay_until_seen() -> None:
    clock = Clock()
    table = KeyedTable(COLUMNS, clock=clock)
    app = Frames(table)
    async with app.run_test(size=(60, 10)) as pilot:
        table.show(breads(1, 2))
        assert table._timer is None
        table.show([bread(1, hand="4"), bread(2)])
        table.show([bread(1, hand="4"), bread(2, hand="3")], away=True)
        await pilot.pause()
        assert "4+" in app.lines[1]
        assert table._timer is not None
        clock.now += 3
        table._unmark()
        await pilot.pause()
        assert "+" not in app.lines[1]
        assert "3+" in app.lines[2]
        assert table._timer is None
        table.clear_marks()
        await pilot.pause()
        assert "+" not in app.lines[2]


async def test_what_moves_with_the_clock_is_painted_and_not_marked() -> None:
    columns = [replace(column, timed=column.title == "HAND") for column in COLUMNS]
    table = KeyedTable(columns, clock=Clock())
    app = Frames(table)
    async with app.run_test(size=(60, 10)) as pilot:
        table.show(breads(1))
        assert table.show([bread(1, hand="4")]) == 1
        await pilot.pause()
        assert "    4 " in app.lines[1]
        assert "+" not in app.lines[1]
        assert table._timer is None


async def test_cursor_and_scroll_survive_by_key() -> None:
    table = KeyedTable(COLUMNS, clock=Clock())
    app = Frames(table)
    async with app.run_test(size=(60, 6)) as pilot:
        table.show(breads(*range(20)))
        await pilot.press("j", "j", "down")
        assert stands(table) == 3
        table.show(breads(3, *range(3), *range(4, 20)))
        assert stands(table) == 3
        table.show(breads(*range(3), *range(4, 20)))
        assert stands(table) == 0
        await pilot.press("G")
        assert stands(table) == 19
        await pilot.pause()
        seen = app.lines[1:]
        table.show(breads(77, *range(3), *range(4, 20)))
        await pilot.pause()
        assert app.lines[1:] == seen
        assert table.move_to(77)
        assert not table.move_to(78)


async def test_every_movement_key_moves() -> None:
    table = KeyedTable(COLUMNS)
    app = Frames(table)
    async with app.run_test(size=(60, 6)) as pilot:
        table.show(breads(*range(20)))
        for key, expected in [
            ("down", 1), ("j", 2), ("up", 1), ("k", 0), ("pagedown", 4), ("pageup", 0),
            ("end", 19), ("home", 0), ("G", 19), ("g", 0), ("k", 0),
        ]:  # fmt: skip
            await pilot.press(key)
            assert stands(table) == expected, key


async def test_it_tells_where_the_cursor_stands_and_what_was_chosen() -> None:
    told: list[object] = []

    class Listening(Frames):
        def on_keyed_moved(self, message: KeyedTable.Moved) -> None:
            told.append(message.key)

        def on_keyed_chosen(self, message: KeyedTable.Chosen) -> None:
            told.append(("chosen", message.key))

    table = KeyedTable(COLUMNS)
    async with Listening(table).run_test(size=(60, 6)) as pilot:
        table.show(breads(1, 2))
        await pilot.press("j", "enter")
        table.show(breads(1))
        table.show([])
        await pilot.pause()
        assert told == [1, 2, ("chosen", 2), 1, None]


async def test_hostile_text_is_shown_and_never_interpreted() -> None:
    table = KeyedTable(COLUMNS)
    app = Frames(table)
    async with app.run_test(size=(60, 6)) as pilot:
        table.show([bread(1, "[red]\x1b[2J\nx"), bread(2, "[/]"), bread(3, "世界世界世界世界世界")])
        await pilot.pause()
        assert app.lines[1].startswith("▌. [red]�[2J x")
        assert app.lines[2].startswith(" . [/]")
        assert all(len(line) <= 60 for line in app.lines)


async def test_columns_go_by_priority_and_the_rest_is_cut_never_refused() -> None:
    table = KeyedTable(COLUMNS)
    app = Frames(table)
    async with app.run_test(size=(80, 4)) as pilot:
        table.show(breads(1))
        for width, heads in [
            (80, ["BREAD", "MADE", "RET", "HAND", "OUT", "AT"]),
            (36, ["BREAD", "MADE", "HAND", "OUT", "AT"]),
            (28, ["BREAD", "MADE", "HAND"]),
            (18, ["BR…", "MADE", "HAND"]),
        ]:
            await pilot.resize_terminal(width, 4)
            await pilot.pause()
            assert app.lines[0].split() == heads, width
        await pilot.resize_terminal(5, 2)
        await pilot.pause()


async def test_names_too_long_for_their_column_still_differ_whatever_stands_before_them() -> None:
    table = KeyedTable([Heading("BREAD", 15, "left", names=True), Heading("HAND", 5)])
    app = Frames(table)

    def row(key: int, name: str, before: str = "") -> Row:
        return Row(key, (Cell(name, before=before), Cell("5")))

    large, small = "Wholemeal sourdough large", "Wholemeal sourdough small"
    async with app.run_test(size=(23, 4)) as pilot:
        table.show([row(1, large), row(2, small)])
        await pilot.pause()
        names = [line[1:16].strip() for line in app.lines[1:3]]
        assert names == ["Wholemeal…large", "Wholemeal…small"]
        table.show([row(1, large, "… "), row(2, small)])
        await pilot.pause()
        names = [line[1:16].strip() for line in app.lines[1:3]]
        assert names == ["… Wholeme…large", "Wholemeal…small"]


@given(
    st.lists(
        st.builds(
            Heading,
            st.just("X"),
            st.integers(1, 12),
            priority=st.integers(0, 3),
            grow=st.integers(0, 30),
        ),
        min_size=1,
        max_size=10,
    ),
    st.integers(1, 200),
)
def test_columns_never_take_more_than_there_is_unless_none_may_go(
    columns: list[Heading], width: int
) -> None:
    placed = fit_columns(tuple(columns), width)
    needed = [column for column in columns if not column.priority]
    assert [index for index, _ in placed] == sorted(index for index, _ in placed)
    assert {index for index, _ in placed} >= {
        index for index, column in enumerate(columns) if not column.priority
    }
    least = sum(1 if column.grow else column.width for column in needed) + len(needed)
    assert sum(wide + 1 for _, wide in placed) <= max(width, least)


async def test_with_no_rows_it_says_so() -> None:
    table = KeyedTable(COLUMNS, empty="No bread is baked here yet")
    app = Frames(table)
    async with app.run_test(size=(60, 4)) as pilot:
        assert app.lines[1] == ""
        table.show([])
        await pilot.pause()
        assert app.lines[1] == "No bread is baked here yet"


async def test_the_same_rows_give_the_same_frame_whatever_stood_before() -> None:
    frames = []
    for history in ([breads(9, 8)], [breads(5, 1, 2), breads(1)], []):
        table = KeyedTable(COLUMNS, clock=Clock())
        app = Frames(table)
        async with app.run_test(size=(60, 8)) as pilot:
            for rows in history:
                table.show(rows)
            table.show([bread(1, hand="3"), bread(2), bread(7, "é")])
            table.move_to(1)
            table.clear_marks()
            await pilot.pause()
            frames.append(app.lines)
    assert frames[0] == frames[1] == frames[2]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(
            st.tuples(st.integers(0, 12), st.sampled_from(["0", "7", "世", "x\ny"])),
            unique_by=lambda row: row[0],
            max_size=12,
        ),
        min_size=1,
        max_size=6,
    )
)
async def test_painted_by_difference_it_looks_as_if_drawn_from_nothing(
    history: list[list[tuple[int, str]]],
) -> None:
    table = KeyedTable(COLUMNS, clock=Clock())
    app = Frames(table)
    async with app.run_test(size=(40, 7)) as pilot:
        for shown in history:
            table.show([bread(key, hand=hand) for key, hand in shown])
            await pilot.pause()
        stepwise = app.lines
        table._styles_cache.clear()
        table._drawn = []
        table.redraw()
        await pilot.pause()
        assert app.lines == stepwise


async def test_five_thousand_rows_are_no_burden() -> None:
    table = KeyedTable(COLUMNS)
    async with Frames(table).run_test(size=(60, 24)):
        rows = breads(*range(5000))
        table.show(rows)
        changed = [*rows[:-1], bread(4999, hand="1")]
        began = process_time()
        assert table.show(changed) == 1
        # A few milliseconds; the bound only tells linear work from anything worse.
        assert process_time() - began < 0.5


def heads(order: Order | None, *, width: int = 37, ascii: bool = False, count: int = 2) -> str:
    placed = place(tuple(COLUMNS), width)
    line = headed(tuple(COLUMNS), placed, range(2), count, ascii, order)
    assert sum(span.width for span in line) == sum(one.width + 1 for one in placed)
    return "".join(span.text for span in line)


def test_the_heading_that_sorts_has_a_mark_beside_it_and_no_other_letter_moves() -> None:
    plain = heads(None)
    assert plain == "  BREAD         MADE  HAND OUT AT    "
    assert heads(Order(1)) == "  BREAD▲        MADE  HAND OUT AT    "
    assert heads(Order(2)) == "  BREAD         MADE▲ HAND OUT AT    "
    assert heads(Order(4, falls=True)) == "  BREAD         MADE ▼HAND OUT AT    "
    assert heads(Order(5, falls=True), ascii=True) == "  BREAD         MADE  HAND OUT ATv   "
    assert heads(Order(3)) == plain, "a column that does not stand"
    for column in range(len(COLUMNS)):
        marked = heads(Order(column))
        assert marked.replace("▲", " ") == plain


def test_a_heading_that_sorts_goes_on_saying_where_one_is() -> None:
    assert heads(Order(1), width=50, count=100).startswith("  BREAD▲ 1-2 of 100")
    assert heads(Order(1), count=100).startswith("  1-2 of 100   ▲")


async def test_its_keys_ask_whoever_sorts_and_nobody_where_nobody_does() -> None:
    asked: list[bool] = []

    class Listening(Frames):
        def on_keyed_table_sorts(self, sorts: KeyedTable.Sorts) -> None:
            asked.append(sorts.round)

    table = KeyedTable(COLUMNS, clock=Clock())
    app = Listening(table)
    async with app.run_test(size=(60, 10)) as pilot:
        table.show(breads(1, 2))
        await pilot.press("o", "O")
        assert asked == []
        assert "list.sort" not in {one.binding.id for one in app.screen.active_bindings.values()}
        table.sorts = True
        await pilot.press("o", "O")
        assert asked == [False, True]


async def test_an_order_that_leaves_all_rows_where_they_are_paints_its_mark() -> None:
    table = WatchedTable(COLUMNS, clock=Clock())
    app = Frames(table)
    async with app.run_test(size=(60, 10)) as pilot:
        table.show(breads(1, 2))
        await pilot.pause()
        table.painted.clear()
        table.order = Order(1)
        assert table.show(breads(1, 2)) == 0
        await pilot.pause()
        assert "BREAD▲" in app.lines[0]
        assert [region.y for region in table.painted if region is not None] == [0]
