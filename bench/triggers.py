"""What a change trigger costs the writer, and how many messages it makes.

Run with `python -m bench.triggers`. Each figure stands beside the same work on a table without.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import asyncpg

from livedash.business.schema import BUSINESS
from livedash.database.connection import Connection
from livedash.database.migrations import initialise
from livedash.database.watching import find, watch
from livedash.demo.server import EmbeddedServer

TABLES = """
CREATE TABLE bare (id bigint PRIMARY KEY, branch_id integer, note text);
CREATE TABLE watched (LIKE bare INCLUDING ALL);
INSERT INTO bare SELECT n, n % 5, 'note' FROM generate_series(1, 50000) n;
INSERT INTO watched SELECT * FROM bare;
INSERT INTO livedash.branches (id, name) VALUES (1, 'Lagos');
INSERT INTO livedash.bread_types (id, branch_id, name) VALUES (1, 1, 'Agege');
"""
MANY = """
DO $$ BEGIN FOR n IN 1 .. 50000 LOOP
    UPDATE {table} SET note = 'one by one' WHERE id = n;
END LOOP; END $$
"""
SINGLE = "UPDATE {table} SET note = $1 WHERE id = 7"
WHOLE = "UPDATE {table} SET note = 'all at once'"
SALE = "INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity) VALUES (1, 1, 1)"
END = "end"
WRITES = 2000


class Counter:
    def __init__(self) -> None:
        self.messages = 0
        self._ended = asyncio.Event()

    def __call__(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        if payload == END:
            self._ended.set()
        else:
            self.messages += 1

    async def since(self, writer: Connection) -> int:
        """Messages since the last time."""
        await writer.execute("SELECT pg_notify('livedash', $1)", END)
        await self._ended.wait()
        self._ended.clear()
        counted, self.messages = self.messages, 0
        return counted


async def seconds(writer: Connection, statement: str) -> float:
    began = perf_counter()
    await writer.execute(statement)
    return perf_counter() - began


async def each(writer: Connection, statement: str, *args: object) -> float:
    """The median milliseconds of a commit with this one statement."""
    prepared = await writer.prepare(statement)
    taken = []
    for _ in range(WRITES):
        began = perf_counter()
        await prepared.fetch(*args)
        taken.append((perf_counter() - began) * 1000)
    return median(taken)


async def measure(server: EmbeddedServer) -> None:
    writer: Connection = await asyncpg.connect(server.dsn("postgres", "postgres"))
    listener: Connection = await asyncpg.connect(server.dsn("postgres", "postgres"))
    count = Counter()
    await initialise(writer, BUSINESS)
    await writer.execute(TABLES)
    await watch(writer, await find(writer, "public.watched"), ["branch_id"])
    await listener.add_listener("livedash", count)
    await count.since(writer)
    print(f"{'':<40}{'without':>10}{'with':>10}{'ratio':>8}{'messages':>10}")
    for name, statement in (
        ("50,000 statements, one transaction (s)", MANY),
        ("50,000 rows, one statement (s)", WHOLE),
    ):
        bare = await seconds(writer, statement.format(table="bare"))
        taken = await seconds(writer, statement.format(table="watched"))
        told = await count.since(writer)
        print(f"{name:<40}{bare:>10.3f}{taken:>10.3f}{taken / bare:>8.1f}{told:>10}")
    for durable in ("off", "on"):
        await writer.execute(f"SET synchronous_commit = {durable}")
        bare = await each(writer, SINGLE.format(table="bare"), "x")
        taken = await each(writer, SINGLE.format(table="watched"), "x")
        told = await count.since(writer)
        name = f"one row, one commit, sync {durable} (ms)"
        print(f"{name:<40}{bare:>10.3f}{taken:>10.3f}{taken / bare:>8.1f}{told:>10}")
    taken = await each(writer, SALE)
    told = await count.since(writer)
    print(f"{'a sale, with shift, stock and all (ms)':<50}{taken:>10.3f}{'':>8}{told:>10}")
    await listener.close()
    await writer.close()


def main() -> None:
    server = EmbeddedServer(Path(tempfile.mkdtemp(prefix="livedash-bench-")), temporary=True)
    server.join()
    try:
        asyncio.run(measure(server))
    finally:
        server.leave()


if __name__ == "__main__":
    main()
