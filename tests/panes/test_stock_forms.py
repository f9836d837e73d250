"""Each form of the stock pane as it looks: valid, invalid, refused, without a link."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from syrupy.assertion import SnapshotAssertion

from livedash.business.bakery.entries import COUNT, PRODUCE, SELL, WASTE, StockEntry
from livedash.business.bakery.moves import MoveRow
from livedash.business.bakery.stock import StockRow
from livedash.panes.form import Form
from livedash.panes.stock.entry import EntryForm
from livedash.panes.stock.spec import SPEC as STOCK_PANE
from livedash.panes.stock.undo import UndoForm
from livedash.testing import LAGOS
from tests.panes.bakery import DAY, NOW
from tests.panes.form_states import States, each_size, pictures
from tests.panes.test_entry_form import ROW

GONE = "That bread is not in this branch's list any more."
NOT_HERE = "That person does not work here any more."


def there() -> StockRow | None:
    return ROW


def gone() -> StockRow | None:
    return None


def entry(
    kind: StockEntry,
    quantity: str = "",
    reason: str = "stale",
    known: Callable[[], StockRow | None] = there,
) -> Form:
    return EntryForm(kind, LAGOS, ROW, known, quantity=quantity, reason=reason)


def undo(mine: bool = True) -> Form:
    at = NOW - timedelta(minutes=3)
    move = MoveRow("sold", "0" * 32, 7, "Agege loaf", "L", 4, -4, at, "Ada", 1, True)
    return UndoForm(LAGOS, [move] if mine else [])


FORMS = {
    "sell": States(
        lambda: entry(SELL, "1"), lambda: entry(SELL, "-4"), lambda: entry(SELL, "4"), GONE
    ),
    "sell more than there is": States(
        lambda: entry(SELL, "12"),
        lambda: entry(SELL, "12", known=gone),
        lambda: entry(SELL, "12"),
        NOT_HERE,
    ),
    "produce": States(
        lambda: entry(PRODUCE, "30"),
        lambda: entry(PRODUCE, "1000000000000"),
        lambda: entry(PRODUCE, "30"),
        GONE,
    ),
    "waste": States(
        lambda: entry(WASTE, "2", "burnt"),
        lambda: entry(WASTE, "two", "x" * 80),
        lambda: entry(WASTE, "2", "fell off the tray"),
        GONE,
    ),
    "count": States(
        lambda: entry(COUNT, "0"), lambda: entry(COUNT, "🍞"), lambda: entry(COUNT, "7"), GONE
    ),
    # A refused one has no form to come back to: it is sent again, or thrown away, from `U`.
    "undo": States(undo, lambda: undo(mine=False)),
}


@pytest.mark.parametrize("name", FORMS)
@each_size
async def test_a_form(
    name: str, size: tuple[int, int], ascii: bool, picture: SnapshotAssertion
) -> None:
    shown = await pictures(STOCK_PANE, LAGOS, DAY, FORMS[name], size, ascii=ascii)
    assert shown == picture
