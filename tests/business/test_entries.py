"""An entry, from the key to the server's rows: at once, never twice, no paint for the echo."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from livedash.business.bakery import undo
from livedash.business.bakery.entries import COUNT, PRODUCE, SELL, WASTE, StockEntry, bread_mark
from livedash.business.bakery.moves import MOVES, MoveRow
from livedash.business.bakery.pace import PACE
from livedash.business.bakery.stock import BREADS, StockRow
from livedash.business.people.members import MEMBERS, Person
from livedash.business.place import Place
from livedash.business.places import PLACES
from livedash.business.works import WORKS
from livedash.database.address import Address
from livedash.database.journal import FileJournal
from livedash.database.journal_lines import Owner
from livedash.database.reader import Reader
from livedash.database.writer import Writer
from livedash.live.cache import QueryCache
from livedash.live.clock import LoopClock
from livedash.live.events import Gap
from livedash.live.mutation import Impossible, Json, Mutation
from livedash.live.outbox import Count, Outbox
from livedash.live.query import AnyQuery
from livedash.live.sending import Applied, Refused
from livedash.live.unsent import State
from livedash.live.watch import Watch
from livedash.panes.stock.undo import NONE, UndoForm, mine
from livedash.testing import LAGOS
from tests.business.reading import place_of, read
from tests.conftest import SHOP_MOMENT, Shop
from tests.until import until


@dataclass
class Counter:
    """A stock pane's queries, and a way to sell."""

    place: Place
    cache: QueryCache
    outbox: Outbox
    watch: Watch
    told: list[int] = field(default_factory=list)
    """What was on hand of the first bread, each time the pane was called."""
    faults: list[str] = field(default_factory=list)

    @property
    def bread(self) -> StockRow:
        row: StockRow = self.rows("stock")[0]
        return row

    def rows(self, name: str) -> tuple[Any, ...]:
        rows = self.watch.results[name].rows
        assert rows is not None
        return rows

    async def sell(self, quantity: int, id: UUID | None = None) -> UUID:
        return await self.enter(SELL, quantity, id=id)

    async def enter(
        self,
        entry: StockEntry,
        quantity: int,
        *,
        id: UUID | None = None,
        reason: str = "",
        by: Person | None = None,
    ) -> UUID:
        mutation = entry.mutation(
            id or uuid4(), self.place, self.bread, quantity, SHOP_MOMENT, reason=reason, by=by
        )
        await self.outbox.put(mutation, entry.op(mutation, self.place, self.bread, by))
        return mutation.id

    async def undo(self) -> MoveRow:
        move = mine(self.place, self.rows("moves"), SHOP_MOMENT)[0]
        mutation = undo.mutation(uuid4(), self.place, move, SHOP_MOMENT)
        await self.outbox.put(mutation, undo.op(mutation, self.place, move, self.rows("moves")))
        return move


@pytest.fixture
async def counter(shop: Shop, tmp_path: Path) -> AsyncIterator[Counter]:
    address = Address.parse(shop.login())
    reader, writer = Reader(address), Writer(address, WORKS)
    clock = LoopClock(frozen_at=SHOP_MOMENT)
    cache = QueryCache(reader, clock, Random(1))
    opened = await FileJournal.open(tmp_path, Owner(UUID(int=1), "ada"))
    place = await branch_that_bakes(shop)
    faults: list[str] = []
    outbox = Outbox(
        opened.journal, writer, cache, clock, Random(1), lambda w, e: faults.append(f"{w}: {e}")
    )
    told: list[int] = []
    queries: dict[str, AnyQuery] = {
        "stock": BREADS.at(place),
        "moves": MOVES.at(place),
        "pace": PACE.at(place),
    }
    watch = cache.watch(queries, lambda _: told.append(desk.bread.on_hand))
    desk = Counter(place, cache, outbox, watch, told, faults)
    cache.release()
    await cache.settled()
    told.clear()
    yield desk
    await outbox.close()
    await opened.journal.close()
    await cache.close()
    await reader.close()
    await writer.close()
    assert faults == []


async def branch_that_bakes(shop: Shop) -> Place:
    connection = await asyncpg.connect(shop.login())
    name = await connection.fetchval(
        "SELECT b.name FROM livedash.branches b WHERE 'bakery' = ANY (b.kinds)"
        " AND EXISTS (SELECT FROM livedash.bread_types t WHERE t.branch_id = b.id)"
        " ORDER BY b.id LIMIT 1"
    )
    await connection.close()
    return await place_of(shop.login(), str(name), SHOP_MOMENT)


