"""Postgres as a source: proven before it is believed, missed when it is gone, back by itself."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random

import asyncpg
import pytest

from livedash.business.schema import BUSINESS
from livedash.database.address import Address
from livedash.database.connection import Connection
from livedash.database.migrations import SchemaPart, initialise
from livedash.demo.server import EmbeddedServer
from livedash.live.clock import LoopClock
from livedash.live.events import Gap
from livedash.live.source import FailureKind, Phase
from livedash.sources.postgres import PostgresSource, PostgresTiming
from tests.proxy import Proxy
from tests.sources.listening import Listening, running
from tests.until import until, until_answer

QUICK = PostgresTiming(heartbeat=0.05, deadline=0.3, proof=0.1)
"""The real intervals are a bench's business."""
CHANGE = json.dumps({"v": 1, "t": "livedash.tasks", "o": "U", "x": "812", "k": ["7"], "at": 1.5})


def source_at(dsn: str, timing: PostgresTiming = QUICK, *parts: SchemaPart) -> PostgresSource:
    return PostgresSource(Address.parse(dsn), LoopClock(), Random(1), timing=timing, parts=parts)


def through(proxy: Proxy, database: str) -> str:
    return f"postgresql://postgres@127.0.0.1:{proxy.port}/{database}?sslmode=disable"


@pytest.fixture
async def owner(bare_database: str) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(bare_database)
    await connection.execute("CREATE SCHEMA livedash")
    yield connection
    await connection.close()


@pytest.fixture
async def database(owner: Connection) -> str:
    name: str = await owner.fetchval("SELECT current_database()")
    return name


@pytest.fixture
async def proxy(server: EmbeddedServer) -> AsyncIterator[Proxy]:
    async with Proxy("127.0.0.1", server.port) as proxy:
        yield proxy


async def listeners(owner: Connection) -> list[int]:
    found = await owner.fetch(
        "SELECT pid FROM pg_stat_activity WHERE application_name IN ('livedash listen', "
        "'livedash probe') AND datname = current_database()"
    )
    return [record["pid"] for record in found]


async def end_listeners(owner: Connection) -> None:
    for pid in await listeners(owner):
        await owner.execute("SELECT pg_terminate_backend($1, 5000)", pid)


async def notify(owner: Connection, payload: str) -> None:
    await owner.execute("SELECT pg_notify('livedash', $1)", payload)


async def test_listens_proves_and_only_then_reports_a_gap(
    bare_database: str, owner: Connection
) -> None:
    sink = Listening()
    async with running(source_at(bare_database), sink):
        await sink.proven()
        proven = next(s for s in sink.statuses if s.phase is Phase.PROVEN)
        assert sink.phases[:2] == [Phase.ATTEMPTING, Phase.PROVEN]
        assert sink.told.index(proven) < sink.told.index(Gap("connected"))
        assert proven.round_trip is not None
        assert proven.clock_offset is not None
        assert abs(proven.clock_offset) < 1
        assert proven.queue_usage == 0
        await notify(owner, CHANGE)
        await until(lambda: sink.changes)
    [change] = sink.changes
    assert change.keys == frozenset({"7"})
    assert (change.table, change.began) == ("livedash.tasks", 1.5)
    assert change.received > 0


async def test_no_write_is_missed_between_the_gap_and_the_first_message(
    bare_database: str, owner: Connection
) -> None:
    sink = Listening()
    async with running(source_at(bare_database), sink):
        sent = 0
        while not sink.gaps:
            await notify(owner, CHANGE)
            sent += 1
        before = sent
        for _ in range(20):
            await notify(owner, CHANGE)
        await until(lambda: len(sink.changes) >= 20)
    assert before + 20 >= len(sink.changes) >= 20


