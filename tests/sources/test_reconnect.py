"""The loop that every source keeps its link with: it tells the truth and never gives up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from random import Random

import pytest

from livedash.live.events import Gap
from livedash.live.source import Failure, FailureKind, Phase
from livedash.live.wants import Want
from livedash.sources.reconnect import Reconnecting
from tests.clock import ManualClock, quiet
from tests.sources.listening import Listening, running

REFUSED = Failure(FailureKind.NETWORK, "Nothing listens.")


class Scripted(Reconnecting):
    """Sessions that do what the test says."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__("scripted", clock, Random(1))
        self.sessions = 0
        self.open = 0
        self.wants: list[tuple[Want, ...]] = []
        self.fault: asyncio.Future[None] | None = None

    def _failure_of(self, error: Exception) -> Failure:
        return Failure(FailureKind.NETWORK, str(error))

    async def _serve(self) -> None:
        self.sessions += 1
        self.open += 1
        self.fault = asyncio.get_running_loop().create_future()
        try:
            await self.fault
        finally:
            await asyncio.sleep(0)  # a transport takes its time to close
            self.open -= 1

    def _want_changed(self) -> None:
        self.wants.append(self._wants)

    def prove(self) -> None:
        self._proven()

    def fail(self, words: str = "Nothing listens.") -> None:
        assert self.fault is not None
        self.fault.set_exception(OSError(words))

    def hear(self, received: float | None) -> None:
        self._count(received)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def sink() -> Listening:
    return Listening()


@pytest.fixture
async def source(clock: ManualClock, sink: Listening) -> AsyncIterator[Scripted]:
    source = Scripted(clock)
    async with running(source, sink):
        await quiet()
        yield source
    assert source.open == 0
    assert clock.armed == 0


async def test_proven_is_told_before_the_gap(source: Scripted, sink: Listening) -> None:
    source.prove()
    assert sink.phases == [Phase.ATTEMPTING, Phase.PROVEN]
    assert sink.told[-2:] == [sink.last(), Gap("connected")]
    assert sink.last().failure is None


async def test_a_failure_is_told_with_the_moment_of_the_next_attempt(
    source: Scripted, sink: Listening, clock: ManualClock
) -> None:
    source.fail()
    await quiet()
    assert sink.last().phase is Phase.WAITING
    assert sink.last().failure == REFUSED
    wait = (sink.last().next_attempt or 0.0) - clock.monotonic()
    assert wait > 0
    await clock.turn(wait * 0.99)
    assert source.sessions == 1
    await clock.turn(wait * 0.02)
    assert source.sessions == 2
    assert sink.last().phase is Phase.ATTEMPTING
    assert sink.last().attempt == 2
    assert sink.last().failure == REFUSED


async def test_nobody_gives_up(source: Scripted, clock: ManualClock) -> None:
    for attempt in range(500):
        assert source.sessions == attempt + 1
        source.fail()
        await clock.turn(60)


async def test_attempts_are_counted_until_live_is_reached(
    source: Scripted, sink: Listening, clock: ManualClock
) -> None:
    for _ in range(3):
        source.prove()
        source.fail()
        await clock.turn(60)
    assert sink.last().attempt == 4
    source.prove()
    source.live_reached()
    source.fail()
    await clock.turn(60)
    assert sink.last().attempt == 2


async def test_reconnect_drops_what_stands_and_tries_at_once(
    source: Scripted, sink: Listening
) -> None:
    source.prove()
    source.reconnect()
    await quiet()
    assert (source.sessions, source.open) == (2, 1)
    assert sink.last().phase is Phase.ATTEMPTING


async def test_reconnect_does_not_wait_for_the_countdown(source: Scripted, sink: Listening) -> None:
    source.fail()
    await quiet()
    assert sink.last().phase is Phase.WAITING
    source.reconnect()
    await quiet()
    assert source.sessions == 2


async def test_suspend_returns_when_the_transport_is_closed(
    source: Scripted, sink: Listening, clock: ManualClock
) -> None:
    source.prove()
    await source.suspend()
    assert source.open == 0
    await clock.turn(3600)
    assert sink.last().phase is Phase.SUSPENDED
    source.reconnect()
    await clock.turn(60)
    assert source.sessions == 1, "a suspended source must not come back by itself"
    source.resume()
    await quiet()
    assert source.sessions == 2
    source.prove()
    assert sink.gaps == [Gap("connected")] * 2


async def test_suspend_during_the_countdown(
    source: Scripted, sink: Listening, clock: ManualClock
) -> None:
    source.fail()
    await quiet()
    await source.suspend()
    await clock.turn(3600)
    assert source.sessions == 1
    source.resume()
    await quiet()
    assert source.sessions == 2


async def test_suspend_before_the_first_attempt(clock: ManualClock, sink: Listening) -> None:
    source = Scripted(clock)
    await source.suspend()
    async with running(source, sink):
        await quiet()
        assert sink.phases == [Phase.SUSPENDED]
        source.resume()
        await quiet()
        assert source.sessions == 1


async def test_counts_are_told_together(
    source: Scripted, sink: Listening, clock: ManualClock
) -> None:
    source.prove()
    told = len(sink.told)
    for second in range(1000):
        source.hear(float(second))
    source.hear(None)
    assert len(sink.told) == told
    await clock.turn(1)
    assert len(sink.told) == told + 1
    assert (sink.last().events, sink.last().ignored, sink.last().last_event) == (1000, 1, 999.0)
    await clock.turn(60)
    assert len(sink.told) == told + 1, "a quiet source says nothing"


async def test_since_is_the_moment_of_the_phase(
    source: Scripted, sink: Listening, clock: ManualClock
) -> None:
    await clock.turn(5)
    source.prove()
    since = clock.monotonic()
    await clock.turn(5)
    source.hear(clock.monotonic())
    await clock.turn(5)
    assert sink.last().since == since


async def test_what_is_wanted_is_kept_across_sessions(source: Scripted, clock: ManualClock) -> None:
    source.want([Want("shop.tasks")])
    source.fail()
    await quiet()
    await clock.turn(2.0)
    assert source.sessions == 2
    assert source.wants == [(Want("shop.tasks"),)]
