"""A login that several people share, in a real terminal over a real Postgres."""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import asyncpg

from tests.conftest import Shop
from tests.terminal import Terminal
from tests.test_end_to_end import livedash

BREAD = "Wheat loaf"


def written(shop: Shop) -> list[tuple[str, str, str]]:
    """What the login has written into each of the tables that name a person, and for whom."""

    async def ask() -> list[tuple[str, str, str]]:
        connection = await asyncpg.connect(shop.owner)
        try:
            found = await connection.fetch(
                "SELECT act, what, person.name FROM ("
                " SELECT 'sold' AS act, quantity::text AS what, recorded_by AS who, entered_by"
                "  FROM livedash.sales_logs UNION ALL"
                " SELECT 'baked', quantity::text, recorded_by, entered_by"
                "  FROM livedash.production_logs UNION ALL"
                " SELECT 'counted', counted::text, counted_by, entered_by"
                "  FROM livedash.stock_counts UNION ALL"
                " SELECT 'booked', client_name, created_by, 'ada'"
                "  FROM livedash.bookings WHERE client_name = 'Adeyemi'"
                ") AS entry JOIN livedash.people AS person ON person.id = entry.who"
                " WHERE entered_by = 'ada' ORDER BY act"
            )
        finally:
            await connection.close()
        return [tuple(row) for row in found]

    return asyncio.run(ask())


def shared(shop: Shop, folder: Path) -> AbstractContextManager[Terminal]:
    # Writes carry the true time, so the screen's clock runs too.
    return livedash(
        shop.login("ada"),
        LIVEDASH_SCREEN__SHARED="true",
        LIVEDASH_STATE=str(folder),
        LIVEDASH_NOW="",
    )


def shows(terminal: Terminal, *texts: str) -> bool:
    return all(text in terminal.text for text in texts)


def test_each_entry_is_that_persons_in_the_database_too(shop: Shop, tmp_path: Path) -> None:
    with shared(shop, tmp_path) as terminal:
        terminal.wait_for_text("● Live", BREAD, "nobody (W)")
        terminal.press("s")
        terminal.wait_for_text("Who stands here? Then: Sell", "Dayo", "Musa")
        terminal.press(*"day", "\r", *"4", "\r")
        terminal.wait_for_text("Dayo sold 4")
        terminal.press("W", *"chi", "\r", *"p9", "\r")
        terminal.wait_for_text("Chi baked 9")
        terminal.press(*"c8", "\r")
        terminal.wait_for_text("Chi counted 8")
        # Chi's two are later, and hers.
        terminal.press("W", *"day", "\r", "u")
        terminal.wait_for_text("Undo your latest entry?", "Dayo sold 4")
        terminal.press("\x1b")
        terminal.wait_for_text("s sell")
        terminal.press("3")
        terminal.wait_for_text("taken")
        terminal.press("]", "n", *"Adeyemi", "\r")
        terminal.wait_until(partial(shows, terminal, "Adeyemi", "Dayo"))
        terminal.wait_until(
            lambda: (
                written(shop)
                == [
                    ("baked", "9", "Chi"),
                    ("booked", "Adeyemi", "Dayo"),
                    ("counted", "8", "Chi"),
                    ("sold", "4", "Dayo"),
                ]
            )
        )


def test_who_it_was_is_kept_with_the_write_until_the_next_run(
    own_shop: Shop, tmp_path: Path
) -> None:
    with shared(own_shop, tmp_path) as terminal:
        terminal.wait_for_text("● Live", BREAD)
        own_shop.server.down()
        terminal.wait_for_text("Offline")
        terminal.press("s", *"day", "\r", *"4", "\r")
        terminal.wait_for_text("1 unsent", "Dayo sold 4")
    own_shop.server.up()
    with shared(own_shop, tmp_path) as terminal:
        terminal.wait_until(lambda: written(own_shop) == [("sold", "4", "Dayo")])