async def test_shown_before_the_link_is_there_and_the_echo_costs_no_call(counter: Counter) -> None:
    on_hand, sold = counter.bread.on_hand, counter.bread.sold
    id = await counter.sell(4)
    assert (counter.bread.on_hand, counter.bread.sold) == (on_hand - 4, sold + 4)
    assert counter.rows("moves")[0].id == str(id)
    (waiting,) = counter.outbox.entries
    assert waiting.state is State.QUEUED
    assert waiting.mutation.marks == {bread_mark(counter.bread.bread_type_id)}
    shown = dict(counter.watch.results)
    calls = len(counter.told)

    counter.outbox.release()
    await until(lambda: not counter.outbox.entries)
    counter.cache.receive([Gap("the echo")])
    await counter.cache.settled()
    assert len(counter.told) == calls, "the server's rows equal the painted ones: nobody is called"
    assert counter.rows("stock") == shown["stock"].rows
    assert counter.rows("moves") == shown["moves"].rows


@pytest.mark.parametrize(
    ("entry", "quantity"), [(SELL, 4), (PRODUCE, 30), (WASTE, 2), (COUNT, 7), (COUNT, 0)]
)
async def test_what_is_shown_is_what_the_database_gives(
    counter: Counter, entry: StockEntry, quantity: int
) -> None:
    await counter.enter(entry, quantity, reason="stale" if entry.reasoned else "")
    shown = {name: counter.rows(name) for name in ("stock", "moves", "pace")}
    calls = len(counter.told)
    counter.outbox.release()
    await until(lambda: not counter.outbox.entries)
    counter.cache.receive([Gap("the echo")])
    await counter.cache.settled()
    assert {name: counter.rows(name) for name in shown} == shown
    assert len(counter.told) == calls


@pytest.mark.parametrize(("entry", "quantity"), [(SELL, 4), (PRODUCE, 30), (WASTE, 2), (COUNT, 7)])
async def test_a_shared_login_writes_down_who_stands_there(
    counter: Counter, shop: Shop, entry: StockEntry, quantity: int
) -> None:
    people = await read(shop.login(), MEMBERS.at(counter.place), SHOP_MOMENT)
    dayo = next(one for one in people if one.name == "Dayo")
    id = await counter.enter(entry, quantity, reason="stale" if entry.reasoned else "", by=dayo)
    shown = counter.rows("moves")
    assert (shown[0].id, shown[0].who, shown[0].mine) == (str(id), "Dayo", True)
    calls = len(counter.told)
    counter.outbox.release()
    await until(lambda: not counter.outbox.entries)
    counter.cache.receive([Gap("the echo")])
    await counter.cache.settled()
    assert counter.rows("moves") == shown, "the database says the same name"
    assert len(counter.told) == calls


@pytest.mark.parametrize("entry", [SELL, PRODUCE, WASTE, COUNT], ids=lambda entry: entry.verb)
async def test_a_person_of_another_branch_is_refused_in_words(
    counter: Counter, shop: Shop, entry: StockEntry
) -> None:
    owner = await asyncpg.connect(shop.owner)
    stranger = await owner.fetchval(
        "INSERT INTO livedash.people (name) VALUES ('Stranger') RETURNING id"
    )
    await owner.execute(
        "INSERT INTO livedash.members (branch_id, person_id, role)"
        " SELECT id, $1, 'staff' FROM livedash.branches WHERE id <> $2",
        stranger,
        counter.place.branch_id,
    )
    await owner.close()
    on_hand = counter.bread.on_hand
    reason = "stale" if entry.reasoned else ""
    await counter.enter(entry, 2, reason=reason, by=Person(stranger, "Stranger", "staff"))
    counter.outbox.release()
    await until(lambda: counter.outbox.count.refused)
    refused = counter.outbox.entries[0].refused
    assert refused is not None
    assert refused.words == "That person does not belong to this branch."
    assert counter.bread.on_hand == on_hand


@pytest.mark.parametrize(("entry", "quantity"), [(SELL, 4), (PRODUCE, 30), (WASTE, 2), (COUNT, 7)])
async def test_what_one_wrote_can_be_taken_back(
    counter: Counter, entry: StockEntry, quantity: int
) -> None:
    counter.outbox.release()
    before = counter.bread
    pace = counter.rows("pace")
    await counter.enter(entry, quantity, reason="stale" if entry.reasoned else "")
    await until(lambda: not counter.outbox.entries)
    assert counter.bread.on_hand != before.on_hand
    undone = await counter.undo()
    assert counter.bread.on_hand == before.on_hand, "at once"
    assert undone.id not in {move.id for move in counter.rows("moves")}
    assert counter.rows("pace") == pace
    await until(lambda: not counter.outbox.entries)
    counter.cache.receive([Gap("the echo")])
    await counter.cache.settled()
    assert counter.bread == before
    assert counter.rows("pace") == pace


