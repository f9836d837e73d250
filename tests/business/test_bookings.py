"""Bookings, from the key to the server's rows: at once, one winner, nothing in silence."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from livedash.business.people.members import MEMBERS, Person
from livedash.business.place import Place
from livedash.business.venue import book, change
from livedash.business.venue.book import WantedBooking, booking_mark
from livedash.business.venue.calendar import BOOKINGS, HALLS, HOLDS, BookingRow, HallRow
from livedash.business.venue.change import Becomes, turned
from livedash.business.venue.slots import Slot
from livedash.business.works import WORKS
from livedash.database.address import Address
from livedash.database.journal import FileJournal
from livedash.database.journal_lines import Owner
from livedash.database.reader import Reader
from livedash.database.writer import Writer
from livedash.live.cache import QueryCache
from livedash.live.clock import LoopClock
from livedash.live.events import Gap
from livedash.live.mutation import Impossible, Mutation, ReturnedBy
from livedash.live.outbox import Outbox
from livedash.live.query import AnyQuery
from livedash.live.sending import Applied, Refused
from livedash.live.unsent import State
from livedash.live.watch import Watch
from tests.business.reading import place_of, read
from tests.conftest import SHOP_MOMENT, Shop
from tests.until import until


@dataclass
class Desk:
    """A calendar's queries of one venue, a hall of its own, and a way to write."""

    place: Place
    hall: HallRow
    cache: QueryCache
    outbox: Outbox
    watch: Watch
    told: list[int] = field(default_factory=list)

    def rows(self, name: str) -> tuple[Any, ...]:
        rows = self.watch.results[name].rows
        assert rows is not None
        return rows

    def row(self, id: UUID) -> BookingRow:
        found: BookingRow = next(row for row in self.rows("bookings") if row.booking_id == id)
        return found

    def has(self, id: UUID) -> bool:
        return any(row.booking_id == id for row in self.rows("bookings"))

    def wanted(self, day: int, hours: tuple[int, int] = (10, 15), **known: Any) -> WantedBooking:
        begins = midnight(self.place) + timedelta(days=day)
        slot = Slot(
            self.hall.hall_id,
            begins + timedelta(hours=hours[0]),
            begins + timedelta(hours=hours[1]),
        )
        usual = {"client": f"Client {day}", "guests": 50, "status": "confirmed", "total": 100}
        return WantedBooking(**{"slot": slot, "hold_until": None, **usual, **known})

    async def book(self, wanted: WantedBooking, by: Person | None = None) -> UUID:
        mutation = book.book(uuid4(), self.place, self.hall.name, wanted, SHOP_MOMENT, by)
        await self.outbox.put(mutation, book.op(mutation, self.place, self.rows("halls"), by))
        return mutation.id

    async def change(self, what: str, becomes: list[Becomes]) -> Mutation:
        mutation = change.change(uuid4(), self.place, what, becomes, SHOP_MOMENT)
        await self.outbox.put(
            mutation, change.op(mutation, self.place, self.rows("halls"), becomes)
        )
        return mutation

    async def echo(self) -> None:
        await until(lambda: not self.outbox.entries)
        self.cache.receive([Gap("the echo")])
        await self.cache.settled()

    async def refused(self) -> Refused:
        await until(lambda: self.outbox.count.refused)
        found = next(e.refused for e in self.outbox.entries if e.refused is not None)
        await self.cache.settled()
        return found


def midnight(place: Place) -> datetime:
    return datetime.combine(SHOP_MOMENT.date(), datetime.min.time(), place.zone)


def moved(row: BookingRow, days: int, hall: HallRow | None = None) -> Becomes:
    by = timedelta(days=days)
    after = row._replace(
        starts_at=row.starts_at + by,
        ends_at=row.ends_at + by,
        hall_id=row.hall_id if hall is None else hall.hall_id,
    )
    return Becomes(row, after)


async def new_hall(shop: Shop, branch_id: int, name: str) -> int:
    owner = await asyncpg.connect(shop.owner)
    found = await owner.fetchval(
        "INSERT INTO livedash.halls (branch_id, name) VALUES ($1, $2) RETURNING id", branch_id, name
    )
    await owner.close()
    return int(found)


