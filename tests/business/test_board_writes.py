"""The board's writes, from the key to the server's rows: at once, equal, nothing in silence."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from livedash.business.kanban import card, card_ops, column, column_ops
from livedash.business.kanban.card import Set
from livedash.business.kanban.cards import CARDS, STATUSES, CardRow, StatusRow
from livedash.business.kanban.members import MEMBERS, MemberRow
from livedash.business.kanban.picture import Spot
from livedash.business.place import Place
from livedash.business.places import PLACES
from livedash.business.works import WORKS
from livedash.database.address import Address
from livedash.database.connection import Connection
from livedash.database.journal import FileJournal
from livedash.database.journal_lines import Owner
from livedash.database.reader import Reader
from livedash.database.writer import Writer
from livedash.live.cache import QueryCache
from livedash.live.clock import LoopClock
from livedash.live.events import Gap
from livedash.live.mutation import Impossible, Mutation, ReturnedBy
from livedash.live.outbox import Count, Outbox
from livedash.live.overlay import Op
from livedash.live.query import AnyQuery
from livedash.live.sending import Applied, Refused
from livedash.live.watch import Watch
from livedash.panes.board.state import BoardState
from tests.business.reading import read
from tests.conftest import SHOP_MOMENT, Shop
from tests.until import until


@dataclass
class Desk:
    """A board's queries, and a way to write."""

    place: Place
    project: int
    writer: Writer
    cache: QueryCache
    outbox: Outbox
    watch: Watch
    owner: Connection
    told: list[int] = field(default_factory=list)

    def rows(self, name: str) -> tuple[Any, ...]:
        rows = self.watch.results[name].rows
        assert rows is not None
        return rows

    def status(self, name: str) -> StatusRow:
        found: StatusRow = next(row for row in self.rows("statuses") if row.name == name)
        return found

    @property
    def today(self) -> date:
        told = STATUSES.once_of(self.rows("statuses"))
        assert told is not None
        return told.today(self.place)

    def column(self, name: str) -> list[CardRow]:
        id = self.status(name).status_id
        return [row for row in self.rows("cards") if row.status_id == id]

    def titles(self, name: str) -> list[str]:
        return [row.title for row in self.column(name)]

    def card(self, title: str) -> CardRow:
        found: CardRow = next(row for row in self.rows("cards") if row.title == title)
        return found

    async def put(self, mutation: Mutation, op: Op) -> Mutation:
        await self.outbox.put(mutation, op)
        return mutation

    async def create(self, title: str, where: str = "A", **known: Any) -> UUID:
        new: Set = {"title": title, **known}  # type: ignore[typeddict-item]
        to = self.status(where)
        made = card.create(uuid4(), self.project, to, new, SHOP_MOMENT)
        op = card_ops.created(made, self.project, self.today, self.rows("statuses"), to, new)
        return (await self.put(made, op)).id

    async def move(self, title: str, where: str, spot: Spot | None = None) -> Mutation:
        row, to, spot = self.card(title), self.status(where), spot or Spot()
        made = card.move(uuid4(), self.project, row, to, spot, SHOP_MOMENT)
        every = self.rows("statuses")
        return await self.put(made, card_ops.moved(made, self.project, every, row, to, spot))

    async def edit(self, title: str, /, **known: Any) -> Mutation:
        row = self.card(title)
        new: Set = known  # type: ignore[assignment]
        made = card.edit(uuid4(), self.project, row, new, SHOP_MOMENT)
        op = card_ops.edited(made, self.project, self.today, row, new)
        return await self.put(made, op)

    async def delete(self, title: str) -> Mutation:
        row = self.card(title)
        made = card.delete(uuid4(), self.project, row, SHOP_MOMENT)
        return await self.put(
            made, card_ops.deleted(made, self.project, self.rows("statuses"), row)
        )

    async def delete_column(self, name: str, to: str | None) -> Mutation:
        row, target = self.status(name), None if to is None else self.status(to)
        made = column.delete(uuid4(), self.project, row, target, SHOP_MOMENT)
        every = self.rows("statuses")
        return await self.put(made, column_ops.deleted(made, self.project, every, row, target))

    async def echo(self) -> None:
        await until(lambda: not self.outbox.entries)
        self.cache.receive([Gap("the echo")])
        await self.cache.settled()

    async def echo_is_silent(self) -> None:
        """The server's rows are those that stand already."""
        before = self.rows("cards"), self.rows("statuses")
        self.told.clear()
        await self.echo()
        assert (self.rows("cards"), self.rows("statuses")) == before
        assert not self.told

    async def refused(self) -> Refused:
        await until(lambda: self.outbox.count.refused)
        found = next(e.refused for e in self.outbox.entries if e.refused is not None)
        await self.cache.settled()
        return found


