"""The acts of the stock pane in a real terminal: offline, taken back, by what a person may do."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import asyncpg
import pytest

from tests.conftest import Shop
from tests.terminal import Terminal
from tests.test_end_to_end import cells_of, livedash, row_of
from tests.until import comes_to

BREAD = "Wheat loaf"


def logged(shop: Shop) -> tuple[int, int, int]:
    """What the database has of the bread: sold and wasted so far, and on hand."""

    async def ask() -> tuple[int, int, int]:
        connection = await asyncpg.connect(shop.owner)
        try:
            found = await connection.fetchrow(
                "SELECT (SELECT sum(quantity) FROM livedash.sales_logs WHERE bread_type_id = t.id"
                ") AS sold,"
                " (SELECT sum(quantity) FROM livedash.waste_logs WHERE bread_type_id = t.id"
                ") AS wasted,"
                " (SELECT on_hand FROM livedash.stock_levels WHERE bread_type_id = t.id)"
                " FROM livedash.bread_types t JOIN livedash.branches b ON b.id = t.branch_id"
                f" WHERE t.name = '{BREAD}' AND b.name = 'Lagos'"
            )
        finally:
            await connection.close()
        assert found is not None
        return found[0], found[1], found[2]

    return asyncio.run(ask())


def asked(shop: Shop, sql: str) -> int:
    async def ask() -> int:
        connection = await asyncpg.connect(shop.owner)
        try:
            return int(await connection.fetchval(sql))
        finally:
            await connection.close()

    return asyncio.run(ask())


def hand(terminal: Terminal) -> str:
    """What is on hand of the bread, whatever stands before its name."""
    return (cells_of(terminal, BREAD) or [""])[0]


def to_the_bread(terminal: Terminal) -> None:
    """Alone in the list, so that the cursor is on it."""
    terminal.press(*"/wheat", "\r")
    terminal.wait_until(lambda: BREAD in terminal.text and "Agege" not in _table(terminal))


def _gone(terminal: Terminal, text: str) -> bool:
    return text not in terminal.text


def _table(terminal: Terminal) -> str:
    return "\n".join(terminal.text.splitlines()[3:20])


def test_what_is_entered_offline_is_marked_and_goes_once_when_the_link_is_back(
    own_shop: Shop, tmp_path: Path
) -> None:
    sold, wasted, on_hand = logged(own_shop)
    # Writes carry the true time, so the screen's clock runs too.
    ada, folder = own_shop.login("ada"), str(tmp_path)
    with livedash(ada, LIVEDASH_NOW="", LIVEDASH_STATE=folder) as terminal:
        terminal.wait_for_text("● Live", BREAD)
        to_the_bread(terminal)
        own_shop.server.down()
        terminal.wait_for_text("Offline")
        terminal.press(*"s4", "\r", *"s1", "\r", *"w2", "\r")
        terminal.wait_until(lambda: hand(terminal) == str(on_hand - 7))
        terminal.wait_for_text("3 unsent", f"… {BREAD}")
        terminal.press("u")
        terminal.wait_for_text("Undo your latest entry?", f"wasted 2 {BREAD}")
        terminal.press("\r")
        terminal.wait_until(lambda: hand(terminal) == str(on_hand - 5))
        own_shop.server.up()
        terminal.wait_for_text("● Live")
        terminal.wait_until(lambda: "…" not in row_of(terminal, BREAD))
        terminal.wait_until(lambda: "unsent" not in terminal.text)
        # The undo is younger than a second, and so counted nowhere on the screen.
        applied = "SELECT count(*) FROM livedash.applied_mutations"
        comes_to(lambda: asked(own_shop, applied), 4)
    assert logged(own_shop) == (sold + 5, wasted, on_hand - 5), "each once, the waste not at all"


@pytest.mark.parametrize(
    ("login", "may"), [("ada", "spwcu"), ("bob", "su"), ("musa", "spwcu"), ("vera", "")]
)
def test_a_key_does_what_its_person_may_and_no_more(
    shop: Shop, tmp_path: Path, login: str, may: str
) -> None:
    verbs = {"s": "Sell", "p": "Produce", "w": "Waste", "c": "Count"}
    opens = {key: f"{verb} Sardine roll" for key, verb in verbs.items()}
    with livedash(shop.login(login), LIVEDASH_STATE=str(tmp_path)) as terminal:
        hints = {"s": "s sell", "p": "p produce", "u": "u undo mine"}
        named = [words for key, words in hints.items() if key in may]
        # The line with the keys is the last one of a paint, and a terminal reads it in pieces.
        terminal.wait_for_text("● Live", BREAD, *named)
        assert [words for words in hints.values() if words in terminal.text] == named
        for key, heading in opens.items():
            terminal.press(key)
            if key in may:
                terminal.wait_for_text(heading)
                terminal.press("\x1b")
                terminal.wait_until(partial(_gone, terminal, heading))
            else:
                terminal.settle()
                assert heading not in terminal.text
