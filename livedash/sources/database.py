"""The database as a source, without its notifications: does it answer, who is it, what time is it?

The database tells of no change here. Another source does; but changed rows are read from the
database, so without it nothing is live. Unlike LISTEN, this source works through a pooler.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from livedash.database.address import Address
from livedash.database.migrations import SchemaPart
from livedash.live.clock import Clock
from livedash.sources.postgres import TIMING, PostgresSource, PostgresTiming
from livedash.sources.subscription import Subscription


class DatabaseSource(PostgresSource):
    _purpose = "watch"

    def __init__(
        self,
        address: Address,
        clock: Clock,
        random: Random,
        *,
        timing: PostgresTiming = TIMING,
        parts: Sequence[SchemaPart] = (),
    ) -> None:
        super().__init__(address, clock, random, timing=timing, parts=parts)
        nothing: frozenset[str] = frozenset()
        self._status = replace(
            self._status, name="database", push=False, needed=True, feeds=nothing
        )

    async def _look_after(self, subscription: Subscription) -> None:
        beat = await self._beat(subscription)
        self._proven(frozenset())
        while True:
            await subscription.rest(self._timing.heartbeat)
            before, beat = beat, await self._beat(subscription)
            self._look_at_rights(before, beat)
            self._tell(self._status)