@pytest.fixture
async def desk(shop: Shop, tmp_path: Path) -> AsyncIterator[Desk]:
    owner = await asyncpg.connect(shop.owner)
    project = await owner.fetchval(
        "SELECT project_id FROM livedash.project_members m JOIN livedash.people p"
        " ON p.id = m.person_id WHERE p.login = 'ada' AND m.role IN ('owner', 'manager')"
        " ORDER BY 1 LIMIT 1"
    )
    await owner.execute("DELETE FROM livedash.tasks WHERE project_id = $1", project)
    await owner.execute("DELETE FROM livedash.statuses WHERE project_id = $1", project)
    for name, kind in (("A", "todo"), ("B", "doing"), ("C", "done")):
        await owner.execute(
            "INSERT INTO livedash.statuses (project_id, name, kind) VALUES ($1, $2, $3)",
            *(project, name, kind),
        )
    for title in ("one", "two", "three"):
        await owner.execute(
            "INSERT INTO livedash.tasks (project_id, status_id, title, moved_at) SELECT $1, id, $2,"
            " $3 FROM livedash.statuses WHERE project_id = $1 AND name = 'A'",
            *(project, title, SHOP_MOMENT - timedelta(days=2)),
        )
    address = Address.parse(shop.login())
    reader, writer = Reader(address), Writer(address, WORKS)
    found = await read(shop.login(), PLACES.at(), SHOP_MOMENT)
    place = found[0]._replace(project_id=project)
    clock = LoopClock(frozen_at=SHOP_MOMENT)
    cache = QueryCache(reader, clock, Random(1))
    opened = await FileJournal.open(tmp_path, Owner(UUID(int=1), "ada"))
    faults: list[str] = []
    outbox = Outbox(
        opened.journal, writer, cache, clock, Random(1), lambda w, e: faults.append(f"{w}: {e}")
    )
    told: list[int] = []
    queries: dict[str, AnyQuery] = {
        "statuses": STATUSES.at(place, BoardState()),
        "cards": CARDS.at(place, BoardState()),
        "members": MEMBERS.at(place),
    }
    watch = cache.watch(queries, lambda _: told.append(1))
    cache.release()
    await cache.settled()
    outbox.release()
    yield Desk(place, project, writer, cache, outbox, watch, owner, told)
    await outbox.close()
    watch.close()
    await cache.close()
    await writer.close()
    await reader.close()
    await opened.journal.close()
    await owner.close()
    assert not faults


async def test_a_new_card_gets_its_number_from_the_server_and_nothing_else(desk: Desk) -> None:
    ada: MemberRow = next(row for row in desk.rows("members") if row.me)
    due = desk.place.local(SHOP_MOMENT).date() - timedelta(days=1)
    await desk.create("four", assignee=ada, due_on=due, priority="high")
    foreseen = desk.card("four")
    assert (foreseen.number, desk.titles("A")[-1], desk.status("A").overdue) == (0, "four", 1)
    counts = desk.rows("statuses")
    await desk.echo()
    assert desk.card("four")._replace(number=0) == foreseen
    assert desk.card("four").number > 0
    assert desk.rows("statuses") == counts


async def test_the_echo_of_a_move_costs_nothing(desk: Desk) -> None:
    await desk.move("two", "B")
    assert (desk.titles("A"), desk.titles("B")) == (["one", "three"], ["two"])
    assert [row.tasks for row in desk.rows("statuses")] == [2, 1, 0]
    await desk.echo_is_silent()
    assert desk.card("two").days_here == 0
    await desk.move("three", "C")
    await desk.echo_is_silent()


async def test_there_and_back_before_the_first_is_acknowledged(desk: Desk) -> None:
    desk.outbox.hold()
    await desk.move("two", "B")
    second = await desk.move("two", "C")
    third = await desk.move("two", "B")
    assert isinstance(second.expects, ReturnedBy) and isinstance(third.expects, ReturnedBy)
    assert desk.titles("B") == ["two"]
    desk.outbox.release()
    await desk.echo_is_silent()
    found = await desk.owner.fetchval("SELECT version FROM livedash.tasks WHERE title = 'two'")
    assert found == 4


