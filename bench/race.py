"""Terminals that race for the same slots: one winner each, clear refusals, no deadlock.

First all of them want each slot at once. Then each has a booking in every hall and moves all of
them at once, in one transaction, into slots that the others want as well: what takes several halls'
locks in whatever order, unless they are sorted.
"""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import quantiles
from time import perf_counter
from uuid import uuid4

import asyncpg

from bench.stage import line, staged
from livedash.business.place import Place
from livedash.business.places import PLACES
from livedash.business.venue.book import NO_OVERLAP, WantedBooking, book
from livedash.business.venue.calendar import BookingRow
from livedash.business.venue.change import Becomes, change
from livedash.business.venue.slots import Slot
from livedash.business.works import WORKS
from livedash.database.address import Address
from livedash.database.reader import Reader
from livedash.database.writer import Writer
from livedash.live.mutation import Mutation
from livedash.live.sending import Answer, Applied, NoAnswer, Refused

FREE_FROM = 400
"""Days from now on which nobody has booked yet."""
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


async def race(dsn: str, owner_dsn: str, racers: int, slots: int) -> None:
    reader = Reader(Address.parse(dsn))
    now = datetime.now(UTC)
    known = (await reader.fetch([PLACES.at()], now)).rows[PLACES.at().key]
    await reader.close()
    place: Place = next(one for one in known if "venue" in one.kinds)
    owner = await asyncpg.connect(owner_dsn)
    halls = [
        int(row["id"])
        for row in await owner.fetch(
            "INSERT INTO livedash.halls (branch_id, name)"
            " SELECT $1, 'Race ' || n FROM generate_series(1, 4) AS n RETURNING id",
            place.branch_id,
        )
    ]
    before = await owner.fetchval(DEADLOCKS)
    writers = [Writer(Address.parse(dsn), WORKS) for _ in range(racers)]
    try:
        await wins(writers, place, halls[0], slots, now)
        await moves(writers, place, halls, slots, now)
    finally:
        for writer in writers:
            await writer.close()
    # What a backend counted is told when it goes.
    await asyncio.sleep(1)
    line("deadlocks that the server counted", str(await owner.fetchval(DEADLOCKS) - before))
    await owner.close()


async def wins(
    writers: Sequence[Writer], place: Place, hall: int, slots: int, at: datetime
) -> None:
    """Every slot, wanted by everybody at the same moment."""
    winners: Counter[int] = Counter()
    clear = 0
    times: list[float] = []
    silent = 0
    for number in range(slots):
        begins = at + timedelta(days=FREE_FROM + number)
        slot = Slot(hall, begins, begins + timedelta(hours=5))
        wanted = [
            book(
                uuid4(),
                place,
                "Race",
                WantedBooking(slot, f"Racer {n}", 1, "confirmed", None, 0),
                at,
            )
            for n in range(len(writers))
        ]
        answers = await together(writers, wanted, times)
        winners[sum(isinstance(answer, Applied) for answer in answers)] += 1
        clear += sum(map(told_who_won, answers))
        silent += sum(isinstance(answer, NoAnswer) for answer in answers)
    line(f"{len(writers)} terminals, {slots} slots: slots with exactly one winner", str(winners[1]))
    line("clear refusals that name the winner", f"{clear} of {slots * (len(writers) - 1)}")
    line("without an answer", str(silent))
    line("an answer, p50 / p95", middle(times))


async def moves(
    writers: Sequence[Writer], place: Place, halls: Sequence[int], rounds: int, at: datetime
) -> None:
    """Everybody moves a booking in each hall onto the same day, each in an order of its own."""
    random = Random(3)
    mine: list[list[BookingRow]] = []
    for number, writer in enumerate(writers):
        rows = []
        for hall in halls:
            begins = at + timedelta(days=2 * FREE_FROM + number)
            slot = Slot(hall, begins, begins + timedelta(hours=5))
            wanted = WantedBooking(slot, f"Racer {number}", 1, "confirmed", None, 0)
            mutation = book(uuid4(), place, "Race", wanted, at)
            assert isinstance(await writer.send(mutation), Applied)
            rows.append(row_of(mutation, wanted))
        mine.append(rows)
    times: list[float] = []
    winners: Counter[int] = Counter()
    silent = 0
    for number in range(rounds):
        by = timedelta(days=FREE_FROM * 3 + number)
        wanted_all = []
        for rows in mine:
            random.shuffle(rows)
            becomes = [
                Becomes(row, row._replace(starts_at=at + by, ends_at=at + by + timedelta(hours=5)))
                for row in rows
            ]
            wanted_all.append(change(uuid4(), place, "move", becomes, at))
        answers = await together(writers, wanted_all, times)
        winners[sum(isinstance(answer, Applied) for answer in answers)] += 1
        silent += sum(isinstance(answer, NoAnswer) for answer in answers)
        for index, answer in enumerate(answers):
            if isinstance(answer, Applied):
                mine[index] = [
                    row._replace(
                        starts_at=at + by,
                        ends_at=at + by + timedelta(hours=5),
                        version=row.version + 1,
                    )
                    for row in mine[index]
                ]
    line(f"{len(halls)} halls at once, {rounds} rounds: with exactly one winner", str(winners[1]))
    line("without an answer", str(silent))
    line("an answer, p50 / p95", middle(times))


async def together(
    writers: Sequence[Writer], wanted: Sequence[Mutation], times: list[float]
) -> list[Answer]:
    async def send(writer: Writer, mutation: Mutation) -> Answer:
        began = perf_counter()
        answer = await writer.send(mutation)
        times.append(perf_counter() - began)
        return answer

    return list(await asyncio.gather(*map(send, writers, wanted)))


def told_who_won(answer: Answer) -> bool:
    return (
        isinstance(answer, Refused)
        and answer.constraint == NO_OVERLAP
        and bool((answer.conflict or {}).get("client"))
    )


def row_of(mutation: Mutation, wanted: WantedBooking) -> BookingRow:
    return BookingRow(
        mutation.id,
        wanted.slot.hall_id,
        wanted.client,
        wanted.guests,
        wanted.slot.starts_at,
        wanted.slot.ends_at,
        wanted.status,
        None,
        False,
        0,
        0,
        None,
    )


def middle(times: Sequence[float]) -> str:
    cuts = quantiles(times, n=100)
    return f"{cuts[49] * 1000:.1f} / {cuts[94] * 1000:.1f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--racers", type=int, default=16)
    parser.add_argument("--slots", type=int, default=20)
    options = parser.parse_args()
    with staged() as stage:
        asyncio.run(race(stage.dsn("ada"), stage.dsn("postgres"), options.racers, options.slots))


if __name__ == "__main__":
    main()
