"""`/` in the whole dashboard: letters are letters while it is open, and the last line says so."""

from __future__ import annotations

from livedash.business.kanban.cards import CARDS, CardRow
from livedash.panes.board.spec import SPEC as BOARD_PANE
from livedash.panes.board.state import BoardState
from livedash.panes.parts import summary
from livedash.panes.stock.spec import SPEC as STOCK_PANE
from livedash.testing import LAGOS
from tests.app.shelled import NUMBERS_PANE, VALUES, Shelled, numbers, shelled
from tests.panes import kanban, reads
from tests.panes.bakery import DAY, NOW

assert LAGOS.project_id is not None
PROJECT, ZONE = LAGOS.project_id, LAGOS.timezone


def hold_found(dash: Shelled, asked: str, *rows: CardRow) -> None:
    """From now on the database finds these for this filter."""
    query = CARDS.at(state=BoardState(asked), project_id=PROJECT, timezone=ZONE)
    dash.held[query.key] = tuple(kanban.found(*rows)[reads.CARDS])


async def answered(dash: Shelled) -> None:
    """Who types quickly is answered twenty times a second."""
    await dash.settle()
    await dash.clock.turn(1)
    await dash.settle()


async def test_while_it_is_open_no_other_key_means_anything() -> None:
    async with shelled([STOCK_PANE, NUMBERS_PANE], now=NOW) as dash:
        dash.hold(STOCK_PANE, DAY)
        await dash.live()
        await dash.press("slash")
        assert dash.lines[-1].split() == ["Enter", "keep", "Esc", "show", "all"]
        await dash.press(*"4bzq?")
        assert dash.lines[-2].startswith("/ 4bzq?")
        assert dash.app.is_running
        await dash.press("escape")
        assert "find" in dash.lines[-1]
        assert "only" not in dash.frame.text


async def test_a_pane_without_rows_to_find_says_so() -> None:
    alone = summary(lambda seen: ([], []), reads=(VALUES,))
    async with shelled([numbers(parts=alone)]) as dash:
        await dash.live()
        await dash.press("slash")
        assert "Numbers has nothing to filter." in dash.lines[-1]


async def test_the_board_finds_by_asking_and_goes_on_asking() -> None:
    async with shelled([BOARD_PANE], now=kanban.NOW) as dash:
        dash.hold(BOARD_PANE, kanban.BOARD)
        for typed in ("@", "@m", "@me"):
            hold_found(dash, typed, kanban.CARDS[2])
        await dash.live()
        await dash.press("slash", *"@me", "enter")
        await answered(dash)
        assert "only 1 of 911: @me" in dash.frame.text
        # Somebody assigns another card to this person.
        hold_found(dash, "@me", kanban.CARDS[2], kanban.CARDS[3])
        dash.source.change("livedash.tasks")
        await answered(dash)
        assert "only 2 of 911: @me" in dash.frame.text
        assert "Menu in Yoruba" in dash.frame.text
        await dash.press("slash", "escape")
        await answered(dash)
        assert "only" not in dash.frame.text
        assert "Fix homepage" in dash.frame.text