@pytest.mark.parametrize(("entry", "quantity"), [(SELL, 4), (PRODUCE, 30), (WASTE, 2), (COUNT, 7)])
async def test_what_is_shown_without_an_entry_is_what_the_database_gives(
    counter: Counter, entry: StockEntry, quantity: int
) -> None:
    """Of two, the latter goes, so that what stood before it is known."""
    counter.outbox.release()
    reason = "stale" if entry.reasoned else ""
    for place, many in enumerate((quantity, quantity + 1)):
        moment = SHOP_MOMENT - timedelta(seconds=5 - place)
        mutation = entry.mutation(
            uuid4(), counter.place, counter.bread, many, moment, reason=reason
        )
        await counter.outbox.put(mutation, entry.op(mutation, counter.place, counter.bread))
        await until(lambda: not counter.outbox.entries)
    assert (await counter.undo()).quantity == quantity + 1
    shown = {name: counter.rows(name) for name in ("stock", "pace")}
    await until(lambda: not counter.outbox.entries)
    counter.cache.receive([Gap("the echo")])
    await counter.cache.settled()
    assert {name: counter.rows(name) for name in shown} == shown


async def test_an_unsent_entry_is_taken_back_in_its_turn(counter: Counter) -> None:
    before = counter.bread
    sold = await counter.sell(4)
    assert (await counter.undo()).id == str(sold)
    assert counter.bread.on_hand == before.on_hand
    counter.outbox.release()
    await until(lambda: not counter.outbox.entries)
    counter.cache.receive([Gap("the echo")])
    await counter.cache.settled()
    assert counter.bread == before
    assert counter.outbox.count.refused == 0


async def test_an_undo_goes_down_with_the_refused_sale_that_it_takes_back(
    counter: Counter, shop: Shop
) -> None:
    on_hand = counter.bread.on_hand
    sold = await counter.sell(4)
    await counter.undo()
    owner = await asyncpg.connect(shop.owner)
    # Nobody who works here any more.
    active = "UPDATE livedash.people SET active = $1 WHERE login = 'ada'"
    await owner.execute(active, False)
    counter.outbox.release()
    await until(lambda: counter.outbox.count == Count(0, 2))
    sale, undone = counter.outbox.entries
    assert sale.refused is not None and undone.refused is not None
    assert (
        undone.refused.words == f"It builds on a write that was not applied: {sale.mutation.words}."
    )
    assert counter.bread.on_hand == on_hand, "neither of them is shown"
    # Sent again, both go, in their order.
    await owner.execute(active, True)
    await counter.outbox.retry(sold)
    await until(lambda: not counter.outbox.entries)
    kept = "SELECT count(*) FROM livedash.sales_logs WHERE id = $1"
    assert await owner.fetchval(kept, sold) == 0
    await owner.close()
    counter.cache.receive([Gap("the echo")])
    await counter.cache.settled()
    assert counter.bread.on_hand == on_hand


async def test_what_somebody_changed_since_is_not_taken_back(counter: Counter, shop: Shop) -> None:
    counter.outbox.release()
    sold = await counter.sell(4)
    await until(lambda: not counter.outbox.entries)
    owner = await asyncpg.connect(shop.owner)
    await owner.execute("UPDATE livedash.sales_logs SET returned = 1 WHERE id = $1", sold)
    await counter.undo()
    await until(lambda: counter.outbox.count.refused)
    refused = counter.outbox.entries[0].refused
    assert refused is not None
    assert refused.words == "Somebody else changed it meanwhile."
    assert refused.conflict == {"act": "sold", "quantity": 4, "returned": 1, "version": 2}
    kept = "SELECT count(*) FROM livedash.sales_logs WHERE id = $1"
    assert await owner.fetchval(kept, sold) == 1
    await owner.close()


def test_only_todays_own_entries_are_offered() -> None:
    own = MoveRow("sold", str(uuid4()), 1, "Bun", "", 1, -1, SHOP_MOMENT, "Ada", 1, True)
    others = own._replace(mine=False)
    yesterday = own._replace(at=SHOP_MOMENT - timedelta(days=1))
    assert mine(LAGOS, [others, yesterday], SHOP_MOMENT) == []
    assert mine(LAGOS, [others, own, yesterday], SHOP_MOMENT) == [own]


