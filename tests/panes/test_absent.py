"""A pane at a branch whose trade it does not serve says why, and what is coming there."""

from __future__ import annotations

import pytest

from livedash.panes.board import BoardPane
from livedash.panes.calendar import CalendarPane
from livedash.panes.pane import Pane
from livedash.panes.sales import SalesPane
from livedash.panes.stock import StockPane
from livedash.testing import LAGOS

SALON = LAGOS._replace(branch="Ikoyi Salon", kinds=("service", "kanban"))
KENNEL = LAGOS._replace(branch="Lekki Kennel", kinds=("breeder",), project_id=None)
BAKERY, HALL = LAGOS._replace(kinds=("bakery",)), LAGOS._replace(kinds=("venue",))


@pytest.mark.parametrize(
    ("pane", "lacks"),
    [
        (StockPane, "keeps no stock"),
        (SalesPane, "sells no bread"),
        (CalendarPane, "has no halls"),
    ],
)
def test_a_salon_and_a_kennel_say_what_is_coming(pane: type[Pane], lacks: str) -> None:
    assert pane().absent(SALON).splitlines() == [
        f"Ikoyi Salon {lacks}.",
        "Appointments, clients and payments come with a later livedash.",
        "The board is here already.",
    ]
    assert pane().absent(KENNEL).splitlines() == [
        f"Lekki Kennel {lacks}.",
        "Litters and puppies come with a later livedash.",
    ]


def test_where_a_pane_serves_the_trade_it_stands() -> None:
    stands = {pane: [not pane().absent(place) for place in (BAKERY, HALL)] for pane in ALL}
    assert stands == {
        StockPane: [True, True],
        SalesPane: [True, False],
        CalendarPane: [False, True],
        BoardPane: [True, True],
    }


ALL: tuple[type[Pane], ...] = (StockPane, SalesPane, CalendarPane, BoardPane)