@pytest.fixture
async def desk(shop: Shop, tmp_path: Path) -> AsyncIterator[Desk]:
    address = Address.parse(shop.login())
    reader, writer = Reader(address), Writer(address, WORKS)
    place = await place_of(shop.login(), "Marina Hall", SHOP_MOMENT)
    mine = await new_hall(shop, place.branch_id, "Barn")
    await new_hall(shop, place.branch_id, "Loft")
    clock = LoopClock(frozen_at=SHOP_MOMENT)
    cache = QueryCache(reader, clock, Random(1))
    opened = await FileJournal.open(tmp_path, Owner(UUID(int=1), "ada"))
    faults: list[str] = []
    outbox = Outbox(
        opened.journal, writer, cache, clock, Random(1), lambda w, e: faults.append(f"{w}: {e}")
    )
    told: list[int] = []
    queries: dict[str, AnyQuery] = {
        "halls": HALLS.at(place),
        "bookings": BOOKINGS.at(place, weeks=0),
        "later": BOOKINGS.at(place, weeks=6),
        "holds": HOLDS.at(place),
    }
    watch = cache.watch(queries, lambda _: told.append(1))
    cache.release()
    await cache.settled()
    rows = watch.results["halls"].rows or ()
    hall = next(row for row in rows if row.hall_id == mine)
    yield Desk(place, hall, cache, outbox, watch, told)
    await outbox.close()
    await opened.journal.close()
    await cache.close()
    await reader.close()
    await writer.close()
    assert faults == []


async def standing(shop: Shop, id: UUID) -> tuple[str, int]:
    owner = await asyncpg.connect(shop.owner)
    row = await owner.fetchrow("SELECT status, version FROM livedash.bookings WHERE id = $1", id)
    await owner.close()
    assert row is not None
    return str(row["status"]), int(row["version"])


async def elsewhere(shop: Shop, sql: str, *args: object) -> None:
    """Somebody else writes."""
    connection = await asyncpg.connect(shop.login("ada"))
    await connection.execute(sql, *args)
    await connection.close()


@pytest.mark.parametrize("status", ["confirmed", "option", "tentative"])
async def test_a_booking_stands_at_once_and_its_echo_costs_no_call(desk: Desk, status: str) -> None:
    until_then = SHOP_MOMENT + timedelta(hours=5) if status == "tentative" else None
    id = await desk.book(desk.wanted(3, status=status, hold_until=until_then))
    assert desk.row(id).status == status
    (waiting,) = desk.outbox.entries
    assert waiting.state is State.QUEUED
    assert waiting.mutation.marks == {booking_mark(id)}
    shown, calls = dict(desk.watch.results), len(desk.told)
    desk.outbox.release()
    await desk.echo()
    assert len(desk.told) == calls, "the server's rows equal the painted ones: nobody is called"
    for name in ("bookings", "later", "holds"):
        assert desk.rows(name) == shown[name].rows
    assert any(row.booking_id == id for row in desk.rows("holds")) == (status == "tentative")


async def test_each_change_stands_at_once_and_its_echo_costs_no_call(desk: Desk) -> None:
    desk.outbox.release()
    id = await desk.book(
        desk.wanted(3, status="tentative", hold_until=SHOP_MOMENT + timedelta(hours=5))
    )
    await desk.echo()
    other = next(row for row in desk.rows("halls") if row.name == "Loft")
    acts: list[tuple[str, Callable[[BookingRow], Becomes]]] = [
        ("change", lambda row: Becomes(row, row._replace(guests=7, client="Eze"))),
        ("move", lambda row: moved(row, 1)),
        # Out of the weeks in sight, and back into them.
        ("move", lambda row: moved(row, 42, other)),
        ("move", lambda row: moved(row, -41)),
        ("confirm", lambda row: turned("confirm", [row])[0]),
        ("cancel", lambda row: turned("cancel", [row])[0]),
    ]
    for what, act in acts:
        rows = (*desk.rows("bookings"), *desk.rows("later"))
        made = [act(next(row for row in rows if row.booking_id == id))]
        await desk.change(what, made)
        shown, calls = dict(desk.watch.results), len(desk.told)
        await desk.echo()
        assert len(desk.told) == calls, what
        for name in ("bookings", "later", "holds"):
            assert desk.rows(name) == shown[name].rows, what
    assert not desk.has(id)


