"""The fetch unit: one snapshot, no query at the expense of another, no wait without end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import asyncpg
import pytest

from livedash.database.address import Address
from livedash.database.connection import Connection
from livedash.database.failures import LinkFailed
from livedash.database.no_shop import NoShop
from livedash.database.reader import Reader
from livedash.database.statements import NOW, SqlQuery, Statement, parse
from livedash.demo.server import EmbeddedServer
from livedash.live.fetching import ReadFailed
from livedash.live.rows import with_once
from livedash.live.source import FailureKind
from tests.proxy import Proxy
from tests.until import until, until_answer

MOMENT = datetime(2026, 3, 17, 17, 41, tzinfo=UTC)


class Number(NamedTuple):
    n: int


class Stamp(NamedTuple):
    at: datetime
    snapshot: str


class Flag(NamedTuple):
    applied: bool


def number(key: str, sql: str, *args: object) -> SqlQuery[Number]:
    return SqlQuery(key=key, statement=parse(key, sql), args=args, model=Number)


class All(NamedTuple):
    all: int


def said(key: str, sql: str) -> SqlQuery[Number]:
    """Numbers, and one that is said once of them."""
    text = sql if sql.startswith("SELECT") else f'SELECT n, "all" FROM ({sql}) AS said (n, "all")'
    return SqlQuery(key=key, statement=parse(key, text), model=Number, once=All)


def count(key: str = "count") -> SqlQuery[Number]:
    return number(key, "SELECT count(*) AS n FROM things")


@pytest.fixture
async def owner(bare_database: str) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(bare_database)
    await connection.execute(
        "CREATE TABLE things (id int); CREATE SCHEMA livedash;"
        "CREATE TABLE livedash.applied_mutations (id uuid PRIMARY KEY);"
        "CREATE TABLE livedash.installation (id uuid DEFAULT gen_random_uuid());"
        "INSERT INTO livedash.installation DEFAULT VALUES"
    )
    yield connection
    await connection.close()


@pytest.fixture
async def reader(bare_database: str, owner: Connection) -> AsyncIterator[Reader]:
    reader = Reader(Address.parse(bare_database))
    yield reader
    await reader.close()


async def readers(owner: Connection) -> list[int]:
    """The server's processes that serve our reads."""
    found = await owner.fetch(
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'livedash read' "
        "AND datname = current_database()"
    )
    return [record["pid"] for record in found]


async def until_none(owner: Connection) -> None:
    async def none() -> bool:
        return not await readers(owner)

    await until_answer(none)


async def test_rows_come_as_the_model(reader: Reader) -> None:
    query = SqlQuery(
        key="stamp",
        statement=parse(
            "stamp", "-- $1 at timestamptz\nSELECT $1::timestamptz AS at, 'x' AS snapshot"
        ),
        args=(NOW,),
        model=Stamp,
    )
    fetched = await reader.fetch([query], MOMENT)
    assert fetched.rows == {"stamp": (Stamp(MOMENT, "x"),)}


async def test_what_is_asked_together_is_one_snapshot(reader: Reader, owner: Connection) -> None:
    gate = 4711
    await owner.execute(f"SELECT pg_advisory_lock({gate})")
    held = number("held", f"SELECT count(*) AS n FROM pg_advisory_xact_lock_shared({gate})")
    reading = asyncio.create_task(reader.fetch([count("before"), held, count("after")], MOMENT))
    await blocked(owner)
    await owner.execute("INSERT INTO things VALUES (1)")
    await owner.execute(f"SELECT pg_advisory_unlock({gate})")
    fetched = await reading
    assert fetched.rows["before"] == fetched.rows["after"] == (Number(0),)


async def blocked(owner: Connection) -> None:
    """Until somebody waits for a lock that we hold."""
    await until_answer(
        lambda: owner.fetchval("SELECT count(*) > 0 FROM pg_locks WHERE NOT granted")
    )


