"""What was committed without a word while the notification queue was crowded is read all the same:
with the next heartbeat, however short the crowd and however long the transaction.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest

from livedash.database.connection import Connection
from livedash.database.migrations import initialise
from livedash.live.source import SourceStatus
from livedash.sources.silence import CROWDED, Silence
from livedash.sources.subscription import RoundTrip, Subscription
from tests.crowding import crowded, small_queue
from tests.desk import Desk, desk
from tests.until import until
from tests.watched import watch

SALES = "SELECT branch AS branch_id, number, 1 AS total FROM sales ORDER BY number"


@pytest.fixture(scope="module")
def queue() -> Iterator[str]:
    with small_queue() as dsn:
        yield dsn


@pytest.fixture
async def writer(queue: str) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(queue)
    await connection.execute("DROP SCHEMA IF EXISTS livedash CASCADE; DROP TABLE IF EXISTS sales")
    await initialise(connection)
    await connection.execute("CREATE TABLE sales (branch int, number int)")
    await watch(connection, ["sales"])
    yield connection
    await connection.close()


async def sell(connection: Connection, number: int) -> None:
    await connection.execute("INSERT INTO sales VALUES (1, $1)", number)


async def beats(dashboard: Desk, more: int = 3) -> None:
    """So many heartbeats from now on."""
    seen: list[SourceStatus] = []

    def counted() -> bool:
        status = dashboard.engine.link.sources[0]
        if not seen or seen[-1] is not status:
            seen.append(status)
        return len(seen) > more

    await until(counted)


async def test_a_crowd_that_was_over_before_the_heartbeat_hides_nothing(
    queue: str, writer: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest, peaks = Subscription.rest, list[str]()

    async def with_a_peak(subscription: Subscription, seconds: float) -> None:
        if not peaks:
            peaks.append("between two heartbeats")
            async with crowded(writer, queue):
                await sell(writer, 1)
        await rest(subscription, seconds)

    usages = set[bool]()
    async with desk(queue, SALES) as dashboard:
        dashboard.engine.on_link(
            lambda link: usages.add((link.sources[0].queue_usage or 0.0) >= CROWDED)
        )
        await until(lambda: dashboard.live)
        monkeypatch.setattr(Subscription, "rest", with_a_peak)
        await dashboard.shows([(1, 1, 1)])
        assert usages == {False}, "nobody saw a crowded queue"
        assert dashboard.events == [], "and nobody told of the sale"


async def test_a_transaction_that_commits_long_after_the_crowd_is_waited_for(
    queue: str, writer: Connection
) -> None:
    long = await asyncpg.connect(queue)
    async with desk(queue, SALES) as dashboard:
        await until(lambda: dashboard.live)
        transaction = long.transaction()
        await transaction.start()
        async with crowded(writer, queue):
            await sell(long, 1)
        await beats(dashboard)
        await until(lambda: dashboard.live)
        assert dashboard.rows == []
        await transaction.commit()
        await dashboard.shows([(1, 1, 1)])
        assert dashboard.events == []
    await long.close()


async def test_a_crowd_from_before_the_dashboard_hides_nothing_either(
    queue: str, writer: Connection
) -> None:
    long = await asyncpg.connect(queue)
    transaction = long.transaction()
    await transaction.start()
    async with crowded(writer, queue):
        await sell(long, 1)
    async with desk(queue, SALES) as dashboard:
        await until(lambda: dashboard.live)
        assert dashboard.rows == []
        await transaction.commit()
        await dashboard.shows([(1, 1, 1)])
        assert dashboard.events == []
    await long.close()


def beat(silence: int | None, usage: float = 0.0) -> RoundTrip:
    return RoundTrip(0.001, 0.0, usage, silence, (), ())


async def test_who_was_writing_is_asked_only_after_a_silence_and_until_all_are_over() -> None:
    writing, asked = {"7", "8"}, list[list[str]]()

    async def ask() -> frozenset[str]:
        asked.append(sorted(writing))
        return frozenset(writing)

    silence = Silence(ask)
    assert [await silence.missed(beat(None)) for _ in range(3)] == [False] * 3
    assert asked == []
    assert await silence.missed(beat(1))
    writing.add("9")
    assert not await silence.missed(beat(1)), "nobody is over"
    writing -= {"7", "9"}
    assert await silence.missed(beat(1)), "7 is over"
    assert not await silence.missed(beat(1))
    writing.clear()
    assert await silence.missed(beat(1)), "8 is over"
    seen = len(asked)
    assert [await silence.missed(beat(1)) for _ in range(3)] == [False] * 3
    assert len(asked) == seen


async def test_an_engine_without_notes_is_mistrusted_while_the_queue_is_crowded() -> None:
    async def nobody() -> frozenset[str]:
        return frozenset()

    silence = Silence(nobody)
    usages = [0.0, CROWDED, 0.9, 0.0, 0.0]
    missed = [await silence.missed(beat(None, usage)) for usage in usages]
    assert missed == [False, True, True, True, False]