async def test_garbage_is_counted_and_may_have_been_a_change_and_probes_are_neither(
    bare_database: str, owner: Connection
) -> None:
    sink, other = Listening(), Listening()
    async with (
        running(source_at(bare_database), sink),
        running(source_at(bare_database), other),
    ):
        await sink.proven()
        await other.proven()
        for garbage in ("", "null", "[" * 7000, '{"v":2}', "\x1b[31m", CHANGE[:-1]):
            await notify(owner, garbage)
        await notify(owner, CHANGE)
        await until(lambda: sink.changes)
        await until(lambda: sink.last().ignored == 6 and sink.last().events == 1)
        assert sink.gaps == [Gap("connected"), *[Gap("a message that nobody understands")] * 6]


async def test_an_ended_backend_means_a_new_link_and_a_gap(
    bare_database: str, owner: Connection
) -> None:
    sink = Listening()
    source = source_at(bare_database)
    async with running(source, sink):
        for times in range(1, 4):
            await sink.proven(times)
            await end_listeners(owner)
            await sink.proven(times + 1)
            source.live_reached()
    assert FailureKind.NETWORK in {s.failure.kind for s in sink.statuses if s.failure}
    assert sink.gaps == [Gap("connected")] * 4


async def test_a_server_that_stops_and_comes_back(own_server: EmbeddedServer) -> None:
    sink = Listening()
    dsn = own_server.dsn("postgres", "postgres")
    async with running(source_at(dsn), sink):
        await sink.proven()
        await asyncio.to_thread(own_server.down)
        failure = await sink.failed()
        assert failure.kind in (FailureKind.NETWORK, FailureKind.STARTING)
        await until(lambda: sink.last().attempt > 2)
        assert sink.last().phase is not Phase.PROVEN
        await asyncio.to_thread(own_server.up)
        await sink.proven(2)


async def test_a_half_open_link_is_noticed(proxy: Proxy, database: str) -> None:
    sink = Listening()
    async with running(source_at(through(proxy, database)), sink):
        await sink.proven()
        await until(lambda: sink.last().round_trip)
        proxy.swallow()
        failure = await sink.failed()
        assert failure.kind is FailureKind.NETWORK
        assert "did not answer for 0.3 s" in failure.words
        proxy.carry()
        await sink.proven(2)


async def test_a_link_that_is_reset(proxy: Proxy, database: str) -> None:
    sink = Listening()
    async with running(source_at(through(proxy, database)), sink):
        await sink.proven()
        proxy.refuses = True
        proxy.reset()
        assert (await sink.failed()).kind is FailureKind.NETWORK
        proxy.refuses = False
        await sink.proven(2)


async def test_a_slow_link_is_slow_and_not_dead(proxy: Proxy, database: str) -> None:
    proxy.delay = 0.02
    sink = Listening()
    timing = QUICK._replace(deadline=5)
    async with running(source_at(through(proxy, database), timing), sink):
        await sink.proven()
        await until(lambda: len(sink.statuses) > 4)
        assert sink.phases == [Phase.ATTEMPTING, Phase.PROVEN]
        assert (sink.last().round_trip or 0) >= 0.04
        # The way there and back must not be taken for a difference of the clocks.
        assert abs(sink.last().clock_offset or 1) < 0.02


async def test_what_delivers_no_notification_is_never_believed(proxy: Proxy, database: str) -> None:
    proxy.deaf = True
    sink = Listening()
    async with running(source_at(through(proxy, database)), sink):
        failure = await sink.failed()
        assert failure.kind is FailureKind.UNPROVEN
        assert "pooler" in failure.words
        assert sink.gaps == []
        proxy.deaf = False
        await sink.proven()


async def test_a_subscription_that_goes_deaf_later_is_noticed(proxy: Proxy, database: str) -> None:
    sink = Listening()
    async with running(source_at(through(proxy, database)), sink):
        await sink.proven()
        proxy.deaf = True
        assert (await sink.failed()).kind is FailureKind.UNPROVEN


async def test_behind_a_pooler_the_proof_comes_from_outside(
    proxy: Proxy, database: str, owner: Connection
) -> None:
    """A pooler in transaction mode brings back what a connection tells itself, and nothing else."""
    proxy.masks_process = True
    sink = Listening()
    async with running(source_at(through(proxy, database)), sink):
        await sink.proven()
        assert proxy.accepted >= 2
        await until_answer(lambda: one_listener(owner))
        assert proxy.prepared == [], "left in a connection that is somebody else's next"


