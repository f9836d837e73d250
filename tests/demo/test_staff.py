"""Simulated staff write as ordinary people do, one terminal's at a time, and never break."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import asyncpg
import pytest

from livedash.database.address import Address
from livedash.demo.acts import ACTS, PEOPLE, Act, StaffDay
from livedash.demo.rhythm import pace
from livedash.demo.staff import LOCK, Staff, StaffDeed, at_work
from tests.conftest import SHOP_SEED, Shop
from tests.until import until, until_answer

HOLDER = """
    SELECT pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database
    WHERE datname = current_database() AND locktype = 'advisory' AND granted
      AND (classid::bigint << 32) + objid::bigint = $1
"""
EVERYBODY_ELSE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def staff_of(shop: Shop, deeds: list[StaffDeed] | None = None, speed: float = 500) -> Staff:
    return Staff(
        lambda login: Address.parse(shop.login(login)),
        seed=SHOP_SEED,
        speed=speed,
        told=deeds.append if deeds is not None else lambda _: None,
        patience=0.02,
    )


@asynccontextmanager
async def working(staff: Staff) -> AsyncIterator[Staff]:
    task = asyncio.create_task(staff.work())
    try:
        yield staff
    finally:
        assert not task.done(), task
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture
async def owner(shop: Shop) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
    connection = await asyncpg.connect(shop.owner)
    yield connection
    await connection.close()


async def test_everybody_writes_with_their_own_login(
    shop: Shop, owner: asyncpg.Connection[asyncpg.Record]
) -> None:
    deeds: list[StaffDeed] = []
    await owner.execute("CREATE TABLE marks (login text)")
    await owner.execute(
        "CREATE FUNCTION mark() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS"
        " $$ BEGIN INSERT INTO public.marks VALUES (session_user); RETURN NULL; END $$"
    )
    for table in ("sales_logs", "production_logs", "tasks", "supplies"):
        await owner.execute(
            f"CREATE TRIGGER mark AFTER INSERT OR UPDATE OR DELETE ON livedash.{table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION mark()"
        )
    async with working(staff_of(shop, deeds)) as staff:
        await until(lambda: staff.deeds >= 100 and {deed.who for deed in deeds} == set(PEOPLE))
    assert [deed for deed in deeds if deed.refused] == []
    written = await owner.fetch("SELECT DISTINCT login FROM marks")
    assert {row["login"] for row in written} == set(PEOPLE)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: f"{act.who}-{act.what}")
async def test_every_act_is_within_its_persons_rights(shop: Shop, act: Act) -> None:
    connection = await asyncpg.connect(shop.login(act.who))
    try:
        statement = await connection.prepare(act.sql)
        wanted = len(statement.get_parameters())
        for chance in (0.0, 0.3, 0.6, 0.999):
            for other in (0.0, 0.5, 0.999):
                async with connection.transaction():
                    await statement.fetchval(*(chance, other, 1)[:wanted])
    finally:
        await connection.close()


def test_the_same_seed_gives_the_same_day() -> None:
    def begin(seed: int) -> list[tuple[float, Act]]:
        day = StaffDay("bob", seed)
        return [day.next(17) for _ in range(20)]

    assert begin(1) == begin(1)
    assert begin(1) != begin(2)


def test_the_day_has_a_rhythm_and_no_hour_stands_still() -> None:
    assert pace("sell", 17) > pace("sell", 15) > pace("sell", 4)
    assert pace("bake", 10) > pace("bake", 20)
    assert pace("waste", 21) > pace("waste", 12)
    assert pace("confirm", 10) > pace("confirm", 22)
    for hour in range(24):
        acts_a_second = sum(pace(act.what, hour) / act.every for act in ACTS)
        assert acts_a_second > 1 / 6, f"at {hour} somebody does something every six seconds"


async def test_what_the_database_refuses_is_counted_and_said(
    shop: Shop, owner: asyncpg.Connection[asyncpg.Record]
) -> None:
    deeds: list[StaffDeed] = []
    await owner.execute("REVOKE INSERT ON livedash.sales_logs FROM PUBLIC")
    async with working(staff_of(shop, deeds)) as staff:
        await until(lambda: staff.refusals >= 5)
        before = staff.deeds
        await until(lambda: staff.deeds > before + 5)
    refused = next(deed for deed in deeds if deed.refused)
    assert refused.did == "could not sell: permission denied for table sales_logs"


async def test_only_one_terminals_staff_work_and_the_next_one_takes_over(shop: Shop) -> None:
    first, second = staff_of(shop), staff_of(shop)
    async with AsyncExitStack() as terminals:
        async with working(first):
            await until(lambda: first.working)
            await terminals.enter_async_context(working(second))
            await until(lambda: first.deeds > 20)
            assert not second.working
        await until(lambda: second.deeds > 0)
        assert not first.working


async def test_the_lock_passes_on_when_its_connection_is_killed(
    shop: Shop, owner: asyncpg.Connection[asyncpg.Record]
) -> None:
    """As after SIGKILL of the terminal: the server notices, nobody says goodbye."""

    async with working(staff_of(shop)) as staff:
        await until_answer(lambda: owner.fetchval(HOLDER, LOCK))
        killed = await owner.fetchval(HOLDER, LOCK)
        await owner.execute("SELECT pg_terminate_backend($1)", killed)

        async def held_by_another() -> bool:
            holder = await owner.fetchval(HOLDER, LOCK)
            return holder not in (None, killed)

        await until_answer(held_by_another)
        before = staff.deeds
        await until(lambda: staff.deeds > before)


async def test_they_survive_the_death_of_every_connection(
    shop: Shop, owner: asyncpg.Connection[asyncpg.Record]
) -> None:
    async with working(staff_of(shop)) as staff:
        for _ in range(3):
            before = staff.deeds
            await until(lambda before=before: staff.deeds > before + 5)  # type: ignore[misc]
            await owner.fetch(EVERYBODY_ELSE)
        before = staff.deeds
        await until(lambda: staff.deeds > before + 5)


def test_in_a_thread_they_stop_when_the_dashboard_ends(shop: Shop) -> None:
    staff = staff_of(shop)
    with at_work(staff):
        asyncio.run(until(lambda: staff.deeds > 10))
    assert not staff.working
