"""Tables that nobody feeds are read again and again, and only while the database answers."""

from __future__ import annotations

from random import Random

from livedash.database.address import Address
from livedash.database.failures import LinkFailed, silent
from livedash.live.events import Gap
from livedash.live.source import Phase
from livedash.sources.polling import GRACE, PollingSource
from tests.clock import ManualClock
from tests.sources.listening import Listening, running

ADDRESS = Address.parse("postgresql://ada@db/shop", environ={})


class Shop:
    def __init__(self) -> None:
        self.unfed: frozenset[str] = frozenset()
        self.answers = True
        self.checks = 0

    async def check(self) -> None:
        self.checks += 1
        if not self.answers:
            raise LinkFailed(silent(ADDRESS, 5))


def polling(shop: Shop, clock: ManualClock) -> PollingSource:
    return PollingSource(ADDRESS, lambda: shop.unfed, shop.check, clock, Random(1), every=10)


async def test_what_is_unfed_may_have_changed_at_each_tick() -> None:
    shop, clock, sink = Shop(), ManualClock(), Listening()
    shop.unfed = frozenset({"a.one", "a.two"})
    async with running(polling(shop, clock), sink):
        await clock.turn(GRACE)
        assert sink.last().phase is Phase.PROVEN
        assert not sink.last().push
        assert sink.last().feeds == shop.unfed
        assert sink.gaps == [Gap("connected", shop.unfed)]
        await clock.turn(10)
        assert [(c.table, c.keys) for c in sink.changes] == [("a.one", None), ("a.two", None)]
        shop.unfed = frozenset({"a.two"})
        await clock.turn(10)
        assert [c.table for c in sink.changes[2:]] == ["a.two"]
        assert sink.last().feeds == frozenset({"a.two"})


async def test_with_nothing_to_ask_for_it_rests_and_is_no_link() -> None:
    shop, clock, sink = Shop(), ManualClock(), Listening()
    async with running(polling(shop, clock), sink):
        await clock.turn(60)
        assert sink.phases == [Phase.ATTEMPTING, Phase.WAITING]
        assert (shop.checks, sink.gaps, sink.last().next_attempt) == (0, [], None)
        shop.unfed = frozenset({"a.one"})
        await clock.turn(10)
        assert sink.last().phase is Phase.PROVEN
        shop.unfed = frozenset()
        await clock.turn(10)
        assert sink.last().phase is Phase.WAITING
        assert sink.last().failure is None


async def test_a_database_that_does_not_answer_is_no_link() -> None:
    shop, clock, sink = Shop(), ManualClock(), Listening()
    shop.unfed, shop.answers = frozenset({"a.one"}), False
    async with running(polling(shop, clock), sink):
        await clock.turn(60)
        assert Phase.PROVEN not in sink.phases
        assert sink.statuses[-1].failure == silent(ADDRESS, 5)
        shop.answers = True
        await clock.turn(60)
        assert sink.last().phase is Phase.PROVEN


async def test_suspended_it_asks_nothing() -> None:
    shop, clock, sink = Shop(), ManualClock(), Listening()
    shop.unfed = frozenset({"a.one"})
    source = polling(shop, clock)
    async with running(source, sink):
        await clock.turn(GRACE)
        await source.suspend()
        checks = shop.checks
        await clock.turn(600)
        assert shop.checks == checks
        source.resume()
        await clock.turn(GRACE)
        assert len(sink.gaps) == 2