async def one_listener(owner: Connection) -> bool:
    return len(await listeners(owner)) == 1


async def test_a_standby_is_refused_by_name(own_server: EmbeddedServer) -> None:
    own_server.down()
    (own_server.folder / "data" / "standby.signal").touch()
    own_server.up()
    sink = Listening()
    dsn = own_server.dsn("postgres", "postgres")
    async with running(source_at(dsn), sink):
        failure = await sink.failed()
        assert failure.kind is FailureKind.STANDBY
        assert "Connect to the primary" in failure.words
        connection = await asyncpg.connect(dsn)
        await connection.execute("SELECT pg_promote()")
        await connection.close()
        await sink.proven()


async def test_a_database_without_our_schema_is_as_good_and_feeds_nothing(
    bare_database: str,
) -> None:
    sink = Listening()
    async with running(source_at(bare_database, QUICK, BUSINESS), sink):
        await sink.proven()
        assert sink.last().feeds == frozenset()
        connection = await asyncpg.connect(bare_database)
        await connection.execute("NOTIFY livedash, 'x'")
        await until(lambda: sink.last().ignored == 1)
        await initialise(connection, BUSINESS)
        await connection.close()
        await until(lambda: "livedash.people" in (sink.last().feeds or ()))
        assert Gap("rights or policies were altered") in sink.gaps
    assert sink.phases == [Phase.ATTEMPTING, Phase.PROVEN]


async def test_a_schema_that_is_closed_to_the_login_is_as_good_as_none(
    owner: Connection, server: EmbeddedServer, database: str
) -> None:
    """What it is to be asked is for the reader to say."""
    await owner.execute("CREATE ROLE outsider LOGIN")
    await owner.execute("CREATE TABLE livedash.migrations (); CREATE TABLE livedash.people ()")
    try:
        sink = Listening()
        async with running(source_at(server.dsn(database, "outsider"), QUICK, BUSINESS), sink):
            await sink.proven()
    finally:
        await owner.execute("DROP ROLE outsider")


async def test_each_way_not_to_get_in_has_its_class(
    server: EmbeddedServer, owner: Connection, database: str
) -> None:
    await owner.execute("CREATE ROLE throng LOGIN CONNECTION LIMIT 0")
    try:
        for dsn, kind in (
            (server.dsn(database, "locked", tcp=True), FailureKind.CREDENTIALS),
            (server.dsn("nowhere", "postgres"), FailureKind.NO_DATABASE),
            (server.dsn(database, "throng"), FailureKind.TOO_MANY),
            ("postgresql://ada@no-such-host.invalid/shop", FailureKind.NO_HOST),
            ("postgresql://ada@127.0.0.1:1/shop", FailureKind.NETWORK),
        ):
            sink = Listening()
            async with running(source_at(dsn), sink):
                assert (await sink.failed()).kind is kind
            assert sink.gaps == []
    finally:
        await owner.execute("DROP ROLE throng")


async def test_suspended_no_connection_is_left_to_hold_up_the_queue(
    bare_database: str, owner: Connection
) -> None:
    sink = Listening()
    source = source_at(bare_database)
    async with running(source, sink):
        await sink.proven()
        assert len(await listeners(owner)) == 1
        await source.suspend()

        async def nobody() -> bool:
            return not await listeners(owner)

        await until_answer(nobody)
        assert sink.phases[-1] is Phase.SUSPENDED
        source.resume()
        await sink.proven(2)
        source.reconnect()
        await sink.proven(3)


