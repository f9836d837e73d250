"""What goes on around an open form: panes are painted, with the same few bytes, and get no keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import pytest

from livedash.app.session import Session
from livedash.app.writing import Writing
from livedash.live.engine import Engine
from livedash.panes.stock.spec import SPEC as STOCK_PANE
from livedash.testing import Rows
from livedash.widgets.answer import Answer
from livedash.widgets.table import KeyedTable
from tests.app.shelled import Shelled, shell_of
from tests.app.test_snapshots import FULL, HERE, PANES
from tests.app.test_wall_bytes import Measured
from tests.app.written import ScriptedHands
from tests.clock import ManualClock
from tests.panes import reads
from tests.panes.bakery import BREADS, NOW

pytestmark = pytest.mark.usefixtures("painted")

RIGHTS = tuple(right for pane in PANES for right in pane.needs.values())
PLACE = HERE._replace(rights=RIGHTS)
SIZES = [(80, 24), (120, 30), (160, 50)]


@asynccontextmanager
async def selling(
    folder: Path, size: tuple[int, int]
) -> AsyncIterator[tuple[Shelled, Callable[[], int]]]:
    """A clerk who has just pressed `s` on the fourth bread; and what the terminal gets from now
    on."""
    hands = ScriptedHands()

    def session(engine: Engine, clock: ManualClock) -> Session:
        return Session(engine, clock, writing=Writing(hands, engine, clock, Random(1), folder))

    one = shell_of(PANES, known=(PLACE,), now=NOW, kind=Measured, session=session)
    for pane in PANES:
        one.hold(pane, FULL[pane], PLACE)
    async with one.app.run_test(size=size) as one.pilot:
        await one.settle()
        await one.live()
        assert isinstance(one.app, Measured)
        await one.press("j", "j", "j")
        one.app.spent()
        await one.press("s")
        yield one, one.app.spent
        one.assert_no_faults()


async def planned(one: Shelled, more: int) -> None:
    """Somebody else plans more of the first bread."""
    rows: Rows = {reads.STOCK: (BREADS[0]._replace(planned=60 + more), *BREADS[1:])}
    one.hold(STOCK_PANE, {**FULL[STOCK_PANE], **rows}, PLACE)
    one.source.change("livedash.production_plans")
    await one.settle()


@pytest.mark.parametrize("size", SIZES)
async def test_a_commit_is_painted_beside_an_open_form(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with selling(tmp_path, size) as (one, spent):
        await one.press("3")
        spent()
        await planned(one, 7)
        assert 0 < spent() <= 170, "the cell, and the total"
        assert "67+" in one.frame.text
        assert one.sheet.query_one(Answer).value == "3"


@pytest.mark.parametrize("size", SIZES)
async def test_an_open_form_costs_nothing_while_nothing_happens(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with selling(tmp_path, size) as (one, spent):
        spent()
        await one.clock.turn(10)
        await one.settle()
        one.source.change("livedash.production_plans")
        await one.settle()
        assert spent() == 0, "nor do rows that are the same"


@pytest.mark.parametrize(
    ("size", "most"), [((80, 24), 1600), ((120, 30), 6000), ((160, 50), 15_000)]
)
async def test_a_form_opens_in_one_picture_of_what_differs(
    tmp_path: Path, size: tuple[int, int], most: int
) -> None:
    async with selling(tmp_path, size) as (_, spent):
        assert 0 < spent() <= most


async def test_what_it_is_about_stays_lit(tmp_path: Path) -> None:
    async with selling(tmp_path, (80, 24)) as (one, _):
        line = next(line for line in one.frame.ansi.splitlines() if "Agege loaf L  " in line)
        table = one.app.query(KeyedTable).first()
        assert table.lit and not table.has_focus
        await one.press("escape")
        assert line in one.frame.ansi.splitlines(), "as it is when it has the keys"
        assert table.has_focus and not table.held
