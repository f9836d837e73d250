"""The outbox: safe before shown, in order within a scope, sent until the answer is known."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from uuid import UUID, uuid4

import pytest

from livedash.live.mutation import Mutation, ReturnedBy
from livedash.live.outbox import Outbox
from livedash.live.overlay import Op
from livedash.live.sending import (
    Answer,
    Applied,
    JournalFailed,
    NoAnswer,
    Record,
    Refused,
    Rejected,
    Settled,
    Written,
)
from livedash.live.unsent import State
from tests.clock import MORNING, ManualClock, quiet


@dataclass
class Paper:
    """A journal that writes when it is told to."""

    records: list[Record] = field(default_factory=list)
    full: bool = False
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def append(self, records: Sequence[Record]) -> None:
        await self.gate.wait()
        if self.full:
            raise JournalFailed("The disk is full.")
        self.records += records


@dataclass
class Post:
    """A sender whose answers the test gives."""

    open: list[tuple[Mutation, asyncio.Future[Answer]]] = field(default_factory=list)
    sent: list[Mutation] = field(default_factory=list)

    async def send(self, mutation: Mutation) -> Answer:
        self.sent.append(mutation)
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self.open.append((mutation, answer))
        return await answer

    async def answer(self, answer: Answer, index: int = 0) -> Mutation:
        mutation, future = self.open.pop(index)
        future.set_result(answer)
        await quiet()
        return mutation


@dataclass
class Wall:
    """What is painted."""

    shown: list[UUID] = field(default_factory=list)
    kept: list[UUID] = field(default_factory=list)

    def foresee(self, op: Op) -> None:
        self.shown.append(op.id)

    def sent(self, id: UUID) -> None:
        assert id in self.shown

    def committed(self, id: UUID) -> None:
        self.kept.append(id)

    def refused(self, id: UUID) -> None:
        self.shown.remove(id)


@dataclass
class Desk:
    clock: ManualClock
    paper: Paper
    post: Post
    wall: Wall
    outbox: Outbox
    faults: list[str]

    async def put(self, mutation: Mutation) -> Mutation:
        await self.outbox.put(mutation, op(mutation))
        await quiet()
        return mutation


@pytest.fixture
async def desk() -> Desk:
    clock, paper, post, wall = ManualClock(), Paper(), Post(), Wall()
    paper.gate.set()
    faults: list[str] = []
    outbox = Outbox(
        paper, post, wall, clock, Random(1), lambda where, error: faults.append(f"{where}: {error}")
    )
    outbox.release()
    return Desk(clock, paper, post, wall, outbox, faults)


def write(
    scope: str = "bakery:1", expects: int | ReturnedBy | None = None, days_ago: int = 0
) -> Mutation:
    made = MORNING - timedelta(days=days_ago)
    marks = frozenset({f"row of {scope}"})
    return Mutation(uuid4(), "test", scope, made, "do it", {}, expects, marks)


def op(mutation: Mutation) -> Op:
    return Op(mutation.id, (), lambda query, rows: rows)


def states(desk: Desk) -> list[State]:
    return [entry.state for entry in desk.outbox.entries]


async def test_nothing_is_shown_or_sent_before_it_is_safe(desk: Desk) -> None:
    desk.paper.gate.clear()
    one = write()
    task = asyncio.create_task(desk.outbox.put(one, op(one)))
    await quiet()
    assert (desk.wall.shown, desk.post.sent, desk.outbox.count.waiting) == ([], [], 1)
    desk.paper.gate.set()
    await task
    await quiet()
    assert desk.paper.records == [Written(one)]
    assert desk.wall.shown == [one.id]
    assert desk.post.sent == [one]


async def test_a_full_disk_refuses_the_write_and_shows_nothing(desk: Desk) -> None:
    desk.paper.full = True
    with pytest.raises(JournalFailed, match="full"):
        await desk.put(write())
    assert (desk.wall.shown, desk.outbox.entries) == ([], ())


async def test_a_caller_that_is_cancelled_does_not_take_its_write_along(desk: Desk) -> None:
    desk.paper.gate.clear()
    one = write()
    task = asyncio.create_task(desk.outbox.put(one, op(one)))
    await quiet()
    task.cancel()
    desk.paper.gate.set()
    await quiet()
    assert desk.post.sent == [one]


async def test_one_scope_goes_in_order_and_others_beside_it(desk: Desk) -> None:
    a1, a2 = write("a"), write("a")
    b, c, d = write("b"), write("c"), write("d")
    for each in (a1, a2, b, c, d):
        await desk.put(each)
    assert desk.post.sent == [a1, b, c]
    await desk.post.answer(Applied())
    assert desk.post.sent == [a1, b, c, a2]
    await desk.post.answer(Applied())
    assert desk.post.sent == [a1, b, c, a2, d]


async def test_the_acknowledged_one_stays_painted_until_rows_contain_it(desk: Desk) -> None:
    one = await desk.put(write())
    await desk.post.answer(Applied(1))
    assert (desk.wall.shown, desk.wall.kept) == ([one.id], [one.id])
    assert desk.paper.records[-1] == Settled(one.id, "applied")
    assert desk.outbox.entries == ()


async def test_while_the_link_is_down_it_stays_marked_and_goes_when_it_is_back(desk: Desk) -> None:
    desk.outbox.hold()
    one, two = await desk.put(write()), await desk.put(write())
    assert desk.post.sent == []
    assert [entry.state for entry in desk.outbox.entries] == [State.QUEUED] * 2
    assert desk.outbox.count == (2, 0)
    desk.outbox.release()
    await quiet()
    await desk.post.answer(Applied())
    assert desk.post.sent == [one, two]


async def test_without_an_answer_the_same_id_is_sent_again_and_keeps_its_turn(desk: Desk) -> None:
    one = await desk.put(write())
    two = await desk.put(write())
    for _ in range(3):
        await desk.post.answer(NoAnswer("The link broke."))
        assert not desk.post.open
        await desk.clock.turn(20)
    assert desk.post.sent == [one] * 4
    assert desk.outbox.entries[0].trouble == "The link broke."
    await desk.post.answer(Applied())
    assert desk.post.sent[-1] == two


async def test_a_link_that_is_back_does_not_wait_for_the_pause_to_end(desk: Desk) -> None:
    one = await desk.put(write())
    await desk.post.answer(NoAnswer("The link broke."))
    desk.outbox.release()
    await quiet()
    assert desk.post.sent == [one, one]
    assert desk.clock.armed == 0


async def test_a_refused_write_goes_from_the_screen_and_the_next_goes_on(desk: Desk) -> None:
    one, two = await desk.put(write()), await desk.put(write())
    refused = Refused("Taken.", "bookings_no_overlap", {"client": "Ade"})
    await desk.post.answer(refused)
    assert desk.wall.shown == [two.id]
    assert desk.outbox.entries[0].refused == refused
    assert Rejected(one.id, refused) in desk.paper.records
    assert desk.post.sent == [one, two]
    assert desk.outbox.count == (1, 1)
    assert [entry.id for entry in desk.outbox.entries if entry.refused] == [one.id]


async def test_a_follower_expects_the_version_that_its_predecessor_returned(desk: Desk) -> None:
    one = await desk.put(write())
    two = await desk.put(write(expects=ReturnedBy(one.id)))
    await desk.post.answer(Applied(7))
    assert (desk.post.sent[1].id, desk.post.sent[1].expects) == (two.id, 7)
    kept = [r.mutation.expects for r in desk.paper.records if isinstance(r, Written)]
    assert kept[-1] == 7, "a restart must know it too"
    await desk.post.answer(Applied(8))
    three = await desk.put(write(expects=ReturnedBy(two.id)))
    assert (desk.post.sent[2].id, desk.post.sent[2].expects) == (three.id, 8)


async def test_those_that_build_on_a_refused_one_are_refused_and_retried_with_it(
    desk: Desk,
) -> None:
    one = await desk.put(write())
    two = await desk.put(write(expects=ReturnedBy(one.id)))
    three = await desk.put(write(expects=ReturnedBy(two.id)))
    free = await desk.put(write())
    await desk.post.answer(Refused("No."))
    assert states(desk) == [State.REFUSED] * 3 + [State.SENDING]
    assert desk.wall.shown == [free.id]
    await desk.post.answer(Applied())
    assert await desk.outbox.retry(one.id)
    await quiet()
    assert states(desk) == [State.SENDING, State.QUEUED, State.QUEUED]
    assert desk.wall.shown[1:] == [one.id, two.id, three.id]
    late = await desk.put(write(expects=ReturnedBy(uuid4())))
    assert desk.outbox.entries[-1].state is State.REFUSED
    assert late.id not in desk.wall.shown


async def test_a_follower_of_an_unknown_version_asks_a_person(desk: Desk) -> None:
    one = await desk.put(write())
    await desk.put(write(expects=ReturnedBy(one.id)))
    await desk.post.answer(Applied(None))
    assert states(desk) == [State.REFUSED]
    assert desk.post.sent == [one]


async def test_an_edited_one_takes_the_place_and_its_followers_along(desk: Desk) -> None:
    one = await desk.put(write())
    await desk.put(write(expects=ReturnedBy(one.id)))
    await desk.post.answer(Refused("No."))
    new = write()
    assert await desk.outbox.edit(one.id, new, op(new))
    await quiet()
    assert desk.post.sent[-1] == new
    assert states(desk) == [State.SENDING, State.QUEUED]
    await desk.post.answer(Applied(3))
    assert desk.post.sent[-1].expects == 3


async def test_what_is_being_sent_can_be_neither_edited_nor_discarded(desk: Desk) -> None:
    one = await desk.put(write())
    assert not await desk.outbox.discard(one.id)
    assert not await desk.outbox.edit(one.id, write())
    assert not await desk.outbox.retry(one.id)
    await desk.post.answer(NoAnswer("The link broke."))
    assert not await desk.outbox.edit(one.id, write()), "it may be applied under the old id"
    assert await desk.outbox.discard(one.id)
    assert (desk.wall.shown, desk.outbox.entries) == ([], ())


async def test_writes_of_an_earlier_run_are_sent_and_not_painted(desk: Desk) -> None:
    old = write()
    desk.outbox.restore([(old, None), (write("b"), Refused("No."))])
    await quiet()
    assert desk.post.sent == [old]
    assert desk.wall.shown == []
    assert desk.outbox.count == (1, 1)


async def test_what_is_older_than_the_databases_memory_asks_a_person(desk: Desk) -> None:
    old, new = write("a", days_ago=91), write("b", days_ago=89)
    desk.outbox.restore([(old, None), (new, None)])
    await quiet()
    assert desk.post.sent == [new]
    assert states(desk)[0] is State.REFUSED
    assert await desk.outbox.retry(old.id)
    await quiet()
    assert desk.post.sent == [new, old]


async def test_a_sender_that_fails_is_told_and_the_write_is_not_lost(desk: Desk) -> None:
    one = await desk.put(write())
    desk.post.open.pop()[1].set_exception(RuntimeError("a fault"))
    await quiet()
    assert desk.faults == ["sending test: a fault"]
    await desk.clock.turn(1)
    assert desk.post.sent == [one, one]


async def test_a_listener_that_fails_takes_nobody_along(desk: Desk) -> None:
    heard: list[int] = []

    def wrong() -> None:
        raise RuntimeError("oops")

    desk.outbox.on_move(wrong)
    stop = desk.outbox.on_move(lambda: heard.append(desk.outbox.count.waiting))
    await desk.put(write())
    await desk.post.answer(Applied())
    assert (heard[0], heard[-1]) == (1, 0)
    stop()
    before = len(heard)
    await desk.put(write())
    assert len(heard) == before


async def test_only_what_is_in_the_database_is_told_as_applied(desk: Desk) -> None:
    heard: list[UUID] = []

    def wrong(mutation: Mutation) -> None:
        raise RuntimeError("oops")

    desk.outbox.on_applied(wrong)
    desk.outbox.on_applied(lambda mutation: heard.append(mutation.id))
    one, two = await desk.put(write()), await desk.put(write())
    assert heard == []
    await desk.post.answer(NoAnswer("The link broke."))
    assert heard == []
    await desk.clock.turn(1)
    await desk.post.answer(Applied())
    assert heard == [one.id]
    await desk.post.answer(Refused("No."))
    assert heard == [one.id]
    assert [entry.id for entry in desk.outbox.entries] == [two.id]
    assert desk.faults == ["told that test was applied: oops"]


async def test_closing_waits_for_the_answer_and_sends_nothing_more(desk: Desk) -> None:
    one, two = await desk.put(write()), await desk.put(write())
    closing = asyncio.create_task(desk.outbox.close())
    await quiet()
    assert not closing.done()
    await desk.post.answer(Applied())
    await closing
    assert desk.paper.records[-1] == Settled(one.id, "applied")
    assert [entry.id for entry in desk.outbox.entries] == [two.id]


async def test_closing_ends_though_something_was_done_in_this_very_turn(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds: list[int] = []
    gather = asyncio.gather

    def counted(*tasks: asyncio.Task[None], return_exceptions: bool) -> object:
        rounds.append(len(tasks))
        assert len(rounds) < 10, "it goes round and round"
        return gather(*tasks, return_exceptions=return_exceptions)

    monkeypatch.setattr("livedash.live.outbox.asyncio.gather", counted)
    desk.outbox.hold()
    desk.paper.gate.clear()
    putting = asyncio.create_task(desk.outbox.put(write()))
    await quiet()
    desk.paper.gate.set()
    closing = asyncio.create_task(desk.outbox.close())  # its turn is right after the write's
    await closing
    await putting
    assert rounds == [1]
    assert len(desk.outbox.entries) == 1
