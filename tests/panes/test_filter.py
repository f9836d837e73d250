"""`/` filters while one types, Enter keeps it, Esc clears it, and it is in sight while it acts."""

from __future__ import annotations

import re
from datetime import date

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from livedash.business.kanban.finding import FIRST
from livedash.panes.board.spec import SPEC as BOARD_PANE
from livedash.panes.board.state import BoardState
from livedash.panes.calendar.spec import SPEC as CALENDAR_PANE
from livedash.panes.pane import Pane
from livedash.panes.pane_of import pane_of
from livedash.panes.seen import WHOLE
from livedash.panes.stock.spec import SPEC as STOCK_PANE
from livedash.testing import LAGOS, Rows, capture
from livedash.widgets.columns import BoardColumns
from livedash.widgets.filter_line import FilterLine
from livedash.widgets.matrix import Matrix
from livedash.widgets.table import KeyedTable
from tests.panes import halls, kanban, reads
from tests.panes.bakery import DAY, NOW, bread
from tests.panes.telling import Alone, show, tell


def text(pilot: Pilot[int]) -> str:
    return capture(pilot.app).text


def breads(pane: Pane) -> int:
    return pane.query_one("#breads", KeyedTable).row_count


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (160, 50)], ids=lambda size: f"{size[0]}")
def test_the_open_line_stands_at_the_foot(
    size: tuple[int, int], picture: SnapshotAssertion
) -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, DAY, NOW)
        await pilot.press("slash", *"loaf")
        await pilot.pause()
        assert text(pilot) == picture

    tell(pane_of(STOCK_PANE), story, size)


def test_it_filters_while_one_types_and_other_keys_are_letters() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, DAY, NOW)
        whole = breads(pane)
        await pilot.press("slash", *"loaf")
        assert 0 < breads(pane) < whole
        # `s`, `f` and `q` do nothing of their own here.
        await pilot.press(*"sfq")
        assert pane.state.filter == "loafsfq"
        assert breads(pane) == 0

    tell(pane_of(STOCK_PANE), story)


def test_enter_keeps_it_in_sight_and_gives_the_keys_back() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, DAY, NOW)
        whole = breads(pane)
        await pilot.press("slash", *"LOAF", "enter")
        await pilot.pause()
        assert not pane.query_one(FilterLine).display
        assert pilot.app.focused is pane.query_one("#breads")
        assert f"only {breads(pane)} of {whole}: LOAF" in text(pilot)

    tell(pane_of(STOCK_PANE), story)


def test_esc_clears_it_and_the_cursor_is_where_it_was() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, DAY, NOW)
        whole, table = breads(pane), pane.query_one("#breads", KeyedTable)
        await pilot.press("j", "j", "j")
        stood = table.cursor_key
        await pilot.press("slash", *"no such bread")
        assert breads(pane) == 0
        await pilot.press("escape")
        await pilot.pause()
        assert (breads(pane), table.cursor_key) == (whole, stood)
        assert "only" not in text(pilot)
        assert pilot.app.focused is table

    tell(pane_of(STOCK_PANE), story)


def test_opened_again_it_has_what_was_kept() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, DAY, NOW)
        await pilot.press("slash", *"loa", "enter", "slash", "f")
        assert pane.state.filter == "loaf"

    tell(pane_of(STOCK_PANE), story)


def test_rows_that_arrive_are_filtered_too() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, DAY, NOW)
        await pilot.press("slash", *"zopf", "enter")
        assert breads(pane) == 0
        came = {**DAY, reads.STOCK: (*DAY[reads.STOCK], bread(901, "Zopf"), bread(902, "Zwieback"))}
        show(pane, came, NOW)
        assert breads(pane) == 1

    tell(pane_of(STOCK_PANE), story)


def test_f_goes_through_presets_of_the_same_filter() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, DAY, NOW)
        for preset in ("low", "out", ""):
            await pilot.press("f")
            assert pane.state.filter == preset
        await pilot.press("slash", *"loaf", "enter", "f")
        assert pane.state.filter == ""

    tell(pane_of(STOCK_PANE), story)


def test_the_focus_gone_elsewhere_the_filter_is_kept() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, DAY, NOW)
        await pilot.press("slash", *"loaf", "tab")
        await pilot.pause()
        assert pane.state.filter == "loaf"
        assert not pane.query_one(FilterLine).display

    tell(pane_of(STOCK_PANE), story)


def test_an_open_line_at_rest_sends_nothing() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, DAY, NOW)
        await pilot.press("slash", *"loaf")
        await pilot.pause()
        cursor = pane.query_one(FilterLine).query_one("Answer")
        assert getattr(cursor, "cursor_blink", None) is False
        assert getattr(cursor, "_cursor_visible", None) is True

    tell(pane_of(STOCK_PANE), story)


