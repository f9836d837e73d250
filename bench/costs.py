"""What the dashboard costs its terminal and its machine: bytes, processor time, memory, start.

`python -m bench.costs` (Linux: it reads /proc).
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
from statistics import median

import asyncpg

from bench.stage import WRITE, Stage, dashboard, line, numbers, running, staged, the_plan

SALE = """
INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity, unit_price)
SELECT branch_id, bread_type_id, 1, 100 FROM livedash.production_plans WHERE id = $1
"""


async def changes(stage: Stage) -> None:
    owner = await asyncpg.connect(stage.dsn("postgres"))
    plan = await the_plan(owner, stage.branch)
    with running(*dashboard(stage)) as live:
        live.when("● Live".encode())
        live.quiet(4.0)
        for words, statement, values in (
            ("one changed cell (a plan) and its total", WRITE, [(n, plan) for n in (66, 77, 88)]),
            ("one sale (sold, on hand, share, totals, last move)", SALE, [(plan,)] * 3),
        ):
            shown, unmarked = [], []
            for value in values:
                before = live.quiet(3.5)
                await owner.execute(statement, *value)
                # The marks go 3 s later; the badge says what this write took at once.
                after = live.quiet(1.5)
                shown.append(after - before)
                unmarked.append(live.quiet(3.5) - after)
            line(words, f"{median(shown):.0f} bytes", f"+{median(unmarked):.0f} unmarking")
        before = live.quiet(4.0)
        cpu = live.cpu
        await asyncio.sleep(10)
        share = (live.cpu - cpu) / 10
        line("idle for 10 s", f"{live.quiet(0.1) - before} bytes", f"{share:.2%} CPU")
        writes = numbers(200, random.Random(1))
        cpu = live.cpu
        for number in writes:
            await owner.execute(WRITE, number, plan)
            await asyncio.sleep(0.08)
        spent = (live.cpu - cpu) / len(writes)
        line("one update, isolated", f"{spent * 1000:.2f} ms CPU")
        line("memory", f"{live.memory:.0f} MB")
    await owner.close()


def start(stage: Stage) -> None:
    """As shops start it: the address in the environment, nothing to parse. With options Typer comes
    on top, with settings pydantic."""
    argv = [sys.executable, "-m", "livedash"]
    os.environ["LIVEDASH_DATABASE_URL"] = stage.dsn("ada")
    first, rows, live_at, painted, floor = [], [], [], [], []
    for _ in range(7):
        # Textual paints on stderr, which the stage keeps apart.
        with running("/bin/sh", "-c", f"exec {sys.executable} -m bench.floor 2>&1") as least:
            floor.append(least.when(b"livedash") - least.started)
        with running(*argv) as live:
            rows.append(live.when(b"Wheat") - live.started)
            live_at.append(live.when("● Live".encode()) - live.started)
            first.append(live.when(b"livedash") - live.started)
            painted.append(live.quiet(0.5))
    del os.environ["LIVEDASH_DATABASE_URL"]
    line("start to first paint, of a Textual app of one word", f"{median(floor) * 1000:.0f} ms")
    line("start to first paint", f"{median(first) * 1000:.0f} ms")
    line("start to rows", f"{median(rows) * 1000:.0f} ms")
    line("start to Live", f"{median(live_at) * 1000:.0f} ms")
    line("the whole start, 80x24", f"{median(painted):.0f} bytes")


def main() -> None:
    with staged() as stage:
        start(stage)
        asyncio.run(changes(stage))


if __name__ == "__main__":
    main()
