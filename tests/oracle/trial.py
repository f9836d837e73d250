"""One trial: the script's steps done to a shop and to the link between it and a dashboard, then
silence, then the verdict.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from random import Random
from typing import cast

import asyncpg

from livedash.business.place import Place
from livedash.business.places import PLACES
from livedash.database.address import Address
from livedash.live.clock import Clock
from livedash.live.link import LinkState
from livedash.live.source import FailureKind, Phase
from livedash.live.trace import Diverged as Unexplained
from livedash.live.trace import Fault
from livedash.sources.reconnect import Reconnecting
from tests.oracle.faults import TRIGGERLESS, Faults
from tests.oracle.script import Step, Transaction, script
from tests.oracle.watching import MARK, Dashboard, WanderingClock, ask, listening
from tests.oracle.writing import Deed, Writers
from tests.proxy import Proxy
from tests.until import until

LIMIT = 30.0
"""Seconds of silence after which everything must have been read again."""
LAST = 25
AS_IT_WAS = Transaction(
    "postgres",
    tuple(
        Deed(write, ())
        for write in (
            "hire_ada_again",
            "take_ada_back",
            "take_ada_into_the_projects",
            "fill_the_board",
        )
    ),
    commit=True,
)
"""Who may see nothing proves nothing."""


class Diverged(AssertionError):
    """A cached result is not what the database says."""


class Trial:
    def __init__(
        self, seed: int, dsn: Callable[[str], str], proxy: Proxy, database: str, moment: datetime
    ) -> None:
        self.seed = seed
        self.proxy = proxy
        self.clock = WanderingClock(moment)
        self.writers = Writers(dsn, self.clock.now)
        address = f"postgresql://ada@127.0.0.1:{proxy.port}/{database}?sslmode=disable"
        self.dashboard = Dashboard(address, self.clock, Random(seed), self.sources)
        self._dsn = dsn
        self._random = Random(seed)
        self._steps: deque[str] = deque(maxlen=LAST)
        self._suspended = False
        self._fed_anew = False
        self.verdicts = 0
        self.may_diverge = False
        """Something was lost in this round that only the self-audit can find."""
        self._healed = 0

    def sources(self, at: Address, clock: Clock, random: Random) -> Sequence[Reconnecting]:
        """Who tells the dashboard of changes."""
        return listening(at, clock, random)

    def drawn(self, seed: int, steps: int, *, calm: bool) -> Iterator[Step]:
        """What happens in one round."""
        return script(seed, steps, calm=calm)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        self._ada = await asyncpg.connect(self._dsn("ada"))
        self._owner = await asyncpg.connect(self._dsn("postgres"))
        self.faults = Faults(self.proxy, self._owner, self._triggers_put_back)
        try:
            known = cast("tuple[Place, ...]", await ask(self._ada, PLACES.at(), self.clock.now()))
            await self.dashboard.start(known)
            yield
        finally:
            await self.dashboard.stop()
            await self.writers.close()
            await self._ada.close()
            await self._owner.close()

    async def play(self, rounds: int, steps: int) -> None:
        """So many rounds of so many steps, each with its verdict."""
        for _ in range(rounds):
            await self.transact(AS_IT_WAS)
            calm = self.verdicts % 2 == 1
            for step in self.drawn(self.seed * 1000 + self.verdicts, steps, calm=calm):
                self._steps.append(str(step))
                await self._take(step)
            await self.verdict()

    async def _take(self, step: Step) -> None:
        try:
            whose = self if hasattr(self, step.name) else self.faults
            await getattr(whose, step.name)(*step.arguments)
        except TimeoutError:
            raise Diverged(self._story([f"{step.name} never came about."])) from None

    # The shop

    async def transact(self, one: Transaction) -> None:
        await self.writers.transact(one.login, one.deeds, commit=one.commit)

    async def at_once(self, several: Sequence[Transaction]) -> None:
        await asyncio.gather(*map(self.transact, several))

    async def begin_long(self, one: Transaction) -> None:
        await self.writers.begin_long(one.login, one.deeds)

    async def end_long(self, commit: bool) -> None:
        await self.writers.end_long(commit=commit)

    # The person

    async def show(self, number: int) -> None:
        self.dashboard.show(number, True)

    async def hide(self, number: int) -> None:
        self.dashboard.show(number, False)

    async def open(self, number: int) -> None:
        self.dashboard.open(number)

    async def close(self, number: int) -> None:
        self.dashboard.close(number)

    async def suspend(self) -> None:
        self._suspended = True
        await self.dashboard.engine.suspend()

    async def resume(self) -> None:
        if self._suspended:
            self._suspended = False
            self.dashboard.engine.resume()

    async def reconnect(self) -> None:
        self.dashboard.engine.reconnect()

    async def refresh(self) -> None:
        self.dashboard.engine.cache.refresh("asked for")

    async def set_clock(self, seconds: float) -> None:
        self.clock.set(timedelta(seconds=seconds))

    async def deafen(self) -> None:
        """A pooler slips in between that never carries a notification, until that is noticed."""
        await self.faults.mend()
        await self.resume()
        await self.until_live()
        self.proxy.deaf = True
        await until(lambda: self._unproven or not self._proven, LIMIT)
        self.proxy.deaf = False
        self.proxy.reset()

    @property
    def _proven(self) -> bool:
        return self.dashboard.sources[0].status.phase is Phase.PROVEN

    @property
    def _unproven(self) -> bool:
        failure = self.dashboard.sources[0].status.failure
        return failure is not None and failure.kind is FailureKind.UNPROVEN

    async def until_live(self) -> None:
        """Go on when the link is up, if it can be."""
        if self.proxy.carries and not self.proxy.refuses and not self._suspended:
            up = (LinkState.LIVE, LinkState.PARTIAL)
            await until(lambda: self.dashboard.engine.link.state in up, LIMIT)

    # The verdict

    async def verdict(self) -> None:
        """Everything is mended and nobody writes: what is called true must be true."""
        await self.writers.end_long(commit=self._random.random() < 0.5)
        await self.faults.mend()
        await self.resume()
        await self._put_triggers_back()
        if self._random.random() < 0.6:
            # Else what is hidden stays hidden: it may be old, but must not be called true then.
            self.dashboard.open_all()
        try:
            await self._quiescence()
        except TimeoutError:
            raise Diverged(self._story(["It does not come to rest."])) from None
        if found := await self._differences():
            raise Diverged(self._story(found))
        trace = self.dashboard.engine.trace
        if trace.faults or (trace.divergences > self._healed and not self.may_diverge):
            seen = [str(one) for one in trace if isinstance(one, Unexplained | Fault)]
            raise Diverged(self._story(["The self-audit or a fault:", *seen]))
        self.verdicts += 1
        self._healed, self.may_diverge = trace.divergences, False

    async def _differences(self) -> list[str]:
        return await self.dashboard.differences(self._ada)

    async def _put_triggers_back(self) -> None:
        await self.faults.watch()
        assert not self.faults.triggers_gone
        if self._fed_anew:
            self._fed_anew = False
            try:
                await until(self._gap_since_then, LIMIT)
            except TimeoutError:
                words = f"{TRIGGERLESS} is fed again and nobody said what was missed."
                raise Diverged(self._story([words])) from None

    def _triggers_put_back(self) -> None:
        self._fed_anew = True
        self.dashboard.gaps.clear()

    def _gap_since_then(self) -> bool:
        gaps = self.dashboard.gaps
        return any(tables is None or TRIGGERLESS in tables for tables in gaps)

    async def _quiescence(self) -> None:
        """All messages so far are heard (the last of them is a mark of ours) and all is read."""
        number = 0
        async with asyncio.timeout(LIMIT):
            while not await self._heard_and_read(f"{self.seed}/{self.verdicts}/{number}"):
                number += 1

    async def _heard_and_read(self, mark: str) -> bool:
        """False when the link was lost on the way."""
        dashboard = self.dashboard
        await until(lambda: self._live, LIMIT)
        await self.faults.notify(json.dumps({"v": 1, "t": MARK, "o": "U", "k": [mark]}))
        await until(lambda: mark in dashboard.marks or not self._live, LIMIT)
        await until(lambda: dashboard.at_rest or not self._live, LIMIT)
        return dashboard.at_rest and mark in dashboard.marks

    @property
    def _live(self) -> bool:
        return self.dashboard.engine.link.state is LinkState.LIVE

    def _story(self, found: Sequence[str]) -> str:
        engine = self.dashboard.engine
        records = [f"    {one}"[:240] for one in engine.trace][-LAST:]
        steps = [f"    {one}" for one in self._steps]
        return "\n".join(
            [
                f"Seed {self.seed}, verdict {self.verdicts + 1}, link {engine.link.state}:",
                *found,
                "The last steps:",
                *steps,
                "The last records:",
                *records,
                f"The link: {engine.link}",
            ]
        )
