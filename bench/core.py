"""What the core costs by itself: finding what a change touches, and folding a storm of changes.

Run with `python -m bench.core`. No database and no screen: reads are answered at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from random import Random
from statistics import median
from time import perf_counter
from uuid import UUID

from livedash.live.cache import QueryCache
from livedash.live.clock import LoopClock
from livedash.live.events import Change
from livedash.live.fetching import Fetched
from livedash.live.ingress import Ingress
from livedash.live.pacing import Pacing
from livedash.live.query import AnyQuery, Query

TABLE = "shop.tasks"
ROUNDS = 2_000
CHANGES = 200_000


class EmptyDatabase:
    """Answers every query with no rows."""

    async def fetch(
        self,
        queries: Sequence[AnyQuery],
        now: datetime,  # noqa: ARG002
        pending: Sequence[UUID] = (),  # noqa: ARG002
    ) -> Fetched:
        return Fetched({query.key: () for query in queries})


def told(names: frozenset[str]) -> None:
    """A pane that draws nothing."""


async def invalidation(queries: int, visible: bool) -> float:
    """Microseconds to find and mark the one query that a change touches, and to start reading it
    if it is in sight."""
    unpaced = Pacing(spacing=0.0, share=1.0)
    cache = QueryCache(EmptyDatabase(), LoopClock(), Random(1), unpaced)
    for number in range(queries):
        query: AnyQuery = Query(f"of {number}", frozenset({TABLE}), {"project_id": str(number)})
        cache.watch({"cards": query}, told, visible)
    if visible:
        await cache.settled()
    random = Random(2)
    times = []
    for _ in range(ROUNDS):
        project = str(random.randrange(queries))
        change = Change(TABLE, "U", frozenset({"x"}), {"project_id": frozenset({project})})
        begin = perf_counter()
        cache.receive([change])
        times.append(perf_counter() - begin)
        for _ in range(8):
            await asyncio.sleep(0)
    await cache.close()
    return median(times) * 1e6


def ingress(tables: int, per_turn: int) -> float:
    """Changes a second, folded, handed on and marked in a cache of 100 queries, 5 on each table."""
    cache = QueryCache(EmptyDatabase(), LoopClock(), Random(1))
    for number in range(100):
        query: AnyQuery = Query(f"query {number}", frozenset({f"shop.t{number % 20}"}))
        cache.watch({"rows": query}, told, visible=False)
    turns: list[object] = []

    ear = Ingress(cache.receive, turns.append)
    changes = [
        Change(
            f"shop.t{number % tables}",
            "U",
            frozenset({str(number)}),
            {"branch_id": frozenset({str(number % 7)})},
        )
        for number in range(CHANGES)
    ]
    begin = perf_counter()
    for number, change in enumerate(changes, 1):
        ear.change(change)
        if number % per_turn == 0:
            turn = turns.pop()
            assert callable(turn)
            turn()
    return CHANGES / (perf_counter() - begin)


def main() -> None:
    async def in_loop() -> None:
        print("one change that touches one query of N, median microseconds")
        print(f"{'N':>8} {'hidden':>8} {'in sight':>9}")
        for queries in (10, 100, 1_000, 10_000):
            hidden = await invalidation(queries, visible=False)
            visible = await invalidation(queries, visible=True)
            print(f"{queries:>8} {hidden:>8.1f} {visible:>9.1f}")
        print("\ningress, changes a second")
        print(f"{'tables':>8} {'a turn':>8} {'changes/s':>10}")
        for tables, per_turn in ((1, 1), (1, 50), (10, 50), (10, 1_000)):
            print(f"{tables:>8} {per_turn:>8} {ingress(tables, per_turn):>10,.0f}")

    asyncio.run(in_loop())


if __name__ == "__main__":
    main()
