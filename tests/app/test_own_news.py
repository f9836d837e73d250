"""What a terminal did itself is no news to it; what another one did is. Over a real Postgres."""

from __future__ import annotations

from pathlib import Path

from livedash.widgets.toast import Toasts
from tests.app.test_board_acts import Board, board_of
from tests.app.test_calendar_acts import Venue, venue
from tests.conftest import Shop


async def told(one: Board | Venue, words: str) -> None:
    """That these are told, and that they alone are."""
    await one.until(f"• {words}")
    box = one.app.query_one(Toasts)
    line = one.text.splitlines()[box.region.y][box.region.x :]
    assert box.region.height == 1 and "more" not in line, one.text


async def test_of_the_board(shop: Shop, tmp_path: Path) -> None:
    async with board_of(shop, tmp_path) as one:
        await one.press("L", "h", "J", "n", *"four", "enter")
        await one.press("x", *"no flour", "enter", "a")
        await one.type("ada")
        await one.press("enter")
        await one.sent()
        await one.elsewhere(
            "UPDATE livedash.tasks SET status_id = (SELECT id FROM livedash.statuses"
            " WHERE name = 'C' AND project_id = tasks.project_id) WHERE title = 'three'"
        )
        await one.heard()
        await told(one, "Moved to C: ")


async def test_of_the_calendar(shop: Shop, tmp_path: Path) -> None:
    async with venue(shop, tmp_path) as one:
        await one.press("right", "t", *"Eze", "enter", "space")
        await one.press("right", "t", *"Obi", "enter", "space", "c")
        await one.sent()
        await one.elsewhere(
            "INSERT INTO livedash.bookings (branch_id, hall_id, client_name, guests, starts_at,"
            " ends_at, status) SELECT branch_id, id, 'Musa', 9, '2026-03-21 10:00+01',"
            " '2026-03-21 12:00+01', 'confirmed' FROM livedash.halls WHERE name = 'Attic'"
        )
        one.source.gap()
        await told(one, "Ola booked Attic Sat 21 Mar, Musa")
