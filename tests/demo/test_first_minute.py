"""The first minute shows what the program is: each promise of it, against a real shop."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from inspect import signature

import asyncpg
import pytest

from livedash.database.address import Address
from livedash.demo.acts import PEOPLE
from livedash.demo.branches import bakeries, where_it_is_afternoon
from livedash.demo.first_minute import FIRST_MINUTE
from livedash.demo.server import EmbeddedServer
from livedash.demo.staff import Staff, StaffDeed
from tests.conftest import Shop

TABLES_OF = {
    "stock": {"sell", "sell_out", "bake", "waste"},
    "sales": {"sell", "sell_out"},
    "calendar": {"hold", "confirm", "release"},
    "board": {"advance", "crowd", "assign"},
}


@pytest.mark.parametrize("pane", TABLES_OF)
def test_every_pane_changes_at_least_three_times(pane: str) -> None:
    assert sum(beat.act.what in TABLES_OF[pane] for beat in FIRST_MINUTE) >= 3
    assert all(0 < beat.at < 60 for beat in FIRST_MINUTE)


def test_nobody_acts_for_the_person_who_sits_there() -> None:
    """`u` on the stock pane took a simulated sale back."""
    sitter = signature(EmbeddedServer.dsn).parameters["user"].default
    assert sitter == "ada"
    assert sitter not in PEOPLE
    assert sitter not in {beat.act.who for beat in FIRST_MINUTE}


async def test_all_of_it_happens(shop: Shop) -> None:
    """Played at speed, in a shop whose moment is long ago: nothing depends on the day's hour."""
    told: list[StaffDeed] = []
    staff = Staff(
        lambda login: Address.parse(shop.login(login)),
        seed=3,
        speed=60,
        script=FIRST_MINUTE,
        told=told.append,
    )
    owner = await asyncpg.connect(shop.owner)
    # The sample's moment is long ago: its next weeks are moved to ours.
    await owner.execute(
        """UPDATE livedash.bookings SET status = 'cancelled';
           INSERT INTO livedash.bookings
               (branch_id, hall_id, client_name, starts_at, ends_at, status, hold_until)
           SELECT h.branch_id, h.id, 'Guest ' || d,
                  (t.day + time '10:00') AT TIME ZONE b.timezone,
                  (t.day + time '15:00') AT TIME ZONE b.timezone,
                  CASE WHEN d % 3 = 0 THEN 'tentative' ELSE 'confirmed' END,
                  now() + interval '2 days'
           FROM livedash.halls h
           JOIN livedash.branches b ON b.id = h.branch_id
           CROSS JOIN generate_series(1, 9) AS d
           CROSS JOIN LATERAL (SELECT (now() AT TIME ZONE b.timezone)::date + d AS day) AS t"""
    )
    here = where_it_is_afternoon(await bakeries(owner), datetime.now(UTC))
    before = await _red(owner, here.branch_id)
    work = asyncio.create_task(staff.work())
    try:
        async with asyncio.timeout(60):
            while len({deed.did for deed in told}) < 3 or not _complete(told):
                assert not work.done()
                await asyncio.sleep(0.05)
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
    assert await _red(owner, here.branch_id) > before
    await owner.close()


def _complete(told: list[StaffDeed]) -> bool:
    """A bread sold out, a day went red, a double booking was refused, a limit broke."""
    said = [deed.did for deed in told]
    return all(
        any(words in did for did in said)
        for words in (
            "sold out",
            "held ",
            "the hall is taken then",
            " now",
            "confirmed ",
            "released ",
        )
    )


async def _red(owner: asyncpg.Connection[asyncpg.Record], branch_id: int) -> int:
    """Days of halls that had two bookings or more, one that was given back since included."""
    found: int = await owner.fetchval(
        """SELECT count(*) FROM (
               SELECT FROM livedash.bookings k
               JOIN livedash.branches b ON b.id = k.branch_id
               WHERE k.branch_id = $1 AND status IN ('tentative', 'confirmed', 'released')
               GROUP BY hall_id, (starts_at AT TIME ZONE b.timezone)::date
               HAVING count(*) > 1) AS red""",
        branch_id,
    )
    return found
