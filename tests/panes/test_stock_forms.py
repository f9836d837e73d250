"""The stock pane's forms as they look: valid, wrong, refused, without a link; narrow and ASCII."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from syrupy.assertion import SnapshotAssertion

from livedash.app.capabilities import Capabilities, Colours
from livedash.business.bakery.entries import COUNT, PRODUCE, SELL, WASTE, Entry
from livedash.business.bakery.moves import MoveRow
from livedash.panes.form import Form
from livedash.panes.stock import StockPane
from livedash.panes.stock.entry import EntryForm
from livedash.panes.stock.undo import UndoForm
from livedash.testing import LAGOS
from tests.app.shelled import shell_of
from tests.panes.bakery import DAY, NOW
from tests.panes.test_entry_form import ROW

GONE = "REFUSED. That bread is not in this branch's list any more."


def entry(kind: Entry, quantity: str = "", reason: str = "stale") -> Form:
    return EntryForm(kind, LAGOS, ROW, lambda: ROW, quantity=quantity, reason=reason)


def undo() -> Form:
    at = NOW - timedelta(minutes=3)
    move = MoveRow("sold", "0" * 32, 7, "Agege loaf", "L", 4, -4, at, "Ada", 1, True)
    return UndoForm(LAGOS, [move])


FORMS: dict[str, tuple[Callable[[], Form], str]] = {
    "sell": (lambda: entry(SELL, "1"), ""),
    "sell wrong": (lambda: entry(SELL, "-4"), ""),
    "sell too much": (lambda: entry(SELL, "12"), ""),
    "sell refused": (lambda: entry(SELL, "4"), GONE),
    "produce": (lambda: entry(PRODUCE, "30"), ""),
    "produce wrong": (lambda: entry(PRODUCE, "1000000000000"), ""),
    "waste": (lambda: entry(WASTE, "2", "burnt"), ""),
    "waste wrong": (lambda: entry(WASTE, "two", "x" * 80), ""),
    "count": (lambda: entry(COUNT, "0"), ""),
    "count wrong": (lambda: entry(COUNT, "🍞"), ""),
    "undo": (undo, ""),
}


async def picture_of(
    form: Form,
    said: str = "",
    size: tuple[int, int] = (80, 24),
    *,
    ascii: bool = False,
    live: bool = True,
    keys: Sequence[str] = (),
) -> str:
    one = shell_of(
        [StockPane], known=(LAGOS,), now=NOW, capabilities=Capabilities(Colours.MANY, ascii)
    )
    one.hold(StockPane, DAY)
    async with one.app.run_test(size=size) as one.pilot:
        await one.live()
        if not live:
            one.source.lose(next_in=3.0)
        await one.settle()
        await one.app.hand.fill(form, said)
        await one.press(*keys)
        await one.settle()
        return one.frame.text


@pytest.mark.parametrize("name", FORMS)
async def test_a_form(name: str, picture: SnapshotAssertion) -> None:
    make, said = FORMS[name]
    keys = ["enter"] if name.endswith("wrong") else []
    assert await picture_of(make(), said, keys=keys) == picture


@pytest.mark.parametrize("name", ["sell", "undo"])
async def test_a_form_without_a_link(name: str, picture: SnapshotAssertion) -> None:
    make, said = FORMS[name]
    shown = await picture_of(make(), said, live=False)
    assert "Offline" in shown
    assert shown == picture


@pytest.mark.parametrize("name", ["sell refused", "waste wrong"])
async def test_a_form_on_a_small_screen(name: str, picture: SnapshotAssertion) -> None:
    make, said = FORMS[name]
    assert await picture_of(make(), said, (40, 12), ascii=True, keys=["enter"]) == picture