async def test_several_are_confirmed_in_one_transaction_all_or_none(desk: Desk, shop: Shop) -> None:
    ids = [await desk.book(desk.wanted(day, status="option")) for day in (3, 4, 5)]
    desk.outbox.release()
    await desk.echo()
    rows = [desk.row(id) for id in ids]
    await desk.change("confirm", turned("confirm", rows))
    await desk.echo()
    assert [desk.row(id).status for id in ids] == ["confirmed"] * 3

    await elsewhere(shop, "UPDATE livedash.bookings SET guests = 9 WHERE id = $1", ids[1])
    await desk.change("cancel", turned("cancel", [desk.row(id) for id in ids]))
    assert not desk.has(ids[0])
    refused = await desk.refused()
    assert refused.conflict is not None
    assert (refused.conflict["client"], refused.conflict["guests"]) == ("Client 4", 9)
    assert [(await standing(shop, id))[0] for id in ids] == ["confirmed"] * 3
    assert all(desk.has(id) for id in ids), "they stand again"


async def test_neighbours_that_move_together_do_not_meet(desk: Desk) -> None:
    desk.outbox.release()
    ids = [await desk.book(desk.wanted(day)) for day in (3, 4, 5)]
    await desk.echo()
    for by in (1, -1):
        await desk.change("move", [moved(desk.row(id), by) for id in ids])
        await desk.echo()
        assert desk.outbox.count.refused == 0
    assert [desk.row(id).starts_at.day for id in ids] == [20, 21, 22]


async def test_the_loser_is_told_who_won(desk: Desk, shop: Shop) -> None:
    wanted = desk.wanted(3, (18, 23))
    await elsewhere(
        shop,
        """INSERT INTO livedash.bookings (branch_id, hall_id, client_name, starts_at, ends_at,
                                          status)
           VALUES ($1, $2, 'Okafor 50th', $3, $4, 'confirmed')""",
        desk.place.branch_id,
        desk.hall.hall_id,
        wanted.slot.starts_at - timedelta(hours=8),
        wanted.slot.starts_at - timedelta(hours=1),
    )
    desk.outbox.release()
    await desk.book(wanted)
    refused = await desk.refused()
    assert refused.constraint == book.NO_OVERLAP
    assert refused.words == "Somebody else has that hall at that time."
    assert refused.conflict is not None
    assert refused.conflict["client"] == "Okafor 50th", "its tear-down meets our set-up"
    assert refused.conflict["hall"] == "Barn"
    assert refused.conflict["person"] == "Ada"


async def test_who_won_a_slot_that_a_booking_was_moved_into(desk: Desk) -> None:
    desk.outbox.release()
    there = await desk.book(desk.wanted(4, client="Okafor"))
    id = await desk.book(desk.wanted(3))
    await desk.echo()
    await desk.change("move", [moved(desk.row(id), 1)])
    refused = await desk.refused()
    assert refused.conflict is not None
    assert refused.conflict["id"] == str(there)
    assert desk.row(id).starts_at.day == 20


async def test_a_hold_that_ran_out_gives_way_in_the_next_ones_transaction(
    desk: Desk, shop: Shop
) -> None:
    wanted = desk.wanted(3)
    await elsewhere(
        shop,
        """INSERT INTO livedash.bookings (id, branch_id, hall_id, client_name, starts_at, ends_at,
                                          status, hold_until)
           VALUES ($1, $2, $3, 'Late', $4, $5, 'tentative', '2026-03-01')""",
        late := uuid4(),
        desk.place.branch_id,
        desk.hall.hall_id,
        wanted.slot.starts_at,
        wanted.slot.ends_at,
    )
    desk.cache.receive([Gap("somebody held it")])
    await desk.cache.settled()
    assert desk.row(late).expired
    id = await desk.book(wanted)
    assert not desk.has(late)
    calls = len(desk.told)
    desk.outbox.release()
    await desk.echo()
    assert len(desk.told) == calls
    assert desk.row(id).status == "confirmed"
    assert await standing(shop, late) == ("released", 2)


