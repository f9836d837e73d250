"""The board's rules: numbers given once, moves that write one row, columns not lost with cards."""

from __future__ import annotations

import asyncio
from datetime import datetime
from decimal import Decimal

import asyncpg
import pytest

from livedash.database.connection import Connection
from tests.emptyshop import DOING, OFFEN, TODO, EmptyShop, refused

CARD = """
INSERT INTO livedash.tasks (project_id, status_id, title) VALUES (1, $1, $2) RETURNING number
"""


async def test_numbers_count_per_project_and_are_never_given_again(owner: Connection) -> None:
    assert [await owner.fetchval(CARD, TODO, "Card") for _ in range(3)] == [1, 2, 3]
    assert (
        await owner.fetchval("""
        INSERT INTO livedash.tasks (project_id, status_id, title)
        VALUES (2, '00000000-0000-0000-0000-000000000003', 'Kiste') RETURNING number""")
        == 1
    )
    await owner.execute("DELETE FROM livedash.tasks WHERE number = 3")
    assert await owner.fetchval(CARD, TODO, "Next") == 4
    await owner.execute("""
        INSERT INTO livedash.tasks (project_id, status_id, title, number)
        VALUES (1, '00000000-0000-0000-0000-000000000001', 'From elsewhere', 214)""")
    assert await owner.fetchval(CARD, TODO, "After it") == 215


async def test_eight_writers_get_eight_numbers(empty_shop: EmptyShop) -> None:
    async def write() -> list[int]:
        async with empty_shop.connected("a_worker") as worker:
            return [await worker.fetchval(CARD, TODO, "Card") for _ in range(5)]

    given = await asyncio.gather(*(write() for _ in range(8)))
    assert sorted(number for numbers in given for number in numbers) == list(range(1, 41))


async def test_a_new_card_goes_to_the_end_of_its_column(owner: Connection) -> None:
    for column, title in ((TODO, "a"), (TODO, "b"), (DOING, "c")):
        await owner.fetchval(CARD, column, title)
    rows = await owner.fetch("SELECT title, position FROM livedash.tasks ORDER BY title")
    assert [tuple(row) for row in rows] == [("a", 1), ("b", 2), ("c", 1)]


async def test_a_card_always_fits_between_two_others(owner: Connection) -> None:
    for title in ("a", "b", "moved"):
        await owner.fetchval(CARD, TODO, title)
    between = """
        UPDATE livedash.tasks SET position = (
            SELECT (1 + min(position)) * 0.5 FROM livedash.tasks WHERE position > 1)
        WHERE title = 'moved' RETURNING position"""
    seen = {await owner.fetchval(between) for _ in range(200)}
    assert len(seen) == 200
    assert min(seen) > Decimal(1)


async def test_a_moved_card_knows_since_when_it_is_there(owner: Connection) -> None:
    await owner.execute(
        """INSERT INTO livedash.tasks (project_id, status_id, title, moved_at)
           VALUES (1, $1, 'Card', '2026-01-01Z')""",
        TODO,
    )
    moved_at = "SELECT moved_at FROM livedash.tasks"
    old = datetime.fromisoformat("2026-01-01T00:00Z")
    await owner.execute("UPDATE livedash.tasks SET title = 'Other', position = 7")
    assert await owner.fetchval(moved_at) == old
    await owner.execute("UPDATE livedash.tasks SET status_id = $1", DOING)
    assert await owner.fetchval(moved_at) > old
    named = datetime.fromisoformat("2026-02-01T00:00Z")
    await owner.execute("UPDATE livedash.tasks SET status_id = $1, moved_at = $2", TODO, named)
    assert await owner.fetchval(moved_at) == named


async def test_a_column_with_cards_is_not_deleted(owner: Connection) -> None:
    await owner.fetchval(CARD, TODO, "Card")
    drop = "DELETE FROM livedash.statuses WHERE id = $1"
    async with refused(owner, asyncpg.ForeignKeyViolationError) as error:
        await owner.execute(drop, TODO)
    assert error.value.constraint_name == "tasks_status"
    await owner.execute(drop, DOING)


async def test_a_card_stays_in_its_project(owner: Connection) -> None:
    async with refused(owner, asyncpg.ForeignKeyViolationError):
        await owner.fetchval(CARD, OFFEN, "Card")


async def test_a_card_belongs_to_a_member_and_is_free_when_they_leave(owner: Connection) -> None:
    await owner.fetchval(CARD, TODO, "Card")
    async with refused(owner, asyncpg.ForeignKeyViolationError):
        await owner.execute("UPDATE livedash.tasks SET assignee_id = 6")
    await owner.execute("UPDATE livedash.tasks SET assignee_id = 3")
    await owner.execute("DELETE FROM livedash.project_members WHERE person_id = 3")
    assert await owner.fetchval("SELECT assignee_id FROM livedash.tasks") is None


async def test_a_limit_that_is_exceeded_is_shown_and_not_refused(owner: Connection) -> None:
    await owner.execute("UPDATE livedash.statuses SET wip_limit = 1")
    for _ in range(2):
        await owner.fetchval(CARD, DOING, "Card")


async def test_a_new_column_goes_to_the_end(owner: Connection) -> None:
    position = await owner.fetchval("""
        INSERT INTO livedash.statuses (project_id, name) VALUES (1, 'Done') RETURNING position""")
    assert position == 3


@pytest.mark.parametrize("position", ["NaN", "Infinity", "-Infinity"])
async def test_a_place_in_the_order_is_a_number(owner: Connection, position: str) -> None:
    await owner.fetchval(CARD, TODO, "Card")
    async with refused(owner, asyncpg.CheckViolationError):
        await owner.execute(f"UPDATE livedash.tasks SET position = '{position}'")


async def test_a_new_project_counts_from_one(owner: Connection) -> None:
    await owner.execute("""
        INSERT INTO livedash.projects (name) VALUES ('New');
        INSERT INTO livedash.statuses (project_id, name)
        SELECT id, 'To do' FROM livedash.projects WHERE name = 'New';
        INSERT INTO livedash.tasks (project_id, status_id, title)
        SELECT project_id, id, 'First' FROM livedash.statuses WHERE project_id > 2""")
    number = await owner.fetchval("SELECT number FROM livedash.tasks WHERE title = 'First'")
    assert number == 1
