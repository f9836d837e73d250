"""Simulated staff: people who write to the sample business while somebody looks at it.

The staff work for the terminal that holds an advisory lock; when that terminal dies, Postgres lets
go of the lock and the next terminal's staff go on. Refusals by the database are counted and told,
and the staff wait when the link dies: they never break.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import NamedTuple, NoReturn

import asyncpg

from livedash.database.address import Address
from livedash.database.connection import Connection, close, connect
from livedash.demo.acts import PEOPLE, Act, StaffDay
from livedash.demo.branches import Bakery, bakeries, where_it_is_afternoon
from livedash.demo.first_minute import Beat

LOCK = 7_264_361_317
"""The advisory lock: the terminal that holds it lets its staff work."""
TAKE_LOCK = "SELECT pg_try_advisory_lock($1)"
MOSTLY_HERE = 0.75
"""The share of all bakery acts that go to the bakery where it is afternoon, on which the demo
opens."""
DEADLINE = 10.0

# InternalClientError: asyncpg's words for a statement on a connection that was just terminated.
LINK_DIED = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresError,
)

log = logging.getLogger(__name__)


class StaffDeed(NamedTuple):
    who: str
    did: str
    """The deed in words; for a refusal, the database's words."""
    refused: bool = False


@dataclass
class Staff:
    """The staff of one terminal. `address_of` gives a login's way to the database; `told` hears of
    everything that the staff do."""

    address_of: Callable[[str], Address]
    seed: int
    speed: float = 1.0
    told: Callable[[StaffDeed], None] = lambda _: None
    script: Sequence[Beat] = ()
    """The script that is played once, before and beside the day's own work, by the first terminal
    with the lock."""
    patience: float = 1.0
    """Seconds between two tries to get the lock, or the link back."""
    working: bool = False
    deeds: int = 0
    refusals: int = 0

    async def work(self) -> NoReturn:
        """Work until cancelled."""
        while True:
            try:
                async with self._alone() as lost, asyncio.TaskGroup() as group:
                    self.working = True
                    group.create_task(_complain_when(lost))
                    for person in PEOPLE:
                        group.create_task(self._work_day(person))
                    script, self.script = self.script, ()
                    for person in dict.fromkeys(beat.act.who for beat in script):
                        part = [beat for beat in script if beat.act.who == person]
                        group.create_task(self._play(person, part))
            except* LINK_DIED as died:
                log.info("The staff lost the database: %s", died.exceptions[0])
            finally:
                self.working = False
            await asyncio.sleep(self.patience)

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[asyncio.Event]:
        """Hold the lock; the event is set when the connection that holds it is gone."""
        lost = asyncio.Event()
        connection = await connect(self.address_of(PEOPLE[0]), purpose="staff")
        try:
            connection.add_termination_listener(lambda _: lost.set())
            # Waiting inside Postgres would keep a snapshot open for hours.
            while not await connection.fetchval(TAKE_LOCK, LOCK):  # noqa: ASYNC110
                await asyncio.sleep(self.patience)
            yield lost
        finally:
            await close(connection)

    async def _work_day(self, person: str) -> None:
        day = StaffDay(person, self.seed)
        connection = await connect(self.address_of(person), purpose="staff")
        try:
            shops = await bakeries(connection)
            while True:
                wait, act = day.next(where_it_is_afternoon(shops).hour())
                await asyncio.sleep(wait / self.speed)
                await self._do(connection, act, day, shops)
        finally:
            await close(connection)

    async def _play(self, person: str, part: Sequence[Beat]) -> None:
        """Play one person's part of the script, where it is afternoon."""
        began = asyncio.get_running_loop().time()
        day = StaffDay(f"{person} in the script", self.seed)
        connection = await connect(self.address_of(person), purpose="staff")
        try:
            here = where_it_is_afternoon(await bakeries(connection))
            for beat in part:
                due = began + beat.at / self.speed
                await asyncio.sleep(due - asyncio.get_running_loop().time())
                await self._do(connection, beat.act, day, [here])
        finally:
            await close(connection)

    async def _do(
        self, connection: Connection, act: Act, day: StaffDay, shops: list[Bakery]
    ) -> None:
        here = where_it_is_afternoon(shops)
        shop = here if day.chance() < MOSTLY_HERE else shops[int(day.chance() * len(shops))]
        try:
            statement = await connection.prepare(act.sql)
            arguments = (day.chance(), day.chance(), shop.branch_id)
            wanted = len(statement.get_parameters())
            did = await statement.fetchval(*arguments[:wanted], timeout=DEADLINE)
        except (asyncpg.AdminShutdownError, asyncpg.CrashShutdownError):
            raise  # the link's end, not a refusal
        except asyncpg.PostgresError as refusal:
            self.refusals += 1
            self._tell(
                StaffDeed(
                    act.who,
                    f"could not {act.what.replace('_', ' ')}: {_reason(refusal)}",
                    refused=True,
                )
            )
            return
        if did is not None:
            self.deeds += 1
            self._tell(StaffDeed(act.who, did))

    def _tell(self, deed: StaffDeed) -> None:
        log.info("%s %s", deed.who, deed.did)
        self.told(deed)


def _reason(refusal: asyncpg.PostgresError) -> str:
    """The database's words; a double booking, whose constraint has a name, gets words of ours."""
    if getattr(refusal, "constraint_name", None) == "bookings_no_overlap":
        return "the hall is taken then, the database let nobody book it twice"
    return str(refusal)


async def _complain_when(lost: asyncio.Event) -> NoReturn:
    await lost.wait()
    raise ConnectionResetError("the connection that holds the staff's lock is gone")


@contextmanager
def at_work(staff: Staff) -> Iterator[None]:
    """Let the staff work in a thread of their own: a dashboard that is busy painting does not slow
    the shop."""
    loop = asyncio.new_event_loop()
    task = loop.create_task(staff.work())

    def run() -> None:
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            log.info("The staff go home: %d deeds, %d refusals", staff.deeds, staff.refusals)
        except Exception:
            # A play that breaks must not write over the dashboard it is played for.
            log.exception("The staff broke")
        finally:
            loop.close()

    thread = threading.Thread(target=run, name="staff", daemon=True)
    thread.start()
    try:
        yield
    finally:
        with contextlib.suppress(RuntimeError):  # closed: they broke, which is in the log
            loop.call_soon_threadsafe(task.cancel)
        thread.join(DEADLINE)