async def test_what_was_made_offline_builds_on_itself_and_goes_down_together(
    desk: Desk, shop: Shop
) -> None:
    good = await desk.book(desk.wanted(3, status="option"))
    await desk.change("confirm", turned("confirm", [desk.row(good)]))
    await desk.change("move", [moved(desk.row(good), 1)])
    bad = await desk.book(desk.wanted(4, (11, 12)))
    follower = await desk.change("cancel", turned("cancel", [desk.row(bad)]))
    assert follower.expects == ReturnedBy(bad)
    desk.outbox.release()
    await until(lambda: desk.outbox.count.refused == 2 and desk.outbox.count.waiting == 0)
    assert await standing(shop, good) == ("confirmed", 3)
    words = [entry.refused.words for entry in desk.outbox.entries if entry.refused]
    assert words[0] == "Somebody else has that hall at that time."
    assert words[1].startswith("It builds on a write that was not applied")


async def test_a_shared_login_books_for_who_stands_there(desk: Desk, shop: Shop) -> None:
    people = await read(shop.login(), MEMBERS.at(desk.place), SHOP_MOMENT)
    id = await desk.book(desk.wanted(3), next(one for one in people if one.name == "Dayo"))
    shown = desk.row(id)
    assert shown.person == "Dayo"
    desk.outbox.release()
    await desk.echo()
    assert desk.row(id) == shown
    await desk.book(desk.wanted(4), Person(10**9, "Stranger", "staff"))
    assert (await desk.refused()).words == "That person does not belong to this branch."


async def test_a_change_builds_on_a_write_whose_echo_changed_nothing(desk: Desk) -> None:
    desk.outbox.release()
    id = await desk.book(desk.wanted(3, status="option"))
    await desk.echo()
    await desk.change("confirm", turned("confirm", [desk.row(id)]))
    await desk.echo()
    assert desk.row(id).version == 2


async def test_a_booking_that_somebody_changed_is_a_conflict_and_one_that_is_gone_too(
    desk: Desk, shop: Shop
) -> None:
    desk.outbox.release()
    id = await desk.book(desk.wanted(3))
    await desk.echo()
    seen = desk.row(id)._replace(version=1)
    await elsewhere(shop, "UPDATE livedash.bookings SET status = 'released' WHERE id = $1", id)
    await desk.change("cancel", turned("cancel", [seen]))
    refused = await desk.refused()
    assert refused.conflict is not None
    assert (refused.conflict["status"], refused.conflict["version"]) == ("released", 2)
    await desk.outbox.discard(desk.outbox.entries[0].id)
    await elsewhere(shop, "DELETE FROM livedash.bookings WHERE id = $1", id)
    await desk.change("cancel", turned("cancel", [seen]))
    assert (await desk.refused()).conflict == {}


@pytest.mark.parametrize(("person", "may"), [("bob", True), ("musa", False), ("vera", False)])
async def test_sales_may_book_and_change_others_only_look(
    desk: Desk, shop: Shop, person: str, may: bool
) -> None:
    owner = await asyncpg.connect(shop.owner)
    role = {"bob": "sales", "musa": "staff", "vera": "viewer"}[person]
    await owner.execute(
        """INSERT INTO livedash.members (person_id, branch_id, role)
           SELECT id, $2, $3 FROM livedash.people WHERE login = $1
           ON CONFLICT (person_id, branch_id) DO UPDATE SET role = $3""",
        person,
        desk.place.branch_id,
        role,
    )
    await owner.close()
    writer = Writer(Address.parse(shop.login(person)), WORKS)
    made = book.book(uuid4(), desk.place, "Barn", desk.wanted(3), SHOP_MOMENT)
    answer = await writer.send(made)
    row = book.op(made, desk.place, [desk.hall]).replay(BOOKINGS.at(desk.place, weeks=0), ())[0]
    assert isinstance(answer, Applied) is may
    if may:
        seen = row._replace(version=1)
        made = change.change(uuid4(), desk.place, "cancel", turned("cancel", [seen]), SHOP_MOMENT)
        assert isinstance(await writer.send(made), Applied)
    else:
        assert answer == Refused("Your role may not do that.")
    await writer.close()


