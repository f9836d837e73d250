"""A hall is never given away twice, however many try at once."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import asyncpg
import pytest

from livedash.database.connection import Connection
from tests.emptyshop import EmptyShop, refused

BOOK = """
INSERT INTO livedash.bookings (branch_id, hall_id, starts_at, ends_at, status, client_name)
VALUES ($1, $2, $3, $4, $5, $6) RETURNING id
"""
NOON = datetime.fromisoformat("2026-05-01T12:00+00:00")
HOUR = timedelta(hours=1)


async def book(
    connection: Connection,
    starts: datetime = NOON,
    *,
    hours: float = 3,
    hall: int = 1,
    status: str = "confirmed",
    client: str = "",
) -> object:
    branch = 2 if hall == 3 else 1
    return await connection.fetchval(
        BOOK, branch, hall, starts, starts + hours * HOUR, status, client
    )


async def test_of_sixteen_racers_one_wins_and_the_others_see_the_conflict(
    empty_shop: EmptyShop,
) -> None:
    slots = 5

    async def race(racer: int) -> list[str]:
        told = []
        async with empty_shop.connected("a_seller") as connection:
            for slot in range(slots):
                await barriers[slot].wait()
                try:
                    await book(connection, NOON + timedelta(days=slot), client=str(racer))
                except asyncpg.ExclusionViolationError as conflict:
                    told.append(str(conflict.constraint_name))
                else:
                    told.append("won")
        return told

    barriers = [asyncio.Barrier(16) for _ in range(slots)]
    outcomes = await asyncio.gather(*(race(racer) for racer in range(16)))
    for slot in range(slots):
        told = sorted(outcome[slot] for outcome in outcomes)
        assert told == ["bookings_no_overlap"] * 15 + ["won"]


async def test_set_up_and_tear_down_are_part_of_the_slot(owner: Connection) -> None:
    await book(owner)  # the hall is set up from 11:00, and cleared at 15:30
    async with refused(owner, asyncpg.ExclusionViolationError):
        await book(owner, NOON + 4.4 * HOUR)
    async with refused(owner, asyncpg.ExclusionViolationError):
        await book(owner, NOON - 3 * HOUR, hours=1.6)
    await book(owner, NOON + 4.5 * HOUR)
    await book(owner, NOON - 3 * HOUR, hours=1.5)
    await book(owner, hall=2)
    await book(owner, hall=3)


@pytest.mark.parametrize(
    ("status", "blocks"),
    [
        ("blocked", True),
        ("tentative", True),
        ("confirmed", True),
        ("completed", True),
        ("option", False),
        ("cancelled", False),
        ("released", False),
    ],
)
async def test_what_blocks_and_what_waits(owner: Connection, status: str, blocks: bool) -> None:
    await book(owner, status=status)
    if blocks:
        async with refused(owner, asyncpg.ExclusionViolationError):
            await book(owner)
    else:
        await book(owner)


async def test_a_hold_that_ran_out_makes_way_and_no_other_does(owner: Connection) -> None:
    held = await book(owner, status="tentative")
    until = await owner.fetchval("SELECT hold_until - now() FROM livedash.bookings")
    assert timedelta(days=6) < until <= timedelta(days=7)
    async with refused(owner, asyncpg.ExclusionViolationError):
        await book(owner)
    await owner.execute("UPDATE livedash.bookings SET hold_until = now() - interval '1 minute'")
    won = await book(owner, client="Okafor")
    rows = await owner.fetch("SELECT id, status, version FROM livedash.bookings ORDER BY version")
    assert [tuple(row) for row in rows] == [(won, "confirmed", 1), (held, "released", 3)]


async def test_a_hold_that_ran_out_can_still_be_confirmed_by_whoever_holds_it(
    owner: Connection,
) -> None:
    await book(owner, status="tentative")
    await owner.execute("UPDATE livedash.bookings SET hold_until = now() - interval '1 minute'")
    await owner.execute("UPDATE livedash.bookings SET status = 'confirmed'")
    assert await owner.fetchval("SELECT status FROM livedash.bookings") == "confirmed"


async def test_an_option_is_taken_up_only_when_the_slot_is_free(owner: Connection) -> None:
    await book(owner)
    option = await book(owner, status="option")
    take_up = "UPDATE livedash.bookings SET status = 'confirmed' WHERE id = $1"
    async with refused(owner, asyncpg.ExclusionViolationError):
        await owner.execute(take_up, option)
    await owner.execute("UPDATE livedash.bookings SET status = 'cancelled' WHERE id <> $1", option)
    await owner.execute(take_up, option)


async def test_many_are_confirmed_or_moved_at_once(owner: Connection) -> None:
    for day in range(3):
        await book(owner, NOON + timedelta(days=day), status="tentative")
    await owner.execute("UPDATE livedash.bookings SET status = 'confirmed'")
    moved = "UPDATE livedash.bookings SET starts_at = starts_at + $1, ends_at = ends_at + $1"
    await owner.execute(moved, timedelta(hours=2))
    slots = await owner.fetch("SELECT lower(during) AS starts FROM livedash.bookings ORDER BY 1")
    assert [row["starts"] for row in slots] == [
        NOON + HOUR + timedelta(days=day) for day in range(3)
    ]


async def test_a_slot_cannot_be_forged_and_old_ones_keep_their_set_up(owner: Connection) -> None:
    await book(owner)
    await owner.execute("UPDATE livedash.bookings SET during = 'empty'")
    await owner.execute("UPDATE livedash.halls SET setup_minutes = 600 WHERE id = 1")
    await owner.execute("UPDATE livedash.bookings SET guests = 9, status = 'completed'")
    assert await owner.fetchval("SELECT lower(during) FROM livedash.bookings") == NOON - HOUR


@pytest.mark.parametrize(
    ("starts", "hours", "hall", "constraint"),
    [
        (NOON, 0, 1, "bookings_end_after_start"),
        (NOON, -1, 1, "bookings_end_after_start"),
        (NOON, 24 * 32, 1, "bookings_at_most_31_days"),
        (NOON, 1, 99, "bookings_hall_id_branch_id_fkey"),
    ],
)
async def test_an_impossible_booking_is_refused_by_name(
    owner: Connection, starts: datetime, hours: float, hall: int, constraint: str
) -> None:
    async with refused(owner, asyncpg.IntegrityConstraintViolationError) as error:
        await book(owner, starts, hours=hours, hall=hall)
    assert error.value.constraint_name == constraint


async def test_another_branchs_hall_or_lead_cannot_be_used(owner: Connection) -> None:
    async with refused(owner, asyncpg.ForeignKeyViolationError):
        await owner.fetchval(BOOK, 1, 3, NOON, NOON + HOUR, "confirmed", "")
    lead = await owner.fetchval(
        "INSERT INTO livedash.leads (branch_id, name) VALUES (2, 'Weber') RETURNING id"
    )
    await book(owner)
    async with refused(owner, asyncpg.ForeignKeyViolationError):
        await owner.execute("UPDATE livedash.bookings SET lead_id = $1", lead)


async def test_a_booking_names_who_made_it(empty_shop: EmptyShop) -> None:
    async with empty_shop.connected("a_seller") as seller:
        await book(seller)
        assert await seller.fetchval("SELECT created_by FROM livedash.bookings") == 3


async def test_money_that_comes_in_makes_no_form_stale(owner: Connection) -> None:
    booking = await book(owner)
    for amount in (500, -200, 50):
        await owner.execute(
            """INSERT INTO livedash.payment_transactions (branch_id, booking_id, amount)
               VALUES (1, $1, $2)""",
            booking,
            amount,
        )
    row = await owner.fetchrow("SELECT paid, version FROM livedash.bookings")
    assert row is not None
    assert tuple(row) == (350, 1)


async def test_a_lead_is_its_writers_and_knows_when_its_stage_changed(
    empty_shop: EmptyShop,
) -> None:
    async with empty_shop.connected("a_seller") as seller:
        await seller.execute("""
            INSERT INTO livedash.leads (branch_id, name, stage_at)
            VALUES (1, 'Adeyemi', '2026-01-01Z')""")
        await seller.execute("UPDATE livedash.leads SET phone = '0803'")
        old = datetime.fromisoformat("2026-01-01T00:00Z")
        stage_at = "SELECT stage_at FROM livedash.leads"
        assert await seller.fetchval(stage_at) == old
        await seller.execute("UPDATE livedash.leads SET stage = 'visit'")
        assert await seller.fetchval(stage_at) > old
        lead = await seller.fetchrow("SELECT * FROM livedash.leads")
        assert lead is not None
        assert (lead["owner_id"], lead["checklist"], lead["version"]) == (3, [False] * 9, 3)