def test_the_board_asks_the_database_which_cards_a_filter_finds() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        assert isinstance(pilot.app, Alone)
        all_of_it = pane.state
        show(pane, kanban.BOARD, kanban.NOW, state=all_of_it)
        before = pane.asks(LAGOS, *WHOLE).queries
        await pilot.press("slash", *"@me  ")
        await pilot.pause()
        assert pilot.app.asked == 3, "spaces alone are no other question"
        asked = pane.asks(LAGOS, *WHOLE).queries
        assert asked[reads.CARDS].key != before[reads.CARDS].key
        assert asked[reads.STATUSES].key == before[reads.STATUSES].key
        # What stands is still all of it, and says so, until the answer is there.
        show(pane, kanban.BOARD, kanban.NOW, state=all_of_it)
        assert "only" not in text(pilot)
        show(pane, kanban.found(kanban.CARDS[2]), kanban.NOW, state=pane.state)
        await pilot.pause()
        assert "only 1 of 911: @me" in text(pilot)
        await pilot.press("escape")
        assert {q.key for q in pane.asks(LAGOS, *WHOLE).queries.values()} == {
            q.key for q in before.values()
        }

    tell(pane_of(BOARD_PANE), story)


def test_the_cursor_comes_back_to_its_card_when_the_filter_goes() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        columns = pane.query_one(BoardColumns)
        show(pane, kanban.BOARD, kanban.NOW)
        await pilot.press("j", "j")
        for asked, card in (("webhook", 5), ("webhook stock", 6)):
            pane.state = BoardState(asked)
            show(pane, kanban.found(kanban.CARDS[card]), kanban.NOW, state=pane.state)
            await pilot.pause()
        pane.state = BoardState()
        show(pane, kanban.BOARD, kanban.NOW, state=pane.state)
        assert columns.cursor_key == kanban.CARDS[2].task_id

    tell(pane_of(BOARD_PANE), story)


def board_of(count: int, state: BoardState) -> Rows:
    column = kanban.STATUSES[0]._replace(tasks=count)
    cards = (kanban.card(n, 0, f"Task {n}") for n in range(1, min(count, state.first) + 1))
    return {reads.STATUSES: (column,), reads.CARDS: tuple(cards), reads.MEMBERS: ()}


def test_who_scrolls_is_never_at_the_end_of_what_was_read() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        def answer() -> None:
            show(pane, board_of(1203, pane.state), kanban.NOW, state=pane.state)

        answer()
        await pilot.pause()
        assert re.search(r"TO DO +1,203", text(pilot))
        assert "1,193 more" in text(pilot)
        for _ in range(6):
            first = pane.state.first
            await pilot.press("G")
            await pilot.pause()
            assert pane.state.first > first or first >= 1203
            answer()
            await pilot.pause()
        assert "1,193 above" in text(pilot)
        await pilot.press("g")
        for _ in range(6):
            await pilot.pause()
            answer()
        assert pane.state.first <= 2 * FIRST

    tell(pane_of(BOARD_PANE), story)


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (160, 50)], ids=lambda size: f"{size[0]}")
def test_the_calendar_shows_the_halls_of_a_client_and_goes_there(
    size: tuple[int, int], picture: SnapshotAssertion
) -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, halls.WEEK, NOW, halls.VENUE)
        await pilot.press("slash", *"client 4")
        await pilot.pause()
        assert pane.query_one(Matrix).cursor_key == (halls.TERRACE.hall_id, date(2026, 3, 18))
        assert text(pilot) == picture

    tell(pane_of(CALENDAR_PANE), story, size)


def test_a_cell_of_a_hall_that_is_found_tells_all_that_is_in_it() -> None:
    """Half of its bookings left out, a taken session would look free."""

    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, halls.WEEK, NOW, halls.VENUE)
        await pilot.press("slash", *"okafor", "enter")
        await pilot.pause()
        assert pane.query_one(Matrix).row_count == 1
        assert "1 day: okafor" in text(pilot)
        assert "Bello wedding" in text(pilot)
        table = pane.table()
        assert table is not None
        assert table.part == "only: okafor"
        assert {row[0] for row in table.rows} == {"Main"}

    tell(pane_of(CALENDAR_PANE), story)


def test_a_halls_own_name_leaves_the_cursor_and_esc_brings_it_back() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, halls.WEEK, NOW, halls.VENUE)
        matrix = pane.query_one(Matrix)
        await pilot.press("j", "l")
        stood = matrix.cursor_key
        await pilot.press("slash", *"terr")
        assert matrix.cursor_key == stood
        assert matrix.row_count == 1
        await pilot.press(*"x")
        await pilot.pause()
        assert "Nothing is found for: terrx" in text(pilot)
        await pilot.press("escape")
        assert (matrix.row_count, matrix.cursor_key) == (3, stood)

    tell(pane_of(CALENDAR_PANE), story)
