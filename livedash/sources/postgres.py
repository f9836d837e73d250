"""Changes from Postgres' own LISTEN/NOTIFY, over one connection that does nothing else.

A subscription counts once a NOTIFY to ourselves has come back: a pooler in transaction mode and a
standby accept a connection and never deliver. asyncpg notices no black-holed link, so a timed round
trip does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import NamedTuple

from livedash.database.address import Address
from livedash.database.connection import close, connect, unsplit
from livedash.database.failures import failure_of
from livedash.database.migrations import SchemaPart, applied, check_not_newer
from livedash.database.patience import Patience
from livedash.live.clock import Clock
from livedash.live.events import Change, Gap
from livedash.live.source import Failure
from livedash.sources.reconnect import Reconnecting
from livedash.sources.silence import Silence
from livedash.sources.subscription import Feeds, RoundTrip, Subscription


class PostgresTiming(NamedTuple):
    """Seconds. A dead link is noticed after `heartbeat + deadline` at the latest."""

    heartbeat: float = 8.0
    deadline: float = 5.0
    proof: float = 60.0
    """Seconds without a word from anybody, until the subscription is proven anew; for each terminal
    up to half as long again, so that the first terminal's proof spares the others theirs."""
    goodbye: float = 0.5


TIMING = PostgresTiming()


class PostgresSource(Reconnecting):
    _purpose = "listen"

    def __init__(
        self,
        address: Address,
        clock: Clock,
        random: Random,
        *,
        timing: PostgresTiming = TIMING,
        parts: Sequence[SchemaPart] = (),
    ) -> None:
        """`parts`: the schema as this program knows it; a database that has gone further may mean
        other things by the same names, and is refused. A database without any schema of ours is as
        good: somebody's own tables are watched there."""
        super().__init__("postgres", clock, random)
        self._address = address
        self._timing = timing
        self._parts = parts
        self._random = random
        self._pooled = address.pooled
        self._patience = Patience(timing.deadline)

    def _failure_of(self, error: Exception) -> Failure:
        return failure_of(error, self._address)

    async def _serve(self) -> None:
        if not await self._served(pooled=self._pooled):
            self._pooled = True
            await self._served(pooled=True)

    async def _served(self, *, pooled: bool) -> bool:
        """Serve one connection. False: a pooler was found out, whose connections go to somebody
        else next, so that nothing of ours may stay in them."""
        deadline = self._timing.deadline
        # No session settings: a pooler would refuse them before we can say what is wrong with the
        # pooler.
        with self._patience.measured() as seconds:
            connection = await connect(
                self._address, purpose=self._purpose, pooled=pooled, deadline=seconds
            )
        try:
            subscription = Subscription(
                connection, self._address, self._clock, self._hear, deadline
            )
            await subscription.greet()
            if subscription.pooled and not pooled:
                return False
            if self._parts and subscription.schema:
                async with (
                    asyncio.timeout(deadline),
                    unsplit(connection, self._address.pooled),
                ):
                    check_not_newer(await applied(connection), self._parts)
            await self._look_after(subscription)
            return True
        finally:
            await close(connection, self._timing.goodbye)

    async def _look_after(self, subscription: Subscription) -> None:
        """Look after a subscription from its first proof until the link breaks."""
        await subscription.listen()
        beat = await self._beat(subscription)
        feeds = await self._read_feeds(subscription)
        silence = Silence(subscription.writing)
        await silence.missed(beat)
        self._proven()
        patience = self._patience_without_a_word()
        while True:
            quiet = self._clock.monotonic() - subscription.heard_at
            await subscription.rest(max(0.0, min(self._timing.heartbeat, patience - quiet)))
            before, beat = beat, await self._beat(subscription)
            if beat.triggers != before.triggers:
                feeds = await self._look_at_feeds(subscription, feeds)
            self._look_at_rights(before, beat)
            if await silence.missed(beat):
                self._say_missed("change triggers kept silent")
            if self._clock.monotonic() - subscription.heard_at >= patience:
                await subscription.prove()
                patience = self._patience_without_a_word()
            self._tell(self._status)

    def _patience_without_a_word(self) -> float:
        return self._timing.proof * self._random.uniform(1.0, 1.5)

    async def _beat(self, subscription: Subscription) -> RoundTrip:
        beat = await subscription.beat()
        self._status = replace(
            self._status,
            round_trip=beat.round_trip,
            clock_offset=beat.clock_offset,
            queue_usage=beat.queue_usage,
        )
        return beat

    async def _read_feeds(self, subscription: Subscription) -> Feeds:
        feeds = await subscription.feeds()
        self._status = replace(self._status, feeds=frozenset(feeds.marks), kin=feeds.kin)
        return feeds

    async def _look_at_feeds(self, subscription: Subscription, before: Feeds) -> Feeds:
        """Look at the triggers that came, went, or were switched off for a bulk load and on again:
        nobody told of rows written without them."""
        feeds = await self._read_feeds(subscription)
        self._tell(self._status)
        if silent := frozenset(name for name, _ in before.marks.items() ^ feeds.marks.items()):
            self._say_missed("change triggers were altered", silent)
        return feeds

    def _look_at_rights(self, before: RoundTrip, now: RoundTrip) -> None:
        if now.rights != before.rights:
            self._say_missed("rights or policies were altered")

    def _say_missed(self, why: str, tables: frozenset[str] | None = None) -> None:
        if self._sink:
            self._sink.gap(Gap(why, tables))

    def _hear(self, change: Change | None, received: float) -> None:
        if change is None:
            self._count(None)
            # The schema may be of a newer version of ours, or one that was cut short.
            self._say_missed("a message that nobody understands")
            return
        self._count(received)
        if self._sink:
            self._sink.change(change)
