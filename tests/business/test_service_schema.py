"""Nobody is booked twice, and what was paid is what the payments sum up to."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import asyncpg
import pytest

from livedash.database.connection import Connection
from tests.emptyshop import JUTTA, NGOZI, EmptyShop, refused

TEN = datetime.fromisoformat("2026-05-01T10:00+00:00")
BOOK = """
INSERT INTO livedash.appointments (branch_id, client_id, service_id, staff_id, starts_at, status)
VALUES (1, $1, 1, $2, $3, $4) RETURNING id
"""
PAY = """
INSERT INTO livedash.payment_transactions (branch_id, appointment_id, amount, status)
VALUES (1, $1, $2, $3) RETURNING id
"""


async def book(
    connection: Connection, starts: datetime = TEN, *, staff: int = 1, status: str = "booked"
) -> object:
    return await connection.fetchval(BOOK, NGOZI, staff, starts, status)


async def test_length_and_price_come_from_the_service(owner: Connection) -> None:
    await book(owner)
    row = await owner.fetchrow("SELECT ends_at, total, paid FROM livedash.appointments")
    assert row is not None
    assert tuple(row) == (TEN + timedelta(minutes=45), 3000, 0)


async def test_of_sixteen_racers_one_gets_the_time(empty_shop: EmptyShop) -> None:
    async def race() -> str:
        async with empty_shop.connected("a_worker") as connection:
            await start.wait()
            try:
                await book(connection)
            except asyncpg.ExclusionViolationError as conflict:
                return str(conflict.constraint_name)
            return "won"

    start = asyncio.Barrier(16)
    told = sorted(await asyncio.gather(*(race() for _ in range(16))))
    assert told == ["appointments_no_overlap"] * 15 + ["won"]


async def test_one_may_follow_upon_the_other(owner: Connection) -> None:
    await book(owner)
    await book(owner, TEN + timedelta(minutes=45))
    await book(owner, staff=2)
    async with refused(owner, asyncpg.ExclusionViolationError):
        await book(owner, TEN + timedelta(minutes=44))


@pytest.mark.parametrize("status", ["no_show", "cancelled"])
async def test_who_does_not_come_frees_the_time(owner: Connection, status: str) -> None:
    gone = await book(owner)
    await owner.execute("UPDATE livedash.appointments SET status = $1", status)
    await book(owner)
    async with refused(owner, asyncpg.ExclusionViolationError):
        await owner.execute(
            "UPDATE livedash.appointments SET status = 'arrived' WHERE id = $1", gone
        )


async def test_an_appointment_is_of_one_branch(owner: Connection) -> None:
    async with refused(owner, asyncpg.ForeignKeyViolationError):
        await owner.fetchval(BOOK, JUTTA, 1, TEN, "booked")
    async with refused(owner, asyncpg.ForeignKeyViolationError):
        await owner.fetchval(BOOK, NGOZI, 3, TEN, "booked")


async def test_paid_follows_the_payments(owner: Connection) -> None:
    appointment, other = await book(owner), await book(owner, staff=2)
    await owner.fetchval(PAY, appointment, 2000, "paid")
    refund = await owner.fetchval(PAY, appointment, -500, "paid")
    pending = await owner.fetchval(PAY, appointment, 700, "pending")
    paid = "SELECT paid FROM livedash.appointments WHERE id = $1"
    assert await owner.fetchval(paid, appointment) == 1500
    change = "UPDATE livedash.payment_transactions SET {} WHERE id = $1"
    await owner.execute(change.format("status = 'paid'"), pending)
    assert await owner.fetchval(paid, appointment) == 2200
    await owner.execute(
        "UPDATE livedash.payment_transactions SET appointment_id = $2 WHERE id = $1", refund, other
    )
    assert await owner.fetchval(paid, appointment) == 2700
    assert await owner.fetchval(paid, other) == -500
    await owner.execute("DELETE FROM livedash.payment_transactions")
    assert await owner.fetchval(paid, appointment) == 0
    assert await owner.fetchval("SELECT max(version) FROM livedash.appointments") == 1


async def test_ten_tills_at_once_sum_up(empty_shop: EmptyShop) -> None:
    async with empty_shop.connected() as connection:
        appointment = await book(connection)

    async def pay(till: int) -> None:
        async with empty_shop.connected("a_worker") as connection:
            for _ in range(5):
                await connection.fetchval(PAY, appointment, till, "paid")

    await asyncio.gather(*(pay(till) for till in range(1, 11)))
    async with empty_shop.connected() as connection:
        assert await connection.fetchval("SELECT paid FROM livedash.appointments") == 275


@pytest.mark.parametrize(
    "columns",
    [
        "(branch_id, amount) VALUES (1, 5)",
        "(branch_id, appointment_id, amount) SELECT 1, id, 0 FROM livedash.appointments",
        "(branch_id, appointment_id, amount) SELECT 2, id, 5 FROM livedash.appointments",
        "(branch_id, appointment_id, booking_id, amount) "
        "SELECT 1, id, gen_random_uuid(), 5 FROM livedash.appointments",
    ],
)
async def test_a_payment_is_for_one_thing_of_its_branch(owner: Connection, columns: str) -> None:
    await book(owner)
    async with refused(owner, asyncpg.IntegrityConstraintViolationError):
        await owner.execute(f"INSERT INTO livedash.payment_transactions {columns}")


async def test_an_external_payment_is_taken_once(owner: Connection) -> None:
    appointment = await book(owner)
    pay = """
        INSERT INTO livedash.payment_transactions (branch_id, appointment_id, amount, external_ref)
        VALUES (1, $1, 5, 'psp-77')"""
    await owner.execute(pay, appointment)
    async with refused(owner, asyncpg.UniqueViolationError):
        await owner.execute(pay, appointment)