async def test_racers_for_slots_each_have_one_winner_and_clear_refusals(
    desk: Desk, shop: Shop
) -> None:
    """Every racer wants them in an order of its own."""
    writers = [Writer(Address.parse(shop.login()), WORKS) for _ in range(6)]
    slots = [desk.wanted(day) for day in range(3, 8)]
    random = Random(7)

    async def race(writer: Writer) -> list[object]:
        mine = random.sample(slots, len(slots))
        return [
            await writer.send(book.book(uuid4(), desk.place, "Barn", wanted, SHOP_MOMENT))
            for wanted in mine
        ]

    answers = [one for found in await asyncio.gather(*map(race, writers)) for one in found]
    for writer in writers:
        await writer.close()
    won = [answer for answer in answers if isinstance(answer, Applied)]
    lost = [answer for answer in answers if isinstance(answer, Refused)]
    assert (len(won), len(lost)) == (5, 25)
    assert all(answer.constraint == book.NO_OVERLAP and answer.conflict for answer in lost)


async def test_moves_of_several_halls_in_any_order_do_not_block_each_other(
    desk: Desk, shop: Shop
) -> None:
    """Without the halls' locks first and sorted, the server counts deadlocks here."""
    names = ("Barn", "Loft")
    rows = [row for row in desk.rows("halls") if row.name in names]
    writers = [Writer(Address.parse(shop.login()), WORKS) for _ in range(6)]
    wishes: list[Mutation] = []
    for number, writer in enumerate(writers):
        becomes = []
        for hall in rows:
            wanted = desk.wanted(3 + number)
            wanted = wanted._replace(slot=wanted.slot._replace(hall_id=hall.hall_id))
            made = book.book(uuid4(), desk.place, hall.name, wanted, SHOP_MOMENT)
            assert isinstance(await writer.send(made), Applied)
            row = book.op(made, desk.place, rows).replay(BOOKINGS.at(desk.place, weeks=0), ())[0]
            becomes.append(moved(row._replace(version=1), 20 - number))
        wishes.append(
            change.change(
                uuid4(), desk.place, "move", becomes[:: 1 - 2 * (number % 2)], SHOP_MOMENT
            )
        )
    answers = await asyncio.gather(
        *(writer.send(wish) for writer, wish in zip(writers, wishes, strict=True))
    )
    for writer in writers:
        await writer.close()
    assert sorted(type(answer).__name__ for answer in answers) == ["Applied"] + ["Refused"] * 5


@pytest.mark.parametrize(
    "known",
    [
        {"status": "completed"},
        {"status": "tentative"},
        {"status": "tentative", "hold_until": SHOP_MOMENT - timedelta(minutes=1)},
        {"slot": Slot(1, SHOP_MOMENT, SHOP_MOMENT)},
        {"slot": Slot(1, SHOP_MOMENT, SHOP_MOMENT + timedelta(days=32))},
    ],
)
async def test_what_cannot_be_is_said_before_anything_is_written(
    desk: Desk, known: dict[str, Any]
) -> None:
    with pytest.raises(Impossible):
        await desk.book(desk.wanted(3, **known))
    assert desk.outbox.entries == ()


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"rows": "all"},
        {"rows": [3], "halls": [1]},
        {"rows": [{"id": "x", "version": 1}], "halls": [1]},
        {"rows": [{"id": str(uuid4()), "version": "1"}], "halls": [1]},
        {"rows": [{"id": str(uuid4()), "version": 1}], "halls": [1]},
        {"rows": [{"id": str(uuid4()), "version": 1, "slot": [1, "x", "y"]}], "halls": ["a"]},
    ],
)
def test_a_journal_may_hold_anything(broken: dict[str, Any]) -> None:
    for kind in (book.BOOK.kind, change.KIND):
        with pytest.raises(Impossible):
            WORKS[kind](Mutation(uuid4(), kind, "venue:1", SHOP_MOMENT, "?", broken))
