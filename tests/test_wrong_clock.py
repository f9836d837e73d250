"""A terminal whose clock is two days off sells: the database has the right moments, in the order of
the sales, and the rows on the screen are the server's.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import asyncpg
import pytest

from tests.conftest import Shop
from tests.terminal import Terminal
from tests.test_end_to_end import row_of
from tests.test_writes_end_to_end import BREAD, able_to_write, cut_off, on_hand, sales_of

DAYS = timedelta(days=2)


@contextmanager
def off_by(span: timedelta, shop: Shop, folder: Path) -> Iterator[Terminal]:
    argv = [sys.executable, "-m", "tests.wrong_clock", str(span.total_seconds())]
    environ = {
        "LIVEDASH_NOW": "",
        "LIVEDASH_SCREEN__BRANCH": "Lagos",
        "LIVEDASH_STATE": str(folder),
        "LIVEDASH_TEST_CLOCK": str(folder / "clock"),
    }
    argv += ["--dsn", shop.login("ada")]
    with Terminal(argv, environ=environ, loaded=True) as terminal:
        terminal.wait_for_text("● Live", BREAD)
        terminal.press(*"/sardine", "\r")
        terminal.wait_for_text("only 1 of")
        yield terminal


class Sale(NamedTuple):
    quantity: int
    at: datetime
    right_day: bool
    """It counts for the business day of the moment at which the database got it."""


def sold(shop: Shop) -> list[Sale]:
    async def ask() -> list[Sale]:
        connection = await asyncpg.connect(shop.owner)
        rows = await connection.fetch(
            "SELECT quantity, sold_at, business_date ="
            " livedash.business_date(applied_at, timezone, morning_at)"
            " FROM livedash.sales_logs AS sale JOIN livedash.applied_mutations USING (id)"
            " JOIN livedash.branches AS branch ON branch.id = sale.branch_id ORDER BY sold_at"
        )
        await connection.close()
        return [Sale(*row) for row in rows]

    return asyncio.run(ask())


def cells(terminal: Terminal) -> list[str]:
    """The bread's row, without what marks it as waiting or changed."""
    marks = str.maketrans("+…", "  ")
    return row_of(terminal, BREAD).translate(marks).split()


@pytest.mark.parametrize("off", [DAYS, -DAYS], ids=["ahead", "behind"])
def test_what_is_sold_by_a_wrong_clock_has_the_databases_moment(
    shop: Shop, tmp_path: Path, off: timedelta
) -> None:
    began = datetime.now(UTC)
    with off_by(off, shop, tmp_path) as one:
        one.wait_for_text("CLOCK 2 d")
        before = int(on_hand(one))
        able_to_write(one)
        with cut_off(shop, "ada", one):
            one.wait_for_text("NOT LIVE")
            one.press("s4\rs2\r")
            one.wait_for_text("2 unsent")
            one.wait_until(lambda: on_hand(one) == str(before - 6))
            foreseen = cells(one)
        one.wait_for_text("● Live")
        one.wait_until(lambda: sales_of(shop) == [4, 2])
        one.wait_until(lambda: "unsent" not in one.text and "…" not in row_of(one, BREAD))
        assert cells(one) == foreseen, "what was foreseen is what the server gives"
    found = sold(shop)
    assert [sale.quantity for sale in found] == [4, 2], "in the order of the entries"
    assert all(began <= sale.at <= datetime.now(UTC) for sale in found)
    assert all(sale.right_day for sale in found)


def test_a_clock_that_is_set_while_nobody_can_be_asked_changes_no_moment(
    shop: Shop, tmp_path: Path
) -> None:
    began = datetime.now(UTC)
    with off_by(timedelta(), shop, tmp_path) as one:
        able_to_write(one)
        with cut_off(shop, "ada", one):
            one.wait_for_text("NOT LIVE")
            one.press("s4\r")
            one.wait_for_text("1 unsent")
            (tmp_path / "clock").write_text(str(-DAYS.total_seconds()))
            one.press("s2\r")
            one.wait_for_text("2 unsent")
        one.wait_until(lambda: sales_of(shop) == [4, 2])
    found = sold(shop)
    assert [sale.quantity for sale in found] == [4, 2], "in the order of the entries"
    assert all(began <= sale.at <= datetime.now(UTC) for sale in found)