async def test_a_failing_query_does_not_take_its_neighbours(reader: Reader) -> None:
    fetched = await reader.fetch(
        [
            count("one"),
            number("zero", "SELECT 1 / 0 AS n"),
            number("column", "SELECT 1 AS m"),
            said("once", "VALUES (1, 7), (2, 7)"),
            said("differs", "VALUES (1, 7), (2, 8)"),
            said("first", "SELECT 7 AS all, 1 AS n"),
            number("argument", "-- $1 id int\nSELECT $1::int AS n", "no number"),
            SqlQuery(key="missing", statement=Statement("m", "SELECT $1::int AS n"), model=Number),
            number("absent", "SELECT n FROM livedash.nowhere"),
            SqlQuery(
                key="ours",
                statement=Statement("livedash.business/ours.sql", "SELECT n FROM livedash.nowhere"),
                model=Number,
            ),
            count("two"),
        ],
        MOMENT,
    )
    assert set(fetched.rows) == {"one", "two", "once"}
    assert fetched.rows["once"] == with_once((Number(1), Number(2)), All(7))
    assert {key: failed.transient for key, failed in fetched.failed.items()} == dict.fromkeys(
        ["zero", "column", "differs", "first", "argument", "missing", "absent", "ours"], False
    )
    assert fetched.failed["zero"].words == "zero failed: division by zero."
    assert fetched.failed["column"].words == "column gives (m), Number wants (n)."
    assert fetched.failed["first"].words == "first gives (all, n), Number wants (n, all)."
    differs = "differs: all is said once of all rows, and differs among them."
    assert fetched.failed["differs"].words == differs
    absent = fetched.failed["absent"].words
    assert absent == 'absent failed: relation "livedash.nowhere" does not exist.'
    assert "livedash db init" in fetched.failed["ours"].words


OURS = SqlQuery(
    key="ours",
    statement=Statement("livedash.business/ours.sql", "SELECT n FROM livedash.people"),
    model=Number,
)


async def asked_of_the_shop(dsn: str) -> ReadFailed:
    reader = Reader(Address.parse(dsn))
    fetched = await reader.fetch([OURS], MOMENT)
    await reader.close()
    return fetched.failed["ours"]


async def test_without_a_shop_it_says_so_whoever_asks(
    bare_database: str, owner: Connection, server: EmbeddedServer
) -> None:
    await owner.execute("CREATE ROLE outsider LOGIN")
    zoe = bare_database.replace("postgres@", "outsider@", 1)
    try:
        for dsn in (bare_database, zoe):
            failed = await asked_of_the_shop(dsn)
            assert isinstance(failed, NoShop)
            assert "has no shop yet. It holds 1 table in public." in failed.words
        await owner.execute("CREATE TABLE livedash.people (n int)")
        failed = await asked_of_the_shop(zoe)
        assert isinstance(failed, NoShop)
        assert "livedash db user add outsider" in failed.words
    finally:
        await owner.execute("DROP ROLE outsider")


async def test_what_a_shop_lacks_is_no_lack_of_a_shop(
    bare_database: str, owner: Connection
) -> None:
    await owner.execute("CREATE TABLE livedash.people (m int)")
    failed = await asked_of_the_shop(bare_database)
    assert not isinstance(failed, NoShop)
    assert "Run livedash db init" in failed.words


async def test_a_query_that_fails_alone_says_so(reader: Reader, owner: Connection) -> None:
    fetched = await reader.fetch([number("zero", "SELECT 1 / 0 AS n")], MOMENT)
    assert not fetched.rows
    assert set(fetched.failed) == {"zero"}
    assert (await reader.fetch([count()], MOMENT)).rows == {"count": (Number(0),)}
    assert len(await readers(owner)) == 1


async def test_pending_writes_are_looked_for_in_the_same_snapshot(
    reader: Reader, owner: Connection
) -> None:
    done, waiting = uuid4(), uuid4()
    await owner.execute("INSERT INTO livedash.applied_mutations VALUES ($1)", done)
    fetched = await reader.fetch([count()], MOMENT, [done, waiting])
    assert fetched.applied == {UUID(str(done))}
    assert fetched.rows == {"count": (Number(0),)}


async def test_pending_writes_are_shown_over_no_other_databases_rows(
    reader: Reader, owner: Connection
) -> None:
    home = await owner.fetchval("SELECT id FROM livedash.installation")
    told: list[str] = []
    reader.stay_with(UUID(str(home)), lambda: told.append("another"))
    assert (await reader.fetch([count()], MOMENT, [uuid4()])).rows
    assert not told
    await owner.execute("UPDATE livedash.installation SET id = gen_random_uuid()")
    with pytest.raises(ReadFailed, match="Another database answers") as failed:
        await reader.fetch([count()], MOMENT, [uuid4()])
    assert failed.value.transient
    assert told == ["another"]
    assert (await reader.fetch([count()], MOMENT)).rows, "with nothing pending it may be shown"


async def test_rows_are_not_shown_when_pending_writes_cannot_be_looked_for(
    reader: Reader, owner: Connection
) -> None:
    await owner.execute("DROP TABLE livedash.applied_mutations")
    with pytest.raises(ReadFailed, match="livedash db init"):
        await reader.fetch([count()], MOMENT, [uuid4()])


async def test_reads_change_nothing(reader: Reader, owner: Connection) -> None:
    write = number("write", "INSERT INTO things VALUES (1) RETURNING id AS n")
    for queries in ([write], [write, count()]):
        fetched = await reader.fetch(queries, MOMENT)
        assert not fetched.failed["write"].transient
    assert await owner.fetchval("SELECT count(*) FROM things") == 0


