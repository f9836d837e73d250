"""The trial over services: changes come from scripted Supabase and Pusher servers that a bridge
tells of every commit, and the faults are theirs too.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from random import Random

from websockets.exceptions import ConnectionClosed

from livedash.database.address import Address
from livedash.live.clock import Clock
from livedash.live.link import LinkState
from livedash.sources.database import DatabaseSource
from livedash.sources.postgres import PostgresSource
from livedash.sources.pusher.app import App
from livedash.sources.pusher.between import PusherTiming as PusherTiming
from livedash.sources.pusher.source import PusherSource
from livedash.sources.reconnect import Reconnecting
from livedash.sources.supabase.source import SupabaseSource, endpoint_of
from livedash.sources.supabase.timing import SupabaseTiming as SupabaseTiming
from livedash.sources.supabase.tokens import FixedToken
from tests import phoenix, pusher_server
from tests.bridge import Bridge
from tests.oracle.script import BREAKS_THE_LINK, WEIGHTS, Step, script, transaction
from tests.oracle.trial import LIMIT, Trial
from tests.oracle.watching import QUICK
from tests.phoenix import Phoenix
from tests.proxy import Proxy
from tests.pusher_server import PusherServer
from tests.until import until_answer

SUPABASE = SupabaseTiming(
    heartbeat=0.15, answer=0.4, subscription=1.0, apart=0.0, linger=0.2, proof=0.3, goodbye=0.1
)
PUSHER = PusherTiming(silence=0.15, pong=0.4, greeting=0.5, answer=0.5, signing=0.5, goodbye=0.1)
RUBBISH = ("", "null", "[]", "{", '{"event":7}', "[1,2,3,4,5]", "\x1b]0;owned\x07", b"\xff\x00")
CODES = (1001, 1006, 1012)

SERVICE_WEIGHTS = {
    "restart": 3,
    "service_cut": 3,
    "service_swallow": 2,
    "service_down": 1,
    "service_mend": 5,
    "rubbish": 3,
    "close_channel": 3,
    "expire": 2,
    "starts_anew": 3,
    "leave_out": 2,
}
"""Beside those of a shop and of the link to its database."""

LISTENERS_OWN = ("garbage", "forge", "end_listener", "deafen", "unwatch", "watch")
SERVICE_BREAKS = frozenset({"restart", "service_cut", "service_swallow", "service_down"})


class ServiceTrial(Trial):
    def __init__(
        self,
        use: Collection[str],
        seed: int,
        dsn: Callable[[str], str],
        proxies: Mapping[str, Proxy],
        servers: tuple[Phoenix, PusherServer],
        database: str,
        moment: datetime,
    ) -> None:
        """`use`: any of postgres, supabase and pusher. `proxies`: by the same names, and
        `postgres` in any case."""
        self._use = use
        self._proxies = [proxies[name] for name in ("supabase", "pusher") if name in use]
        self._urls = {name: f"ws://127.0.0.1:{one.port}" for name, one in proxies.items()}
        self.phoenix, self.pusher = servers
        self.bridge = Bridge(*servers)
        self._down = False
        super().__init__(seed, dsn, proxies["postgres"], database, moment)
        self._lost = 0
        """What was lost until the last verdict, or has been made good by a word of the server."""

    def sources(self, at: Address, clock: Clock, random: Random) -> Sequence[Reconnecting]:
        watching: Reconnecting = DatabaseSource(at, clock, random, timing=QUICK)
        if "postgres" in self._use:
            watching = PostgresSource(at, clock, random, timing=QUICK)
        made = [watching]
        if "supabase" in self._use:
            endpoint = endpoint_of(self._urls["supabase"], phoenix.KEY)
            token = FixedToken("jwt")
            made.append(SupabaseSource(endpoint, token, clock, random, timing=SUPABASE))
        if "pusher" in self._use:
            app = App(
                pusher_server.KEY,
                self._urls["pusher"],
                private=True,
                secret=pusher_server.SECRET,
            )
            made.append(PusherSource(app, clock, random, timing=PUSHER))
        return made

    def drawn(self, seed: int, steps: int, *, calm: bool) -> Iterator[Step]:
        weights = {**WEIGHTS, **SERVICE_WEIGHTS}
        if "postgres" not in self._use:
            weights = {name: one for name, one in weights.items() if name not in LISTENERS_OWN}
        breaks = BREAKS_THE_LINK | SERVICE_BREAKS
        return script(seed, steps, calm=calm, weights=weights, breaks=breaks)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with self.bridge.carrying(self._dsn("postgres")), super().running():
            yield

    async def _take(self, step: Step) -> None:
        # Whoever was to be told something has gone in the meantime.
        with suppress(ConnectionClosed):
            await super()._take(step)

    async def verdict(self) -> None:
        await self.service_mend()
        if self._random.random() < 0.25:
            # With nothing after it that would make anybody look.
            await self.leave_out(0)
        await self.bridge.told()
        lost, self._lost = self.bridge.lost - self._lost, self.bridge.lost
        # Postgres tells of everything; of who may see what, a board's channel says nothing.
        unheard = lost > 0 and "postgres" not in self._use
        self.may_diverge = unheard or set(self._use) == {"pusher"}
        if self.may_diverge:
            # What is hidden no audit looks at; it is read when it is shown.
            self.dashboard.open_all()
        await super().verdict()

    async def _quiescence(self) -> None:
        await self.bridge.told()
        await until_answer(self._all_is_true, LIMIT)

    async def _differences(self) -> list[str]:
        # Compared until there were none. A subscription that stands only now is a gap, and makes
        # queries old for a moment, whenever that may be.
        return []

    async def _all_is_true(self) -> bool:
        told_of_all = not {"postgres", "supabase"}.isdisjoint(self._use)
        up = (LinkState.LIVE,) if told_of_all else (LinkState.LIVE, LinkState.PARTIAL)
        if self.dashboard.engine.link.state not in up or not self.dashboard.at_rest:
            return False
        return not await self.dashboard.differences(self._ada)

    # What the services do

    async def restart(self) -> None:
        """A deployment: everybody is sent away, and may come back at once."""
        await self.service_down()
        await self.service_mend()

    async def service_down(self) -> None:
        self._down = True
        for server in (self.phoenix, self.pusher):
            await server.down(self._random.choice(CODES))

    async def service_cut(self) -> None:
        for proxy in self._proxies:
            proxy.reset()

    async def service_swallow(self) -> None:
        for proxy in self._proxies:
            proxy.swallow()

    async def service_mend(self) -> None:
        """Links that lost bytes are no links any more; whoever is well is left alone."""
        for proxy in self._proxies:
            if not proxy.carries:
                proxy.reset()
            proxy.carry()
        if self._down:
            self._down = False
            for server in (self.phoenix, self.pusher):
                await server.up()

    async def rubbish(self, number: int) -> None:
        raw = RUBBISH[number % len(RUBBISH)]
        lines = [one.connection for one in self.phoenix.here]
        for line in (*lines, *(one.connection for one in self.pusher.here)):
            await line.send(raw)

    async def close_channel(self, number: int) -> None:
        if channels := self.phoenix.channels:
            await self.phoenix.close(channels[number % len(channels)])

    async def expire(self, number: int) -> None:
        if channels := self.phoenix.channels:
            await self.phoenix.expire(channels[number % len(channels)])

    async def starts_anew(self) -> None:
        """The replication stops for a while; then the server subscribes again, and says so. Of a
        Pusher server nobody would hear a word."""
        await self.bridge.told()
        self.bridge.loses = lambda: True
        lost = self.bridge.lost
        await self.transact(transaction(self._random))
        await self.bridge.told()
        self.bridge.loses = lambda: False
        await self.phoenix.subscribe()
        if "supabase" in self._use:
            self._lost += self.bridge.lost - lost

    async def leave_out(self, number: int) -> None:
        """One in so many is lost, and nobody says so."""
        await self.bridge.told()
        self.bridge.loses = lambda: self._random.randrange(number % 3 + 1) == 0
        await self.transact(transaction(self._random))
        await self.bridge.told()
        self.bridge.loses = lambda: False
