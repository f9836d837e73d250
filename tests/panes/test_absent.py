"""A pane at a branch whose trade it does not serve says why, and what is coming there."""

from __future__ import annotations

import pytest

from livedash.panes.board.spec import SPEC as BOARD_PANE
from livedash.panes.calendar.spec import SPEC as CALENDAR_PANE
from livedash.panes.sales.spec import SPEC as SALES_PANE
from livedash.panes.spec import PaneSpec
from livedash.panes.stock.spec import SPEC as STOCK_PANE
from livedash.testing import LAGOS

SALON = LAGOS._replace(branch="Ikoyi Salon", kinds=("service", "kanban"))
KENNEL = LAGOS._replace(branch="Lekki Kennel", kinds=("breeder",), project_id=None)
BAKERY, HALL = LAGOS._replace(kinds=("bakery",)), LAGOS._replace(kinds=("venue",))


@pytest.mark.parametrize(
    ("pane", "lacks"),
    [
        (STOCK_PANE, "keeps no stock"),
        (SALES_PANE, "sells no bread"),
        (CALENDAR_PANE, "has no halls"),
    ],
)
def test_a_salon_and_a_kennel_say_what_is_coming(pane: PaneSpec, lacks: str) -> None:
    assert pane.absent(SALON).splitlines() == [
        f"Ikoyi Salon {lacks}.",
        "Appointments, clients and payments come with a later livedash.",
        "The board is here already.",
    ]
    assert pane.absent(KENNEL).splitlines() == [
        f"Lekki Kennel {lacks}.",
        "Litters and puppies come with a later livedash.",
    ]


def test_where_a_pane_serves_the_trade_it_stands() -> None:
    stands = {pane: [not pane.absent(place) for place in (BAKERY, HALL)] for pane in ALL}
    assert stands == {
        STOCK_PANE: [True, True],
        SALES_PANE: [True, False],
        CALENDAR_PANE: [False, True],
        BOARD_PANE: [True, True],
    }


ALL: tuple[PaneSpec, ...] = (STOCK_PANE, SALES_PANE, CALENDAR_PANE, BOARD_PANE)
