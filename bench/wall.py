"""The wall of four panes: what 20 changes a second cost, and write → screen on each of the panes.

`python -m bench.wall [--seconds N] [--writes N]`: a dashboard of 160 x 50 on a busy shop. Write →
screen is the first byte after the acknowledgement of a commit that one pane alone shows.
"""

from __future__ import annotations

import argparse
import asyncio
import random
from statistics import median, quantiles
from time import perf_counter

import asyncpg

from bench.stage import Program, Stage, dashboard, line, running, staged

SIZE = (160, 50)
PER_SECOND = 20

BRANCH = "SELECT id FROM livedash.branches WHERE name = $1"
SALE = """
    INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity)
    SELECT $1, bread_type_id, 1 FROM livedash.stock_levels
    WHERE branch_id = $1 ORDER BY on_hand DESC, bread_type_id LIMIT 1
"""
PLAN = """
    UPDATE livedash.production_plans SET planned = 50 + $2 WHERE id = (
        SELECT max(p.id) FROM livedash.production_plans p
        JOIN livedash.branches b ON b.id = p.branch_id
        WHERE b.id = $1 AND p.business_date = livedash.business_date(now(), timezone, morning_at))
"""
BOOKING = """
    UPDATE livedash.bookings SET
        status = CASE status WHEN 'confirmed' THEN 'tentative' ELSE 'confirmed' END,
        hold_until = CASE status WHEN 'confirmed' THEN now() + interval '3 days' END
    WHERE id = (SELECT id FROM livedash.bookings
                WHERE branch_id = $1 AND status IN ('confirmed', 'tentative')
                  AND starts_at BETWEEN now() + interval '2 days' AND now() + interval '6 days'
                ORDER BY starts_at, id LIMIT 1)
      AND $2::int >= 0
"""
CARD = """
    UPDATE livedash.tasks SET title = 'Card ' || $2::int WHERE id = (
        SELECT t.id FROM livedash.tasks t
        JOIN livedash.statuses s ON s.id = t.status_id
        JOIN livedash.projects p ON p.id = t.project_id
        ORDER BY p.name, s.position, t.position, t.id LIMIT 1)
      AND $1::bigint > 0
"""
ALONE = {"stock": PLAN, "calendar": BOOKING, "board": CARD}
"""A change that this pane alone shows; a sale is the sales pane's, and stock shows it too."""


async def measure(stage: Stage, seconds: float, writes: int) -> None:
    owner = await asyncpg.connect(stage.dsn("postgres"))
    branch = await owner.fetchval(BRANCH, stage.branch)
    with running(*dashboard(stage), size=SIZE) as wall:
        wall.when("● Live".encode())
        wall.quiet(4.0)
        line("idle for 10 s", f"{await idle(wall, 10.0)} bytes")
        await busy(owner, branch, wall, seconds)
        wall.quiet(5.0)
        for pane, sql in ALONE.items():
            await isolated(owner, branch, wall, pane, sql, writes)
        await isolated(owner, branch, wall, "sales (stock first)", SALE, writes)
        line("memory", f"{wall.memory:.0f} MB")
    await owner.close()


async def idle(wall: Program, seconds: float) -> int:
    before = wall.received
    await asyncio.sleep(seconds)
    return wall.received - before


async def busy(
    owner: asyncpg.Connection[asyncpg.Record], branch: int, wall: Program, seconds: float
) -> None:
    chance = random.Random(5)
    before, spent, began = wall.received, wall.cpu, perf_counter()
    count = round(seconds * PER_SECOND)
    for number in range(count):
        due = began + number / PER_SECOND
        await asyncio.sleep(max(0.0, due - perf_counter()))
        if (sql := chance.choice([SALE, PLAN, BOOKING, CARD])) is SALE:
            await owner.execute(sql, branch)
        else:
            await owner.execute(sql, branch, number % 40)
    took = perf_counter() - began
    line(
        f"{count / took:.1f} changes/s for {took:.0f} s",
        f"{(wall.received - before) / took / 1000:.1f} kB/s",
        f"{(wall.cpu - spent) / took:.1%} of a core",
    )


async def isolated(
    owner: asyncpg.Connection[asyncpg.Record],
    branch: int,
    wall: Program,
    pane: str,
    sql: str,
    writes: int,
) -> None:
    chance = random.Random(7)
    took = []
    for number in range(writes):
        await asyncio.sleep(0.4 + 0.3 * chance.random())
        since = wall.received
        await (owner.execute(sql, branch) if sql is SALE else owner.execute(sql, branch, number))
        acknowledged = perf_counter()
        came = await asyncio.to_thread(wall.when, b"\x1b", since)
        took.append((came - acknowledged) * 1000)
    cuts = quantiles(took, n=100, method="inclusive")
    line(f"write → screen, {pane}", f"p50 {median(took):.2f} ms", f"p95 {cuts[94]:.2f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--writes", type=int, default=60)
    options = parser.parse_args()
    with staged() as stage:
        asyncio.run(measure(stage, options.seconds, options.writes))


if __name__ == "__main__":
    main()