async def test_it_knows_which_tables_have_all_four_triggers(
    bare_database: str, owner: Connection
) -> None:
    await owner.execute(
        "CREATE TABLE whole (id int); CREATE TABLE half (id int); CREATE TABLE off (id int);"
        "CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
    )
    for table in ("whole", "half", "off"):
        for event in ("insert", "update", "delete", "truncate"):
            if (table, event) != ("half", "truncate"):
                await owner.execute(
                    f"CREATE TRIGGER livedash_change_{event} AFTER {event} ON {table} "
                    "FOR EACH STATEMENT EXECUTE FUNCTION tell()"
                )
    await owner.execute("ALTER TABLE off DISABLE TRIGGER livedash_change_update")
    sink = Listening()
    async with running(source_at(bare_database), sink):
        await sink.proven()
        assert sink.last().feeds == frozenset({"public.whole"})
        await owner.execute("ALTER TABLE off ENABLE TRIGGER livedash_change_update")
        await until(lambda: sink.last().feeds == frozenset({"public.whole", "public.off"}))
        assert sink.gaps[-1] == Gap("change triggers were altered", frozenset({"public.off"}))


async def test_what_was_written_while_the_triggers_were_off_was_missed(
    bare_database: str, owner: Connection
) -> None:
    await owner.execute(
        "CREATE TABLE loaded (id int); CREATE TABLE other (id int);"
        "CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
    )
    for table in ("loaded", "other"):
        for event in ("insert", "update", "delete", "truncate"):
            await owner.execute(
                f"CREATE TRIGGER livedash_change_{event} AFTER {event} ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION tell()"
            )
    sink = Listening()
    async with running(source_at(bare_database), sink):
        await sink.proven()
        # As a bulk load does it, much faster than the triggers are looked at.
        await owner.execute(
            "ALTER TABLE loaded DISABLE TRIGGER ALL; INSERT INTO loaded VALUES (1);"
            "ALTER TABLE loaded ENABLE TRIGGER ALL"
        )
        await until(lambda: len(sink.gaps) > 1)
        assert sink.gaps[1:] == [Gap("change triggers were altered", frozenset({"public.loaded"}))]


TELL = "CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
SELDOM = PostgresTiming(heartbeat=0.05, deadline=5.0, proof=1000.0)
"""What is noticed is noticed by the heartbeat."""


async def watch(owner: Connection, table: str) -> None:
    for event in ("insert", "update", "delete", "truncate"):
        await owner.execute(
            f"CREATE TRIGGER livedash_change_{event} AFTER {event} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION tell()"
        )


async def feeding(sink: Listening, tables: set[str]) -> None:
    await until(lambda: set(sink.last().feeds or ()) == tables)


async def missing(sink: Listening, times: int) -> None:
    await until(lambda: len(sink.gaps) >= times)


async def beating(sink: Listening, times: int) -> None:
    """So many heartbeats from now on."""
    beats = len(sink.statuses)
    await until(lambda: len(sink.statuses) >= beats + times)


async def test_the_heartbeat_notices_what_becomes_of_triggers_and_tables(
    bare_database: str, owner: Connection
) -> None:
    await owner.execute(f"{TELL}; CREATE TABLE one (id int); CREATE TABLE two (id int)")
    await watch(owner, "one")
    await watch(owner, "two")
    sink = Listening()
    async with running(source_at(bare_database, SELDOM), sink):
        await sink.proven()
        for change, fed in (
            ("DROP TRIGGER livedash_change_delete ON one", {"public.two"}),
            ("ALTER TABLE two RENAME TO three", {"public.three"}),
            ("CREATE SCHEMA other; ALTER TABLE three SET SCHEMA other", {"other.three"}),
            ("ALTER SCHEMA other RENAME TO another", {"another.three"}),
            ("ALTER TABLE another.three DISABLE TRIGGER USER", set[str]()),
        ):
            await owner.execute(change)
            await feeding(sink, fed)
            assert "change triggers were altered" in {gap.reason for gap in sink.gaps[-2:]}


