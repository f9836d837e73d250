"""A shop with years behind it: 1,000,000 sales, 100,000 bookings, 5,000 open cards.

`python -m bench.large`: the dashboard as an ordinary login. First paint of each pane is from its
key to the first byte after which the rows stand there; then keys that scroll, each from the press
to the first byte after it.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

import asyncpg

from bench.stage import Program, installed, line, running
from livedash.business.schema import BUSINESS
from livedash.database.migrations import initialise
from livedash.database.statements import load
from livedash.demo.server import EmbeddedServer

LOGIN = "bench_ada"
MOMENT = "2026-03-17T17:41:00+01:00"
CARDS = """
    INSERT INTO livedash.tasks (project_id, status_id, number, title, position, assignee_id)
    SELECT s.project_id, s.id, 100000 + n * 10 + s.position, 'Open card ' || n, n, 99
    FROM livedash.statuses s, generate_series(1, 2500) n
    WHERE s.project_id = 1 AND s.kind <> 'done'
    ORDER BY s.position, n
    LIMIT 5000
"""
PANES = {
    "2": ("sales", b"REVENUE"),
    "3": ("calendar", b"Mo16"),
    "4": ("board", b"Open card"),
    "1": ("stock", b"RUNS OUT"),
}
"""Stock last: the dashboard opens on it."""


async def furnish(server: EmbeddedServer) -> None:
    maintenance = await asyncpg.connect(server.dsn("postgres", "postgres"))
    await maintenance.execute("CREATE DATABASE bench")
    await maintenance.execute(f"CREATE ROLE {LOGIN} LOGIN")
    owner = await asyncpg.connect(server.dsn("bench", "postgres"))
    await initialise(owner, BUSINESS)
    await owner.execute(load("bench.reads", "rows.sql").text)
    await owner.execute("SET session_replication_role = replica")
    await owner.execute(CARDS)
    await owner.execute("VACUUM ANALYZE")
    for table in ("sales_logs", "bookings", "tasks"):
        count = await owner.fetchval(f"SELECT count(*) FROM livedash.{table}")
        line(f"rows in {table}", f"{count:,}")
    await owner.close()
    await maintenance.close()


def open_panes(program: Program) -> None:
    for key, (pane, wanted) in PANES.items():
        program.quiet(1.0)
        since = program.received
        pressed = program.press(key)
        came = program.when(wanted, since)
        line(f"first paint of {pane}", f"{(came - pressed) * 1000:.0f} ms")
        program.quiet(1.0)
        scroll(program, pane)


def scroll(program: Program, pane: str) -> None:
    took = []
    for key in [*"jjjjjjjjjj", "G", *"kkkkkkkkkk", "g"]:
        since = program.received
        pressed = program.press(key)
        try:
            took.append((program.when(b"\x1b", since, within=1.0) - pressed) * 1000)
        except TimeoutError:
            continue  # at the end already: nothing moves
        sleep(0.05)
    if took:
        line(f"key to paint, {pane}", f"p50 {median(took):.1f} ms", f"most {max(took):.1f} ms")


def main() -> None:
    installed()
    server = EmbeddedServer(Path(tempfile.mkdtemp(prefix="livedash-bench-")), temporary=True)
    server.join()
    os.environ["LIVEDASH_NOW"] = MOMENT
    try:
        began = perf_counter()
        asyncio.run(furnish(server))
        line("made in", f"{perf_counter() - began:.0f} s")
        argv = [sys.executable, "-m", "livedash", "--dsn", server.dsn("bench", LOGIN)]
        for size in ((80, 24), (160, 50)):
            with running(*argv, size=size) as program:
                program.when("● Live".encode())
                print(f"\n{size[0]}x{size[1]}")
                if size == (80, 24):
                    open_panes(program)
                else:
                    came = program.when(b"Open card")
                    line("start to rows of the wall", f"{(came - program.started) * 1000:.0f} ms")
                    program.quiet(1.0)
                line("memory", f"{program.memory:.0f} MB")
    finally:
        server.leave()


if __name__ == "__main__":
    main()
