"""The journals of the corpus, made anew: one for each kind of write in all of its states, and some
about what several writes do to each other.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid5

from livedash.live.mutation import Mutation, ReturnedBy
from livedash.live.sending import Applied, Refused
from tests.corpus.bakery_cases import BAKERY
from tests.corpus.board_cases import BOARD_TRADE
from tests.corpus.desk import Case, Trade, made
from tests.corpus.outboxes import OWNER, terminal
from tests.corpus.refusals import conflicts, refusals
from tests.corpus.venue_cases import VENUE_TRADE
from tests.panes.bakery import NOW

TRADES = {"bakery": BAKERY, "venue": VENUE_TRADE, "kanban": BOARD_TRADE}
LOST = Refused("A card needs a title.", "tasks_title_check")


class Hand:
    """Makes the writes of one file, each under an id and at a moment of its own."""

    def __init__(self, file: str) -> None:
        self._file, self._numbers = file, count()

    async def make(self, trade: Trade, case: Case) -> Mutation:
        id, at = next(self._fresh())
        return await made(trade, case, id, at)

    def again(self, mutation: Mutation) -> Mutation:
        """The same once more, as another write."""
        id, at = next(self._fresh())
        return replace(mutation, id=id, made_at=at)

    def _fresh(self) -> Iterator[tuple[UUID, datetime]]:
        number = next(self._numbers)
        # The first one at a full second, which is written without its fraction.
        at = NOW + timedelta(seconds=number, microseconds=number and 123_456)
        yield uuid5(OWNER.installation, f"{self._file} {number}"), at


async def of_kind(trade: Trade, kind: str, folder: Path) -> bytes:
    """Every case of a kind unsent, and the fullest one in every state besides."""
    hand = Hand(kind)
    each = [await hand.make(trade, case) for case in trade.cases[kind]]
    full = each[0]
    async with terminal(folder) as one:
        await one.put(hand.again(full), Applied(1))
        for refused in refusals(full):
            await one.put(hand.again(full), refused)
        first = refusals(full)[0]
        for mutation in each[1:]:
            if mutation.follows is None:
                for refused in conflicts(mutation):
                    await one.put(hand.again(mutation), refused)
        again = await one.put(hand.again(full), first)
        mended = await one.put(hand.again(full), first)
        await one.put(hand.again(full))
        # From here on nothing is sent.
        one.outbox.hold()
        await one.outbox.retry(again)
        await one.outbox.edit(mended, hand.again(full))
        await one.outbox.discard(await one.put(hand.again(full)))
        for mutation in each:
            if mutation.follows is not None:
                await one.put(replace(hand.again(full), id=mutation.follows))
            await one.put(mutation)
        return await one.written()


async def made_in(hand: Hand, kind: str, name: str) -> Mutation:
    trade = TRADES[kind.partition(".")[0]]
    return await hand.make(trade, next(case for case in trade.cases[kind] if case.name == name))


async def awaiting(hand: Hand) -> tuple[Mutation, Mutation, Mutation]:
    """A column, a card in it, and that card given to somebody."""
    column = await made_in(hand, "kanban.column_create", "all")
    card = await made_in(hand, "kanban.create", "least")
    given = await made_in(hand, "kanban.edit", "assign")
    return (
        column,
        replace(card, expects=ReturnedBy(column.id)),
        replace(given, expects=ReturnedBy(card.id)),
    )


async def about_several() -> AsyncIterator[tuple[str, bytes]]:
    """Writes that build on others: waiting with them, told what they left, gone down with them; a
    journal made short, and one that was taken over from a dead terminal."""
    with TemporaryDirectory() as folder:
        async with terminal(Path(folder)) as one:
            one.outbox.hold()
            for each in await awaiting(Hand("builds on.waiting")):
                await one.put(each)
            yield "builds-on.waiting", await one.written()
    with TemporaryDirectory() as folder:
        async with terminal(Path(folder)) as one:
            one.outbox.hold()
            column, *others = await awaiting(Hand("builds on.told"))
            one.told.answers = {column.id: Applied(1), others[0].id: Applied(1)}
            for each in (column, *others):
                await one.put(each)
            one.outbox.release()
            yield "builds-on.told", await one.written()
    with TemporaryDirectory() as folder:
        async with terminal(Path(folder)) as one:
            one.outbox.hold()
            column, *others = await awaiting(Hand("builds on.lost"))
            for each in (column, *others):
                await one.put(each, LOST)
            one.outbox.release()
            yield "builds-on.lost", await one.written()
        async with terminal(Path(folder)) as one:
            yield "taken-over", await one.written()
    with TemporaryDirectory() as folder:
        async with terminal(Path(folder), compact_from=1) as one:
            hand = Hand("made short")
            sale = await made_in(hand, "bakery.sell", "all")
            await one.put(sale, Refused("No.", "sales_logs_bread_type_id_branch_id_fkey"))
            for _ in range(9):
                await one.put(hand.again(sale), Applied(1))
            await one.put(hand.again(sale), Refused("No, either."))
            yield "made-short", await one.written()


async def journals() -> AsyncIterator[tuple[str, bytes]]:
    """By the file's name, without its ending."""
    for trade in TRADES.values():
        for kind in trade.cases:
            with TemporaryDirectory() as folder:
                yield kind, await of_kind(trade, kind, Path(folder))
    async for each in about_several():
        yield each