def test_at_a_shared_login_only_what_is_the_persons_own_is_taken_back() -> None:
    chis = MoveRow("sold", str(uuid4()), 1, "Bun", "", 1, -1, SHOP_MOMENT, "Chi", 1, True)
    musas = chis._replace(id=str(uuid4()), quantity=2, change=-2, who="Musa")
    form = UndoForm(LAGOS, [chis, musas])
    form.by = Person(4, "Musa", "staff")
    assert form.verdict({}).lines[0].words.startswith("Musa sold 2 Bun")
    assert form.write({}, uuid4(), SHOP_MOMENT).mutation.fields["entry"] == musas.id
    form.by = Person(9, "Dayo", "staff")
    assert form.verdict({}).faults
    assert form.verdict({}).lines[0].words == NONE
    with pytest.raises(Impossible):
        form.write({}, uuid4(), SHOP_MOMENT)


@pytest.mark.parametrize("entry", [SELL, PRODUCE, WASTE, COUNT], ids=lambda entry: entry.verb)
@pytest.mark.parametrize(
    "fields",
    [{}, {"branch_id": "x"}, {"branch_id": 1, "bread_type_id": 1, "quantity": True}],
    ids=["nothing", "words", "truth"],
)
def test_rubbish_out_of_a_journal_is_refused(entry: StockEntry, fields: dict[str, Json]) -> None:
    written = Mutation(uuid4(), entry.kind, "bakery:1", SHOP_MOMENT, "?", fields)
    with pytest.raises(Impossible):
        entry.work(written)
    with pytest.raises(Impossible):
        undo.UNDO.work(
            Mutation(uuid4(), undo.UNDO.kind, "bakery:1", SHOP_MOMENT, "?", {"entry": "no"})
        )


async def test_read_at_any_moment_a_sale_is_never_counted_twice_or_not_at_all(
    counter: Counter, shop: Shop
) -> None:
    """Reads run all the while; each call of the pane may only lower what is on hand."""
    counter.outbox.release()
    before = counter.bread.on_hand
    for number in range(40):
        await counter.sell(1)
        counter.cache.receive([Gap("a change somewhere")])
        await asyncio.sleep(0.002 * (number % 5))
        assert counter.bread.on_hand == before - number - 1
    await until(lambda: not counter.outbox.entries)
    counter.cache.receive([Gap("the last echo")])
    await counter.cache.settled()
    assert counter.told == sorted(counter.told, reverse=True)
    assert counter.bread.on_hand == before - 40
    owner = await asyncpg.connect(shop.owner)
    assert await owner.fetchval(
        "SELECT on_hand FROM livedash.stock_levels WHERE bread_type_id = $1",
        counter.bread.bread_type_id,
    ) == (before - 40)
    await owner.close()


async def test_a_sale_of_a_bread_that_vanished_is_refused_and_goes_from_the_screen(
    counter: Counter, shop: Shop
) -> None:
    on_hand = counter.bread.on_hand
    ghost = counter.bread._replace(bread_type_id=10**9)
    mutation = SELL.mutation(uuid4(), counter.place, ghost, 1, SHOP_MOMENT)
    await counter.outbox.put(mutation, SELL.op(mutation, counter.place, counter.bread))
    assert counter.bread.on_hand == on_hand - 1
    counter.outbox.release()
    await until(lambda: counter.outbox.count.refused)
    assert counter.bread.on_hand == on_hand
    refused = counter.outbox.entries[0].refused
    assert refused is not None
    assert refused.words == "That bread is not in this branch's list any more."


@pytest.mark.parametrize("quantity", [0, -1, 10**12])
async def test_what_cannot_be_is_said_before_anything_is_written(
    counter: Counter, quantity: int
) -> None:
    with pytest.raises(Impossible):
        await counter.sell(quantity)
    assert counter.outbox.entries == ()


async def test_a_sale_that_a_later_count_has_seen_leaves_the_shelf_alone(counter: Counter) -> None:
    row = counter.bread._replace(counted_at=SHOP_MOMENT + timedelta(minutes=1))
    mutation = SELL.mutation(uuid4(), counter.place, row, 2, SHOP_MOMENT)
    (shown,) = SELL.op(mutation, counter.place, row).replay(BREADS.at(counter.place), (row,))
    assert (shown.on_hand, shown.sold) == (row.on_hand, row.sold + 2)


