"""A litter's counts are right, however many reserve at once."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from livedash.database.connection import Connection
from tests.emptyshop import EmptyShop, refused

COUNTS = "SELECT total, available, reserved, sold FROM livedash.litters ORDER BY id"
BORN = """
INSERT INTO livedash.puppies (branch_id, litter_id, name, status)
SELECT 1, 1, 'Pup ' || n, $2 FROM generate_series(1, $1::integer) n
"""


async def counts(connection: Connection) -> tuple[int, ...]:
    rows = await connection.fetch(COUNTS)
    return tuple(rows[0])


async def test_the_counts_follow_the_puppies(owner: Connection) -> None:
    await owner.execute(BORN, 6, "available")
    await owner.execute(
        "INSERT INTO livedash.puppies (branch_id, litter_id, name, status) "
        "VALUES (1, 1, 'Ours', 'kept')"
    )
    assert await counts(owner) == (7, 6, 0, 0)
    await owner.execute("UPDATE livedash.puppies SET status = 'reserved' WHERE name <= 'Pup 3'")
    assert await counts(owner) == (7, 3, 4, 0)
    await owner.execute("UPDATE livedash.puppies SET status = 'sold' WHERE name = 'Pup 2'")
    assert await counts(owner) == (7, 3, 3, 1)
    await owner.execute("DELETE FROM livedash.puppies WHERE name = 'Pup 2'")
    assert await counts(owner) == (6, 3, 3, 0)
    await owner.execute("DELETE FROM livedash.puppies")
    assert await counts(owner) == (0, 0, 0, 0)


async def test_a_puppy_that_changes_litters_is_counted_in_its_new_one(
    owner: Connection,
) -> None:
    await owner.execute("INSERT INTO livedash.litters (id, branch_id, dam) VALUES (3, 1, 'Lu')")
    await owner.execute(BORN, 2, "available")
    await owner.execute("UPDATE livedash.puppies SET litter_id = 3 WHERE name = 'Pup 1'")
    assert [tuple(row) for row in await owner.fetch(COUNTS)] == [
        (1, 1, 0, 0),
        (0, 0, 0, 0),
        (1, 1, 0, 0),
    ]


async def test_ten_reservers_at_once_are_counted_rightly(empty_shop: EmptyShop) -> None:
    async with empty_shop.connected() as owner:
        await owner.execute(BORN, 10, "available")

    async def reserve(number: int) -> None:
        async with empty_shop.connected("a_worker") as worker:
            await start.wait()
            for status in ("reserved", "available", "reserved"):
                await worker.execute(
                    "UPDATE livedash.puppies SET status = $1 WHERE name = $2",
                    status,
                    f"Pup {number}",
                )

    start = asyncio.Barrier(10)
    await asyncio.gather(*(reserve(number) for number in range(1, 11)))
    async with empty_shop.connected() as owner:
        assert await counts(owner) == (10, 0, 10, 0)


async def test_ten_births_at_once_do_not_deadlock(empty_shop: EmptyShop) -> None:
    async def bear(number: int) -> None:
        async with empty_shop.connected("a_manager") as manager:
            await start.wait()
            await manager.execute(
                "INSERT INTO livedash.puppies (branch_id, litter_id, name) VALUES (1, 1, $1)",
                f"Pup {number}",
            )

    start = asyncio.Barrier(10)
    await asyncio.gather(*(bear(number) for number in range(10)))
    async with empty_shop.connected() as owner:
        assert await counts(owner) == (10, 10, 0, 0)


async def test_a_count_is_nobodys_to_write(empty_shop: EmptyShop) -> None:
    async with empty_shop.connected("an_owner") as owner:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await owner.execute("UPDATE livedash.litters SET available = 9")
        await owner.execute("UPDATE livedash.litters SET sire = 'Max' WHERE id = 1")


async def test_a_reserved_puppy_makes_no_form_of_the_litter_stale(owner: Connection) -> None:
    version = "SELECT version FROM livedash.litters WHERE id = 1"
    await owner.execute(BORN, 2, "available")
    assert await owner.fetchval(version) == 1
    await owner.execute("UPDATE livedash.litters SET sire = 'Max' WHERE id = 1")
    assert await owner.fetchval(version) == 2


async def test_puppies_leave_after_eight_weeks_unless_said(owner: Connection) -> None:
    assert (
        await owner.fetchval("""
        SELECT ready_on - born_on FROM livedash.litters WHERE id = 1""")
        == 56
    )


async def test_another_branchs_litter_cannot_be_used(owner: Connection) -> None:
    async with refused(owner, asyncpg.ForeignKeyViolationError):
        await owner.execute("""
            INSERT INTO livedash.puppies (branch_id, litter_id, name) VALUES (1, 2, 'Stray')""")
