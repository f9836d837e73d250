"""From a number to the sales behind it and back, by keys, in the real shell."""

from __future__ import annotations

from datetime import time
from typing import Any

from livedash.business.bakery.sales import SALES_BEHIND, Behind, SaleRow
from livedash.business.place import Place
from livedash.business.places import PLACES
from livedash.database.statements import SqlQuery
from livedash.panes.answered import everything
from livedash.panes.sales.figures import SalesState
from livedash.panes.sales.spec import SPEC as SALES_PANE
from livedash.testing import LAGOS
from tests.app.shelled import IKEJA, shelled
from tests.panes.bakery import NOW
from tests.panes.selling import SALES, SELLING


def behind(place: Place, **which: Any) -> SqlQuery[SaleRow]:
    return SALES_BEHIND.at(place, SalesState(behind=Behind(**which)))


async def test_enter_shows_the_sales_behind_the_running_hour_and_escape_goes_back() -> None:
    async with shelled([SALES_PANE], now=NOW) as dash:
        for short, query in everything(SALES_PANE, LAGOS).items():
            dash.held[query.key] = tuple(SELLING[short])
        dash.held[behind(LAGOS, hour=7).key] = SALES
        await dash.live()
        assert "so far today" in dash.frame.text
        await dash.press("enter")
        text = dash.frame.text
        assert "Sales 17:00-18:00" in text
        assert "230 sales, the latest 4 listed" in text
        assert "N 12,300" in text
        assert "17:34:00" in text
        assert "so far today" not in text
        await dash.press("escape")
        assert "so far today" in dash.frame.text
        assert "Sales 17" not in dash.frame.text
        await dash.press("up", "down", "enter")
        assert "Sales 17:00-18:00" in dash.frame.text


async def test_a_best_seller_and_a_shift_can_be_looked_behind_too() -> None:
    async with shelled([SALES_PANE], now=NOW) as dash:
        for short, query in everything(SALES_PANE, LAGOS).items():
            dash.held[query.key] = tuple(SELLING[short])
        dash.held[behind(LAGOS, bread_type_id=1).key] = SALES
        dash.held[behind(LAGOS, shift="morning").key] = SALES
        await dash.live()
        await dash.press("tab", "enter")
        assert "Agege loaf" in dash.frame.text.splitlines()[3]
        await dash.press("escape", "tab", "tab", "enter")
        assert "Sales morning" in dash.frame.text


async def test_sales_never_stand_under_the_name_of_another_number() -> None:
    async with shelled([SALES_PANE], now=NOW) as dash:
        for short, query in everything(SALES_PANE, LAGOS).items():
            dash.held[query.key] = tuple(SELLING[short])
        dash.held[behind(LAGOS, bread_type_id=1).key] = SALES
        dash.held[behind(LAGOS, shift="morning").key] = SALES[:1]
        await dash.live()
        await dash.press("tab", "enter")
        assert "Sales Agege loaf" in dash.frame.text
        dash.fetcher.automatic = False
        await dash.press("tab", "tab", "enter")
        assert "Sales Agege loaf" in dash.frame.text, "these are still its sales"
        assert "Sales morning" not in dash.frame.text
        dash.fetcher.open[0].succeed()
        await dash.settle()
        assert "Sales morning" in dash.frame.text
        assert "Sales Agege loaf" not in dash.frame.text


async def test_in_another_branch_no_number_is_asked_about() -> None:
    async with shelled([SALES_PANE], now=NOW) as dash:
        for place in (LAGOS, IKEJA):
            for short, query in everything(SALES_PANE, place).items():
                dash.held[query.key] = tuple(SELLING[short])
        dash.held[behind(LAGOS, hour=7).key] = SALES
        await dash.live()
        await dash.press("enter")
        assert "Sales 17:00-18:00" in dash.frame.text
        dash.fetcher.calls.clear()
        await dash.press("b", "down", "enter")
        assert "Ikeja" in dash.lines[0]
        assert "so far today" in dash.frame.text
        assert dash.fetcher.count(behind(IKEJA, hour=7).key) == 0
        await dash.clock.turn(1)
        await dash.press("b", "up", "enter")
        assert "so far today" in dash.frame.text, "back at the numbers"


async def test_a_changed_closing_hour_leaves_the_sales_where_they_are() -> None:
    async with shelled([SALES_PANE], now=NOW) as dash:
        for short, query in everything(SALES_PANE, LAGOS).items():
            dash.held[query.key] = tuple(SELLING[short])
        dash.held[behind(LAGOS, hour=7).key] = SALES
        await dash.live()
        await dash.press("enter")
        later = LAGOS._replace(night_at=time(22, 30))
        for short, query in everything(SALES_PANE, later).items():
            dash.held[query.key] = tuple(SELLING[short])
        dash.held[behind(later, hour=7).key] = SALES
        dash.held[PLACES.at().key] = (later, IKEJA)
        dash.source.change("livedash.branches")
        await dash.settle()
        assert dash.app.session.place == later
        assert "Sales 17:00-18:00" in dash.frame.text