async def test_a_table_is_fed_once_all_that_shares_its_rows_is(
    bare_database: str, owner: Connection
) -> None:
    await owner.execute(f"""
        {TELL};
        CREATE TABLE tree (id int) PARTITION BY RANGE (id);
        CREATE TABLE low PARTITION OF tree FOR VALUES FROM (0) TO (10);
        CREATE TABLE high PARTITION OF tree FOR VALUES FROM (10) TO (20);
        CREATE TABLE goods (id int); CREATE TABLE priced (price int);
        CREATE TABLE bread () INHERITS (goods, priced)""")
    await watch(owner, "low")
    await watch(owner, "goods")
    await watch(owner, "bread")
    sink = Listening()
    async with running(source_at(bare_database, SELDOM), sink):
        await sink.proven()
        # What is written through a parent fires the parent's triggers alone.
        assert not sink.last().feeds
        await watch(owner, "tree")
        await feeding(sink, {"public.low"})
        await watch(owner, "priced")
        await until(lambda: len(sink.last().feeds or ()) == 4)
        await watch(owner, "high")
        await until(lambda: len(sink.last().feeds or ()) == 6)
        assert {table: sorted(kin) for table, kin in sink.last().kin.items()} == {
            "public.tree": ["public.high", "public.low"],
            "public.low": ["public.tree"],
            "public.high": ["public.tree"],
            "public.goods": ["public.bread", "public.priced"],
            "public.priced": ["public.bread", "public.goods"],
            "public.bread": ["public.goods", "public.priced"],
        }
        await owner.execute("CREATE TABLE more PARTITION OF tree FOR VALUES FROM (20) TO (30)")
        await until(lambda: "public.tree" not in (sink.last().feeds or ()))
        assert "public.more" in sink.last().kin["public.tree"]
        assert {"public.low", "public.high"} <= (sink.last().feeds or set())


@pytest.fixture
async def clerk(server: EmbeddedServer, owner: Connection, database: str) -> AsyncIterator[str]:
    """DSN of an ordinary login, which may read one table as itself and another as a baker."""
    await owner.execute("""
        CREATE ROLE baker; CREATE ROLE clerk LOGIN IN ROLE baker; CREATE ROLE stranger;
        CREATE TABLE sales (id int, login text); CREATE TABLE stock (id int);
        CREATE TABLE untold (id int); CREATE VIEW today AS SELECT id FROM sales;
        GRANT SELECT ON sales, today TO clerk; GRANT SELECT ON stock TO baker;
        GRANT USAGE ON SCHEMA livedash TO PUBLIC;
        CREATE POLICY own ON sales USING (login = current_user)""")
    await owner.execute(TELL)
    await watch(owner, "sales")
    await watch(owner, "stock")
    yield server.dsn(database, "clerk")
    await owner.execute(
        "DROP OWNED BY clerk, baker, stranger CASCADE; DROP ROLE clerk, baker, stranger"
    )


async def test_the_heartbeat_notices_what_the_login_may_read(
    owner: Connection, clerk: str, database: str
) -> None:
    sink = Listening()
    async with running(source_at(clerk, SELDOM), sink):
        await sink.proven()
        for seen, change in enumerate(
            (
                "REVOKE SELECT ON sales FROM clerk",
                "GRANT SELECT ON sales TO clerk",
                "REVOKE SELECT ON stock FROM baker",
                "GRANT SELECT ON stock TO baker",
                "REVOKE baker FROM clerk",
                "GRANT baker TO clerk",
                "REVOKE SELECT ON today FROM clerk",
                "REVOKE USAGE ON SCHEMA public FROM PUBLIC",
                "ALTER TABLE sales ENABLE ROW LEVEL SECURITY",
                "ALTER POLICY own ON sales USING (true)",
                "ALTER TABLE sales FORCE ROW LEVEL SECURITY",
                "ALTER TABLE sales OWNER TO baker",
                "ALTER ROLE clerk BYPASSRLS",
            ),
            start=2,
        ):
            await owner.execute(change)
            await missing(sink, seen)
            assert sink.gaps[1:] == [Gap("rights or policies were altered")] * (seen - 1), change


async def test_what_is_no_concern_of_the_login_makes_nothing_old(
    owner: Connection, clerk: str
) -> None:
    sink = Listening()
    async with running(source_at(clerk, SELDOM), sink):
        await sink.proven()
        for harmless in (
            "GRANT SELECT ON sales TO stranger",
            "GRANT stranger TO baker; REVOKE stranger FROM baker",
            "CREATE TABLE staging (id int); INSERT INTO staging VALUES (1); TRUNCATE staging",
            "TRUNCATE sales",
            "DROP TABLE staging",
            "CREATE TEMP TABLE passing (id int PRIMARY KEY)",
            "VACUUM FULL ANALYZE stock",
            "ALTER TABLE untold ADD other int",
            "CREATE INDEX ON sales (id)",
        ):
            for statement in harmless.split(";"):
                await owner.execute(statement)
            await beating(sink, 3)
            assert sink.gaps == [Gap("connected")], harmless