async def test_reordering_writes_one_row_and_never_renumbers(desk: Desk) -> None:
    order = "SELECT title, position, version FROM livedash.tasks WHERE project_id = $1"
    before = {r["title"]: r for r in await desk.owner.fetch(order, desk.project)}
    await desk.move("one", "A", Spot(desk.card("two").task_id, after=True))
    assert desk.titles("A") == ["two", "one", "three"]
    await desk.echo_is_silent()
    await desk.move("one", "A", Spot(desk.card("two").task_id, after=False))
    assert desk.titles("A") == ["one", "two", "three"]
    await desk.echo_is_silent()
    await desk.move("one", "A", Spot(desk.card("three").task_id, after=True))
    await desk.echo_is_silent()
    assert desk.titles("A") == ["two", "three", "one"]
    after = {r["title"]: r for r in await desk.owner.fetch(order, desk.project)}
    assert after["two"] == before["two"] and after["three"] == before["three"]


async def test_among_equal_positions_a_card_still_moves(desk: Desk) -> None:
    await desk.owner.execute(
        "UPDATE livedash.tasks SET position = 7 WHERE project_id = $1", desk.project
    )
    await desk.echo()
    first, _, last = desk.titles("A")
    await desk.move(last, "A", Spot(desk.column("A")[1].task_id, after=False))
    await desk.echo()
    assert desk.titles("A")[0] == last
    await desk.move(first, "A", Spot(desk.column("A")[2].task_id, after=True))
    await desk.echo()
    assert desk.titles("A")[-1] == first


async def test_an_edit_is_equal_to_the_servers_row(desk: Desk) -> None:
    ada: MemberRow = next(row for row in desk.rows("members") if row.me)
    today = desk.place.local(SHOP_MOMENT).date()
    known: dict[str, Any] = {"title": "uno", "body": "a\nb", "priority": "urgent"}
    await desk.edit("one", **known, assignee=ada, due_on=today, blocked_reason="waits")
    row = desk.card("uno")
    assert (row.assignee, row.mine, row.due_in, row.blocked) == (ada.name, True, 0, True)
    assert desk.status("A").blocked == 1
    await desk.echo_is_silent()
    await desk.edit("uno", assignee=None, due_on=None, blocked_reason=None)
    await desk.echo_is_silent()
    assert desk.card("uno").body == "a\nb"


async def test_whoever_loses_is_told_what_the_card_is_now(desk: Desk) -> None:
    desk.outbox.hold()
    await desk.edit("one", title="mine")
    assert desk.titles("A")[0] == "mine"
    await desk.owner.execute(
        "UPDATE livedash.tasks SET title = 'theirs' WHERE title = 'one' AND project_id = $1",
        desk.project,
    )
    desk.outbox.release()
    refused = await desk.refused()
    assert refused.conflict is not None
    assert (refused.conflict["title"], refused.conflict["version"]) == ("theirs", 2)
    desk.cache.receive([Gap("somebody else")])
    await desk.cache.settled()
    assert desk.titles("A")[0] == "theirs"


async def test_a_card_deleted_by_somebody_else_is_said(desk: Desk) -> None:
    desk.outbox.hold()
    await desk.move("one", "B")
    await desk.owner.execute(
        "DELETE FROM livedash.tasks WHERE title = 'one' AND project_id = $1", desk.project
    )
    desk.outbox.release()
    refused = await desk.refused()
    assert (refused.words, refused.conflict) == ("Somebody deleted it meanwhile.", {})


async def test_a_column_that_went_refuses_its_cards_in_words(desk: Desk) -> None:
    desk.outbox.hold()
    await desk.move("one", "B")
    await desk.create("late", "B")
    await desk.owner.execute(
        "DELETE FROM livedash.statuses WHERE name = 'B' AND project_id = $1", desk.project
    )
    desk.outbox.release()
    await until(lambda: desk.outbox.count.refused == 2)
    assert {e.refused.words for e in desk.outbox.entries if e.refused} == {card.NO_COLUMN}
    assert desk.titles("A")[0] == "one"


async def test_a_card_goes(desk: Desk) -> None:
    await desk.delete("two")
    assert (desk.titles("A"), desk.status("A").tasks) == (["one", "three"], 2)
    await desk.echo_is_silent()


