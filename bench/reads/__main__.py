"""`python -m bench.reads`: makes the rows, asks each question 60 times, prints the table."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import asyncpg

from livedash.business import places
from livedash.business.bakery import elsewhere, moves, pace, sales, stock
from livedash.business.kanban import cards
from livedash.business.place import Place
from livedash.business.schema import BUSINESS
from livedash.business.venue import calendar
from livedash.database.connection import Connection
from livedash.database.migrations import initialise
from livedash.database.statements import Statement, load
from livedash.demo.server import EmbeddedServer
from livedash.panes.board.state import BoardState
from livedash.panes.sales.figures import SalesState

NOW = datetime.fromisoformat("2026-03-17T17:41:00+01:00")
DAY = (
    datetime.fromisoformat("2026-03-17T00:00+01:00"),
    datetime.fromisoformat("2026-03-18T00:00+01:00"),
)
LOGIN = "bench_ada"
TIMES = 60
Question = tuple[str, Statement, tuple[object, ...]]

PLACE = Place(
    branch_id=1,
    branch="Branch 1",
    kinds=("bakery",),
    timezone="Africa/Lagos",
    currency="NGN",
    morning_at=time(10),
    night_at=time(22),
    evening_at=time(16),
    person="Ada",
    role="manager",
    project_id=1,
    project="Project 1",
)


def questions() -> Iterator[Question]:
    """The panes' own, by what they are called with; and those of panes that are still to come."""
    for name, query in (
        ("places", places.PLACES.at()),
        ("stock: breads", stock.BREADS.at(PLACE)),
        ("stock: pace", pace.PACE.at(PLACE)),
        ("stock: moves", moves.MOVES.at(PLACE)),
        ("stock: elsewhere", elsewhere.ELSEWHERE.at(PLACE)),
        ("sales: today", sales.SALES_TODAY.at(PLACE)),
        ("sales: drift", sales.DRIFT.at(PLACE)),
        ("sales: weeks before", sales.SALES_BEFORE.at(PLACE)),
        ("sales: 30 days by shift", sales.SALES_MONTH.at(PLACE)),
        ("sales: people", sales.SALES_PEOPLE.at(PLACE)),
        ("sales: branches", sales.SALES_BRANCHES.at()),
        ("sales: behind the day", sales.SALES_BEHIND.at(PLACE, SalesState(behind=sales.Behind()))),
        ("calendar: period", calendar.PERIOD.at(PLACE, weeks=0)),
        ("calendar: halls", calendar.HALLS.at(PLACE)),
        ("calendar: bookings", calendar.BOOKINGS.at(PLACE, weeks=0)),
        ("calendar: holds", calendar.HOLDS.at(PLACE)),
        ("board: columns", cards.STATUSES.at(PLACE, BoardState())),
        ("board: cards", cards.CARDS.at(PLACE, BoardState())),
        ("board: a word", cards.CARDS.at(PLACE, BoardState("card"))),
    ):
        yield name, query.statement, query.values(NOW)
    for name, file, args in (
        ("sales: last twenty", "undo.sql", (1,)),
        ("leads: a stage", "leads.sql", (1, "new")),
        ("desk: a day", "desk.sql", (1, *DAY)),
        ("desk: payments of a day", "payments.sql", (1, *DAY)),
    ):
        yield name, load("bench.reads", file), args


async def ask(connection: Connection, question: Question) -> tuple[int, list[float]]:
    """How many rows, and the milliseconds of each time."""
    _, statement, args = question
    prepared = await connection.prepare(statement.text)
    rows = len(await prepared.fetch(*args))
    taken = []
    for _ in range(TIMES):
        began = perf_counter()
        await prepared.fetch(*args)
        taken.append((perf_counter() - began) * 1000)
    return rows, taken


async def measure(server: EmbeddedServer) -> None:
    maintenance = await asyncpg.connect(server.dsn("postgres", "postgres"))
    await maintenance.execute("CREATE DATABASE bench")
    await maintenance.execute(f"CREATE ROLE {LOGIN} LOGIN")
    owner: Connection = await asyncpg.connect(server.dsn("bench", "postgres"))
    await initialise(owner, BUSINESS)
    began = perf_counter()
    await owner.execute(load("bench.reads", "rows.sql").text)
    await owner.execute("VACUUM ANALYZE")
    made = await owner.fetchval("SELECT count(*) FROM livedash.sales_logs")
    print(f"{made:,} sales made in {perf_counter() - began:.0f} s; {await version(owner)}\n")
    login: Connection = await asyncpg.connect(
        server.dsn("bench", LOGIN), server_settings={"plan_cache_mode": "force_generic_plan"}
    )
    print(f"{'':<26}{'rows':>6}{'p50 ms':>9}{'p95 ms':>9}{'owner p50':>11}{'ratio':>7}")
    for question in questions():
        rows, taken = await ask(login, question)
        _, bare = await ask(owner, question)
        high = quantiles(taken, n=20)[-1]
        ratio = median(taken) / median(bare)
        print(
            f"{question[0]:<26}{rows:>6}{median(taken):>9.2f}{high:>9.2f}{median(bare):>11.2f}"
            f"{ratio:>7.1f}"
        )
    for connection in (login, owner, maintenance):
        await connection.close()


async def version(connection: Connection) -> str:
    answer: str = await connection.fetchval(
        "SELECT 'Postgres ' || current_setting('server_version')"
    )
    return answer


def main() -> None:
    server = EmbeddedServer(Path(tempfile.mkdtemp(prefix="livedash-bench-")), temporary=True)
    server.join()
    try:
        asyncio.run(measure(server))
    finally:
        server.leave()


main()