async def test_a_sale_that_arrives_after_a_later_count_is_not_deducted_twice(
    counter: Counter, shop: Shop
) -> None:
    """Sold offline; a colleague has counted by the time it is sent."""
    bread = counter.bread
    early = SHOP_MOMENT - timedelta(seconds=5)
    mutation = SELL.mutation(uuid4(), counter.place, bread, 4, early)
    await counter.outbox.put(mutation, SELL.op(mutation, counter.place, bread))
    colleague = await asyncpg.connect(shop.login("musa"))
    await colleague.execute(
        "INSERT INTO livedash.stock_counts (branch_id, bread_type_id, counted, counted_at)"
        " VALUES ($1, $2, 11, $3)",
        counter.place.branch_id,
        bread.bread_type_id,
        SHOP_MOMENT - timedelta(seconds=2),
    )
    await colleague.close()
    counter.cache.receive([Gap("back")])
    await counter.cache.settled()
    assert (counter.bread.on_hand, counter.bread.sold) == (11, bread.sold + 4)
    shown = counter.rows("stock")
    counter.outbox.release()
    await until(lambda: not counter.outbox.entries)
    counter.cache.receive([Gap("the echo")])
    await counter.cache.settled()
    assert counter.rows("stock") == shown


async def test_what_others_sell_after_an_unsent_count_is_taken_off_it(
    counter: Counter, shop: Shop
) -> None:
    bread = counter.bread
    early = SHOP_MOMENT - timedelta(seconds=5)
    mutation = COUNT.mutation(uuid4(), counter.place, bread, 50, early)
    await counter.outbox.put(mutation, COUNT.op(mutation, counter.place, bread))
    colleague = await asyncpg.connect(shop.login("bob"))
    await colleague.execute(
        "INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity, sold_at)"
        " VALUES ($1, $2, 3, $3)",
        counter.place.branch_id,
        bread.bread_type_id,
        SHOP_MOMENT,
    )
    await colleague.close()
    counter.cache.receive([Gap("back")])
    await counter.cache.settled()
    assert counter.bread.on_hand == 47
    shown = counter.rows("stock")
    counter.outbox.release()
    await until(lambda: not counter.outbox.entries)
    counter.cache.receive([Gap("the echo")])
    await counter.cache.settled()
    assert counter.rows("stock") == shown


async def test_somebody_elses_entry_is_not_taken_back(counter: Counter, shop: Shop) -> None:
    """Whoever sells takes back their own sales alone, whatever a journal says."""
    counter.outbox.release()
    sold = await counter.sell(4)
    await until(lambda: not counter.outbox.entries)
    owner = await asyncpg.connect(shop.owner)
    roles = await owner.fetch(
        "SELECT p.login, m.role::text FROM livedash.members m"
        " JOIN livedash.people p ON p.id = m.person_id"
        " WHERE m.branch_id = $1 AND p.login IN ('bob', 'musa', 'chi', 'vera')",
        counter.place.branch_id,
    )
    await owner.close()
    assert {"staff", "viewer"} <= {role["role"] for role in roles}
    for login, role in roles:
        if role not in ("sales", "staff", "viewer"):
            continue
        writer = Writer(Address.parse(shop.login(login)), WORKS)
        move = MoveRow("sold", str(sold), 1, "Bun", "", 4, -4, SHOP_MOMENT, None, 1, True)
        answer = await writer.send(undo.mutation(uuid4(), counter.place, move, SHOP_MOMENT))
        await writer.close()
        assert isinstance(answer, Refused), login


@pytest.mark.parametrize("login", ["bob", "musa", "chi", "vera"])
@pytest.mark.parametrize("entry", [SELL, PRODUCE, WASTE, COUNT], ids=lambda entry: entry.verb)
async def test_the_keys_and_the_database_agree_on_who_may(
    shop: Shop, entry: StockEntry, login: str
) -> None:
    for place in await read(shop.login(login), PLACES.at(), SHOP_MOMENT):
        if "bakery" not in place.kinds:
            continue
        breads = await read(shop.login(login), BREADS.at(place), SHOP_MOMENT)
        if not breads:
            continue
        writer = Writer(Address.parse(shop.login(login)), WORKS)
        mutation = entry.mutation(uuid4(), place, breads[0], 1, SHOP_MOMENT, reason="stale")
        answer = await writer.send(mutation)
        assert isinstance(answer, Applied) == (entry.right in place.rights), (place.branch, answer)
        await writer.close()