async def test_a_column_is_made_and_put_elsewhere(desk: Desk) -> None:
    made = column.create(uuid4(), desk.project, "New", "doing", 3, desk.status("A"), SHOP_MOMENT)
    await desk.put(made, column_ops.created(made, desk.project, desk.status("A")))
    names = [row.name for row in desk.rows("statuses")]
    assert names == ["A", "New", "B", "C"]
    await desk.create("in it", "New")
    await desk.echo()
    assert [row.name for row in desk.rows("statuses")] == names
    for after, wanted in (("C", ["New", "B", "C", "Ah"]), (None, ["Ah", "New", "B", "C"])):
        row = next(r for r in desk.rows("statuses") if r.name in ("A", "Ah"))
        beside = None if after is None else desk.status(after).status_id
        made = column.change(
            *(uuid4(), desk.project, row, "Ah", None, beside, SHOP_MOMENT), moves=True
        )
        op = column_ops.changed(made, desk.project, desk.rows("statuses"), row)
        await desk.put(made, op)
        assert [row.name for row in desk.rows("statuses")] == wanted
        await desk.echo_is_silent()


async def test_a_column_with_cards_goes_only_with_a_place_for_them(desk: Desk) -> None:
    await desk.delete_column("A", None)
    refused = await desk.refused()
    assert refused.words == "Cards came into it meanwhile. Say where they go."
    assert len(desk.titles("A")) == 3
    await desk.outbox.discard(desk.outbox.entries[0].id)
    await desk.edit("two", blocked_reason="waits")
    await desk.echo()
    await desk.delete_column("A", "B")
    assert desk.status("B").blocked == 1
    assert desk.titles("B") == ["one", "two", "three"]
    assert [(row.name, row.tasks) for row in desk.rows("statuses")] == [("B", 3), ("C", 0)]
    await desk.echo_is_silent()


async def test_a_column_goes_after_the_writes_of_its_cards_that_are_unsent(desk: Desk) -> None:
    desk.outbox.hold()
    await desk.edit("one", priority="urgent")
    await desk.move("two", "C")
    await desk.create("late", "A")
    await desk.delete_column("A", "B")
    await desk.edit("one", title="uno")
    await desk.move("late", "C")
    assert (desk.titles("B"), desk.titles("C")) == (["uno", "three"], ["late", "two"])
    desk.outbox.release()
    await desk.echo()
    assert desk.outbox.count.refused == 0
    assert (desk.titles("B"), desk.titles("C")) == (["uno", "three"], ["late", "two"])
    assert desk.card("uno").priority == "urgent"
    assert [row.name for row in desk.rows("statuses")] == ["B", "C"]


async def test_a_column_that_somebody_deleted_under_unsent_writes_costs_none_of_them(
    desk: Desk,
) -> None:
    desk.outbox.hold()
    await desk.edit("one", title="uno")
    await desk.move("two", "B", Spot())
    await desk.create("late", "A")
    gone, left = desk.status("A").status_id, desk.status("B").status_id
    await desk.owner.execute(
        "UPDATE livedash.tasks SET status_id = $1 WHERE status_id = $2", left, gone
    )
    await desk.owner.execute("DELETE FROM livedash.statuses WHERE id = $1", gone)
    desk.outbox.release()
    await until(lambda: desk.outbox.count == Count(0, 3))
    edited, moved, made = (entry.refused for entry in desk.outbox.entries)
    assert edited is not None and moved is not None and made is not None
    assert edited.words == moved.words == "Somebody else changed it meanwhile."
    assert edited.conflict is not None and edited.conflict["column"] == "B"
    assert made.words == card.NO_COLUMN
    assert desk.outbox.entries[0].mutation.fields["title"] == "uno", "nothing typed is lost"


async def test_a_write_is_applied_once(desk: Desk) -> None:
    made = card.create(uuid4(), desk.project, desk.status("A"), {"title": "once"}, SHOP_MOMENT)
    assert await desk.writer.send(made) == Applied(1)
    assert await desk.writer.send(made) == Applied(1)
    many = "SELECT count(*) FROM livedash.tasks WHERE title = 'once'"
    assert await desk.owner.fetchval(many) == 1


@pytest.mark.parametrize("kind", [kind for kind in WORKS if kind.startswith("kanban.")])
def test_rubbish_in_a_journal_is_impossible_not_a_fault(kind: str) -> None:
    at: datetime = SHOP_MOMENT
    rubbish: dict[str, Any] = {"project_id": "x", "task_id": 3, "status_id": "?", "due_on": "soon"}
    with pytest.raises(Impossible):
        WORKS[kind](Mutation(uuid4(), kind, "s", at, "w", rubbish, expects=1))
