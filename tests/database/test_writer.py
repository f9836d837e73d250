"""The writer: exactly once, whatever the link does and however often it is sent."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import asyncpg
import pytest

from livedash.database.address import Address
from livedash.database.connection import Connection
from livedash.database.statements import Statement
from livedash.database.work import Step, Work
from livedash.database.writer import Writer
from livedash.demo.server import EmbeddedServer
from livedash.live.mutation import Impossible, Json, Mutation
from livedash.live.sending import Applied, Elsewhere, NoAnswer, Refused
from tests.proxy import Proxy
from tests.until import until_answer

MOMENT = datetime(2026, 3, 17, 17, 41, tzinfo=UTC)

SCHEMA = (
    "CREATE TABLE things (id uuid PRIMARY KEY, n int CHECK (n > 0), version int DEFAULT 1);"
    "CREATE SCHEMA livedash;"
    "CREATE TABLE livedash.applied_mutations (id uuid PRIMARY KEY);"
    "CREATE TABLE livedash.installation (id uuid DEFAULT gen_random_uuid());"
    "INSERT INTO livedash.installation DEFAULT VALUES"
)
INSERT = Statement(
    "insert", "INSERT INTO things (id, n) VALUES ($1::uuid, $2) RETURNING 1 AS version"
)
CHANGE = Statement(
    "change",
    "UPDATE things SET n = $2, version = version + 1 WHERE id = $1::uuid AND version = $3"
    " RETURNING version",
)
THERE = Statement("there", "SELECT n, version FROM things WHERE id = $1::uuid")


def work(mutation: Mutation) -> Work:
    n = mutation.fields["n"]
    if not isinstance(n, int):
        raise Impossible("A number is wanted.")
    words = {"things_n_check": "At least one."}
    if mutation.expects is None:
        return Work((Step(INSERT, (mutation.id, n)),), leaves=1, words=words)
    row = UUID(str(mutation.fields["row"]))
    return Work(
        (Step(CHANGE, (row, n, mutation.expects)),), present=Step(THERE, (row,)), words=words
    )


def insert(n: Json = 1) -> Mutation:
    return Mutation(uuid4(), "thing", "s", MOMENT, "make", {"n": n})


def change(row: Mutation, n: int, version: int) -> Mutation:
    fields: dict[str, Json] = {"n": n, "row": str(row.id)}
    return Mutation(uuid4(), "thing", "s", MOMENT, "change", fields, version)


@pytest.fixture
async def owner(bare_database: str) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(bare_database)
    await connection.execute(SCHEMA)
    yield connection
    await connection.close()


@pytest.fixture
async def writer(owner: Connection, bare_database: str) -> AsyncIterator[Writer]:
    one = Writer(Address.parse(bare_database), {"thing": work})
    yield one
    await one.close()


async def counted(owner: Connection) -> tuple[int, int]:
    row = await owner.fetchrow(
        "SELECT (SELECT count(*) FROM things), (SELECT count(*) FROM livedash.applied_mutations)"
    )
    assert row is not None
    return row[0], row[1]


async def test_sent_twice_it_is_applied_once(owner: Connection, writer: Writer) -> None:
    one = insert()
    assert await writer.send(one) == Applied(1)
    assert await writer.send(one) == Applied(1)
    assert await counted(owner) == (1, 1)


async def test_it_is_applied_in_the_database_that_it_was_made_for_and_in_no_other(
    owner: Connection, writer: Writer
) -> None:
    one, home = insert(), (await writer.owner()).installation
    stranger = await writer.send(one, uuid4())
    assert isinstance(stranger, Elsewhere)
    assert "Another database answers" in stranger.words
    assert await counted(owner) == (0, 0)
    assert await writer.send(one, home) == Applied(1)
    assert await counted(owner) == (1, 1)
    # The link stands, and another database answers: a pooler, or a failover.
    await owner.execute("UPDATE livedash.installation SET id = gen_random_uuid()")
    for late in (insert(), one):
        assert isinstance(await writer.send(late, home), Elsewhere)
    assert await counted(owner) == (1, 1)


async def test_two_writers_with_the_same_write_apply_it_once(
    owner: Connection, writer: Writer, bare_database: str
) -> None:
    other = Writer(Address.parse(bare_database), {"thing": work})
    for _ in range(10):
        one = insert()
        answers = await asyncio.gather(*(each.send(one) for each in (writer, other) * 2))
        assert answers == [Applied(1)] * 4
    assert await counted(owner) == (10, 10)
    await other.close()


async def test_the_version_is_the_one_that_the_database_returned(
    owner: Connection, writer: Writer
) -> None:
    one = insert()
    await writer.send(one)
    assert await writer.send(change(one, 5, 1)) == Applied(2)


async def test_who_comes_second_sees_the_row_as_it_is(owner: Connection, writer: Writer) -> None:
    one = insert()
    await writer.send(one)
    await writer.send(change(one, 5, 1))
    late = change(one, 6, 1)
    answer = await writer.send(late)
    assert isinstance(answer, Refused)
    assert answer.conflict == {"n": 5, "version": 2}
    assert await counted(owner) == (1, 2), "its id is not taken: it can be resent when mended"
    assert await writer.send(replace(late, expects=2)) == Applied(3)


async def test_a_row_that_was_deleted_is_said_to_be_gone(owner: Connection, writer: Writer) -> None:
    answer = await writer.send(change(insert(), 5, 1))
    assert answer == Refused("Somebody deleted it meanwhile.", conflict={})


async def test_what_the_database_forbids_is_refused_in_our_words(
    owner: Connection, writer: Writer
) -> None:
    assert await writer.send(insert(0)) == Refused("At least one.", "things_n_check")
    too_large = await writer.send(insert(10**12))
    assert isinstance(too_large, Refused)
    assert "too large" in too_large.words
    assert await writer.send(insert("many")) == Refused("A number is wanted.")
    unknown = await writer.send(replace(insert(), kind="newer.thing"))
    assert isinstance(unknown, Refused)
    assert await counted(owner) == (0, 0)
    assert await writer.send(insert()) == Applied(1), "the connection is as good as before"


async def test_a_lock_held_too_long_is_no_refusal(owner: Connection, bare_database: str) -> None:
    writer = Writer(Address.parse(bare_database), {"thing": work}, lock_timeout=0.1)
    one = insert()
    async with owner.transaction():
        await owner.execute("LOCK TABLE things")
        assert isinstance(await writer.send(one), NoAnswer)
    assert await writer.send(one) == Applied(1)
    await writer.close()


async def test_what_a_dead_link_left_behind_lets_go_by_itself(
    owner: Connection, bare_database: str
) -> None:
    writer = Writer(
        Address.parse(bare_database), {"thing": work}, lock_timeout=0.2, idle_in_transaction=0.4
    )
    one = insert()
    zombie = await asyncpg.connect(bare_database)
    await zombie.execute("BEGIN; SET LOCAL idle_in_transaction_session_timeout = 400")
    await zombie.execute("INSERT INTO livedash.applied_mutations VALUES ($1)", one.id)

    async def applied() -> bool:
        return isinstance(await writer.send(one), Applied)

    assert not await applied()
    await until_answer(applied)
    assert await counted(owner) == (1, 1)
    zombie.terminate()
    await writer.close()


async def test_idle_connections_that_died_cost_no_answer(owner: Connection, writer: Writer) -> None:
    await writer.send(insert())
    await owner.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE application_name = 'livedash write'"
    )
    assert await writer.send(insert()) == Applied(1)


async def test_a_schema_that_is_migrated_meanwhile_refuses_nothing(
    owner: Connection, writer: Writer
) -> None:
    first = insert()
    await writer.send(first)
    assert await writer.send(change(first, 2, 1)) == Applied(2)
    await owner.execute("ALTER TABLE things ALTER version TYPE bigint")
    assert await writer.send(change(first, 3, 2)) == Applied(3)


async def test_a_standby_refuses_nothing_and_is_not_kept(own_server: EmbeddedServer) -> None:
    """Between one primary and the next: what is written then waits for it."""
    dsn = own_server.dsn("postgres", "postgres")
    owner = await asyncpg.connect(dsn)
    await owner.execute(SCHEMA)
    await owner.close()
    own_server.down()
    (own_server.folder / "data" / "standby.signal").touch()
    own_server.up()
    writer, one = Writer(Address.parse(dsn), {"thing": work}), insert()
    answer = await writer.send(one)
    assert isinstance(answer, NoAnswer)
    assert "is a standby" in answer.words
    owner = await asyncpg.connect(dsn)

    async def nobody_writes() -> bool:
        return not await owner.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'livedash write'"
        )

    await until_answer(nobody_writes)
    await owner.execute("SELECT pg_promote()")
    assert await writer.send(one) == Applied(1)
    assert await counted(owner) == (1, 1)
    await owner.close()
    await writer.close()


async def test_a_server_that_never_answers_is_given_up(
    owner: Connection, server: EmbeddedServer, bare_database: str
) -> None:
    async with Proxy("127.0.0.1", server.port) as proxy:
        writer = Writer(through(proxy, bare_database), {"thing": work}, deadline=0.3)
        await writer.send(insert())
        proxy.swallow()
        assert isinstance(await writer.send(insert()), NoAnswer)
        await writer.close()


async def test_a_link_that_is_slow_is_not_taken_for_a_dead_one(
    owner: Connection, server: EmbeddedServer, bare_database: str
) -> None:
    async with Proxy("127.0.0.1", server.port) as proxy:
        proxy.delay = 0.1
        # Enough for one answer with its statement's plan, and not for all that a write asks.
        writer = Writer(through(proxy, bare_database), {"thing": work}, deadline=1.0)
        began = asyncio.get_running_loop().time()
        assert await writer.send(insert()) == Applied(1)
        assert asyncio.get_running_loop().time() - began > 1.0
        await writer.close()


def through(proxy: Proxy, dsn: str) -> Address:
    name = dsn.rpartition("/")[2].partition("?")[0]
    return Address.parse(f"postgresql://postgres@127.0.0.1:{proxy.port}/{name}?sslmode=disable")


async def test_cut_at_any_moment_everything_is_applied_once(
    owner: Connection, server: EmbeddedServer, bare_database: str
) -> None:
    """The cut meets connecting, BEGIN, the write and COMMIT, before and behind the server."""
    chance = random.Random(3)
    async with Proxy("127.0.0.1", server.port) as proxy:
        proxy.delay = 0.001
        writer = Writer(through(proxy, bare_database), {"thing": work}, lock_timeout=0.3)
        unsure = 0
        for _ in range(60):
            one = insert()
            sending = asyncio.create_task(writer.send(one))
            for _ in range(2):
                await asyncio.sleep(chance.uniform(0.0, 0.02))
                proxy.reset()
            answer = await sending
            while isinstance(answer, NoAnswer):
                unsure += 1
                answer = await writer.send(one)
            assert answer == Applied(1)
        assert unsure, "no cut met anything"
        await writer.close()
    assert await counted(owner) == (60, 60)