async def test_a_schema_that_changes_under_a_prepared_statement(
    reader: Reader, owner: Connection
) -> None:
    queries = [number("ids", "SELECT id AS n FROM things"), count()]
    await owner.execute("INSERT INTO things VALUES (7)")
    await reader.fetch(queries, MOMENT)
    await owner.execute("ALTER TABLE things ALTER id TYPE bigint")
    for asked in (queries, queries[:1]):
        fetched = await reader.fetch(asked, MOMENT)
        assert fetched.rows["ids"] == (Number(7),)


async def test_two_connections_at_most_warm_then_closed(
    bare_database: str, owner: Connection
) -> None:
    reader = Reader(Address.parse(bare_database), idle=0.1)
    assert not await readers(owner)
    naps = [number(str(i), "SELECT 1 AS n FROM pg_sleep(0.02)") for i in range(6)]
    await asyncio.gather(*(reader.fetch([nap], MOMENT) for nap in naps))
    warm = await readers(owner)
    assert len(warm) == 2
    await reader.fetch(naps, MOMENT)
    await until_none(owner)
    await reader.close()


async def test_one_after_another_needs_one_connection(reader: Reader, owner: Connection) -> None:
    for _ in range(5):
        await reader.fetch([count()], MOMENT)
    assert len(await readers(owner)) == 1


async def test_a_connection_that_was_ended_is_replaced_unseen(
    reader: Reader, owner: Connection
) -> None:
    for queries in ([count()], [count(), count("again")]):
        await reader.fetch(queries, MOMENT)
        for pid in await readers(owner):
            await owner.execute("SELECT pg_terminate_backend($1, 5000)", pid)
        assert (await reader.fetch(queries, MOMENT)).rows["count"] == (Number(0),)


async def test_a_connection_ended_while_it_reads_is_replaced_once(
    reader: Reader, owner: Connection
) -> None:
    await owner.execute("SELECT pg_advisory_lock(1)")
    held = number("held", "SELECT count(*) AS n FROM pg_advisory_xact_lock_shared(1)")
    reading = asyncio.create_task(reader.fetch([held], MOMENT))
    await blocked(owner)
    [first] = await readers(owner)
    await owner.execute("SELECT pg_terminate_backend($1, 5000)", first)
    await blocked(owner)
    [second] = await readers(owner)
    assert second != first
    await owner.execute("SELECT pg_terminate_backend($1, 5000)", second)
    with pytest.raises(ReadFailed) as failed:
        await reading
    assert failed.value.transient


async def test_a_query_that_takes_too_long_is_ended_by_the_server(
    bare_database: str, owner: Connection
) -> None:
    reader = Reader(Address.parse(bare_database), statement_timeout=0.05)
    slow = number("slow", "SELECT 1 AS n FROM pg_sleep(60)")
    fetched = await reader.fetch([slow, count()], MOMENT)
    assert fetched.rows == {"count": (Number(0),)}
    assert fetched.failed["slow"].transient
    await reader.close()


async def test_a_dead_link_is_given_up_and_the_next_read_gets_a_new_one(
    bare_database: str, owner: Connection, server: EmbeddedServer
) -> None:
    database = await owner.fetchval("SELECT current_database()")
    async with Proxy("127.0.0.1", server.port) as proxy:
        address = Address.parse(
            f"postgresql://postgres@127.0.0.1:{proxy.port}/{database}?sslmode=disable"
        )
        reader = Reader(address, deadline=1.0)
        await reader.fetch([count()], MOMENT)
        proxy.swallow()
        with pytest.raises(ReadFailed, match="does not answer") as failed:
            await reader.fetch([count()], MOMENT)
        assert failed.value.transient
        with pytest.raises(LinkFailed):
            await reader.check()
        proxy.carry()
        assert (await reader.fetch([count()], MOMENT)).rows == {"count": (Number(0),)}
        await reader.check()
        await reader.close()


async def test_cut_at_once_when_the_link_is_known_to_be_down(
    reader: Reader, owner: Connection
) -> None:
    await reader.fetch([count()], MOMENT)
    [before] = await readers(owner)
    reader.disconnect()
    await reader.fetch([count()], MOMENT)
    assert before not in await readers(owner)