async def proofs_on(listener: Connection) -> list[float]:
    """When each proof of a terminal came, from now on."""
    loop, proofs = asyncio.get_running_loop(), list[float]()

    def heard(_connection: object, _pid: int, _channel: str, payload: object) -> None:
        if "probe" in str(payload):
            proofs.append(loop.time())

    await listener.add_listener("livedash", heard)
    return proofs


async def test_anything_heard_spares_the_proof(bare_database: str, owner: Connection) -> None:
    """Whoever sent it, and whatever it says: it was delivered."""
    timing = PostgresTiming(heartbeat=0.05, deadline=5.0, proof=1.0)
    sink = Listening()
    async with running(source_at(bare_database, timing), sink):
        await sink.proven()
        proofs = await proofs_on(owner)
        # Each proof would have been due after 1.5 s at the latest.
        began = asyncio.get_running_loop().time()
        while asyncio.get_running_loop().time() < began + 2.5:
            await notify(owner, CHANGE)
            await beating(sink, 1)
        assert proofs == []
        await until(lambda: proofs)
        assert sink.last().phase is Phase.PROVEN


async def test_fifty_terminals_prove_themselves_by_one_proof(
    bare_database: str, owner: Connection
) -> None:
    """Each used to prove itself once a minute, and woke all others."""
    timing, random = PostgresTiming(heartbeat=0.5, deadline=30.0, proof=2.0), Random(7)
    sinks = [Listening() for _ in range(50)]
    sources = [
        PostgresSource(Address.parse(bare_database), LoopClock(), random, timing=timing)
        for _ in sinks
    ]
    async with AsyncExitStack() as stack:
        for source, sink in zip(sources, sinks, strict=True):
            await stack.enter_async_context(running(source, sink))
        for sink in sinks:
            await sink.proven()
        proofs = await proofs_on(owner)
        began = asyncio.get_running_loop().time()
        await until(lambda: len(proofs) >= 3)
        assert proofs[2] - began > 3.0, "three rounds of one, not one round of fifty"
        assert {sink.last().phase for sink in sinks} == {Phase.PROVEN}


async def test_a_crowded_queue_means_that_anything_may_have_changed(
    bare_database: str, owner: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("livedash.sources.silence.CROWDED", 0.0)
    sink = Listening()
    async with running(source_at(bare_database), sink):
        await until(lambda: len(sink.gaps) > 2)
    assert {gap.reason for gap in sink.gaps[1:]} == {"change triggers kept silent"}


async def test_two_hundred_reconnects_leave_nothing_behind(
    bare_database: str, owner: Connection
) -> None:
    sink = Listening()
    source = source_at(bare_database, PostgresTiming())
    async with running(source, sink):
        await sink.proven()
        tasks, files = len(asyncio.all_tasks()), open_files()
        for times in range(200):
            source.reconnect()
            await sink.proven(times + 2)
        await until_answer(lambda: one_listener(owner))
        gc.collect()
        assert len(asyncio.all_tasks()) == tasks
        assert open_files() == files
    assert len(asyncio.all_tasks()) == 1


async def test_failed_attempts_leave_nothing_behind(proxy: Proxy, database: str) -> None:
    sink = Listening()
    source = source_at(through(proxy, database), QUICK._replace(deadline=0.02))
    proxy.swallow()
    async with running(source, sink):
        await sink.failed()
        for _ in range(20):
            source.reconnect()
            await sink.failed()
    proxy.reset()
    await until(lambda: proxy.open == 0)
    await until(lambda: not any("asyncpg" in repr(task) for task in asyncio.all_tasks()))


def open_files() -> int:
    return len(list(Path("/dev/fd").iterdir()))
