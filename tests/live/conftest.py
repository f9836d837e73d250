"""A cache on the bench, and nothing left of it afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator
from random import Random

import pytest

from livedash.live.cache import QueryCache
from livedash.live.pacing import Pacing
from tests.clock import ManualClock
from tests.live.bench import Bench
from tests.scripted import ScriptedDatabase, ScriptedFetcher


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    clock = ManualClock()
    database = ScriptedDatabase()
    fetcher = ScriptedFetcher(clock, database.answer)
    pacing = Pacing()
    cache = QueryCache(fetcher, clock, Random(7), pacing)
    yield Bench(clock, database, fetcher, cache, pacing)
    await cache.close()
    assert clock.armed == 0, "a timer outlived the cache"