async def test_cut_between_preparing_and_asking_is_a_lost_link(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There asyncpg raises an AttributeError of its own; the question is asked once more."""
    prepare = vars(asyncpg.Connection)["_get_statement"]
    cuts = iter([reader.disconnect])

    async def then_cut(*args: object, **named: object) -> object:
        prepared = await prepare(*args, **named)
        next(cuts, lambda: None)()
        return prepared

    monkeypatch.setattr(asyncpg.Connection, "_get_statement", then_cut)
    fetched = await reader.fetch([count()], MOMENT)
    assert fetched.rows == {"count": (Number(0),)}
    assert next(cuts, None) is None, "it was cut"


async def test_a_mistake_of_our_own_is_no_lost_link(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def wrong(*_: object, **__: object) -> None:
        raise AttributeError("a mistake")

    monkeypatch.setattr(asyncpg.Connection, "_get_statement", wrong)
    with pytest.raises(AttributeError, match="a mistake"):
        await reader.fetch([count()], MOMENT)


async def test_a_cancelled_read_leaves_no_connection_in_doubt(
    reader: Reader, owner: Connection
) -> None:
    slow = number("slow", "SELECT 1 AS n FROM pg_sleep(60)")
    reading = asyncio.create_task(reader.fetch([slow], MOMENT))
    await until_answer(lambda: readers(owner))
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert (await reader.fetch([count()], MOMENT)).rows == {"count": (Number(0),)}


async def test_a_database_that_is_not_there_is_told_in_words(server: EmbeddedServer) -> None:
    reader = Reader(Address.parse(server.dsn("nowhere", "postgres")))
    with pytest.raises(ReadFailed, match="There is no database nowhere") as failed:
        await reader.fetch([count()], MOMENT)
    assert not failed.value.transient
    with pytest.raises(LinkFailed) as checked:
        await reader.check()
    assert checked.value.failure.kind is FailureKind.NO_DATABASE


async def test_through_a_pooler_nothing_outlives_its_transaction(
    bare_database: str, owner: Connection
) -> None:
    reader = Reader(Address.parse(f"{bare_database}&pgbouncer=true"), statement_timeout=7)
    prepared = number(
        "prepared", "SELECT count(*) AS n FROM pg_prepared_statements WHERE name <> ''"
    )
    limit = number(
        "limit", "SELECT setting::int AS n FROM pg_settings WHERE name = 'statement_timeout'"
    )
    write = number("write", "INSERT INTO things VALUES (1) RETURNING id AS n")
    for queries in ([prepared], [prepared, limit], [write]):
        fetched = await reader.fetch(queries, MOMENT)
        assert fetched.rows.get("prepared", (Number(0),)) == (Number(0),)
        assert fetched.rows.get("limit", (Number(7000),)) == (Number(7000),)
    assert "read-only" in fetched.failed["write"].words
    assert await session_settings(owner) == {"0"}
    await reader.close()


async def session_settings(owner: Connection) -> set[Any]:
    return {await owner.fetchval("SELECT current_setting('statement_timeout')")}


async def test_a_locked_table_costs_its_neighbours_one_short_wait(
    bare_database: str, owner: Connection
) -> None:
    """However many of them are locked too."""
    reader = Reader(Address.parse(bare_database), lock_timeout=0.5)
    await owner.execute("BEGIN; LOCK TABLE things IN ACCESS EXCLUSIVE MODE")
    locked = [count(f"count{number}") for number in range(6)]
    async with asyncio.timeout(2.4):
        fetched = await reader.fetch([*locked, number("one", "SELECT 1 AS n")], MOMENT)
    await owner.execute("ROLLBACK")
    assert fetched.rows == {"one": (Number(1),)}
    assert fetched.failed.keys() == {query.key for query in locked}
    assert all(one.waited and one.transient for one in fetched.failed.values())
    assert (await reader.fetch(locked, MOMENT)).failed == {}
    await reader.close()


async def test_hours_of_reads_and_ended_connections_leave_nothing_behind(
    reader: Reader, owner: Connection
) -> None:
    for _ in range(100):
        await reader.fetch([count()], MOMENT)
        reader.disconnect()
    await reader.close()
    await until_none(owner)
    await until(lambda: asyncio.all_tasks() == {asyncio.current_task()})


async def test_a_standbys_connection_is_not_kept(own_server: EmbeddedServer) -> None:
    """Of several servers behind one address another one may be the primary by the next read: kept,
    it would give rows of before the change that the primary has told of."""
    own_server.down()
    (own_server.folder / "data" / "standby.signal").touch()
    own_server.up()
    dsn = own_server.dsn("postgres", "postgres")
    reader, owner = Reader(Address.parse(dsn)), await asyncpg.connect(dsn)
    one = number("one", "SELECT 1 AS n")
    assert (await reader.fetch([one], MOMENT)).rows == {"one": (Number(1),)}
    await until_none(owner)
    await owner.execute("SELECT pg_promote()")
    await reader.fetch([one], MOMENT)
    assert len(await readers(owner)) == 1
    await reader.close()
    await owner.close()
