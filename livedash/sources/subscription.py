"""One LISTEN connection: who answers, what is heard, and whether messages still come.

Every question has a deadline. On a miss the connection is cut at once: asyncpg would go on waiting
for a black-holed connection, in `close` too.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from secrets import token_hex
from typing import NamedTuple, TypeVar

from livedash.database.address import Address
from livedash.database.connection import Connection, close, connect, unsplit
from livedash.database.failures import (
    LinkFailed,
    silent,
    standby,
    unproven,
)
from livedash.database.late import asyncpg
from livedash.database.statements import Statement, load
from livedash.live.clock import Clock
from livedash.live.events import Change
from livedash.sources.payload import Probe, parse

CHANNEL = "livedash"

WELCOME = load("livedash.sources", "welcome.sql")
HEARTBEAT = load("livedash.sources", "heartbeat.sql")
PROBE = load("livedash.sources", "probe.sql")
FEEDS = load("livedash.sources", "feeds.sql")
WRITING = load("livedash.sources", "writing.sql")

T = TypeVar("T")

Hear = Callable[[Change | None, float], None]
"""Gets each message that is not a probe, and when it came; None: not understood."""


class RoundTrip(NamedTuple):
    """The answer of one timed round trip."""

    round_trip: float
    clock_offset: float
    queue_usage: float
    silence: int | None
    """A value other than before: a change trigger kept silent. None: none ever did."""
    triggers: tuple[int | None, ...]
    """Values other than before: change triggers, trees or names of tables were altered."""
    rights: tuple[int | None, ...]
    """Values other than before: this login may read something else."""


class Feeds(NamedTuple):
    """The tables whose changes are sent."""

    marks: Mapping[str, str]
    """The tables that tell of every change, each with the mark of its triggers."""
    kin: Mapping[str, frozenset[str]]
    """Tables with triggers that share rows with others, and these other tables."""


class Subscription:
    def __init__(
        self, connection: Connection, address: Address, clock: Clock, hear: Hear, deadline: float
    ) -> None:
        self._connection = connection
        self._address = address
        self._clock = clock
        self._hear = hear
        self._deadline = deadline
        self.pooled = False
        """Whether something between us and Postgres answers in its name."""
        self.schema = False
        """Whether there is a schema of ours, and this login may look into it."""
        self.heard_at = clock.monotonic()
        """When anything last came on the channel: a message from anybody proves that we are
        delivered to."""
        self._awaited: tuple[str, asyncio.Event] | None = None
        self._lost = asyncio.Event()
        connection.add_termination_listener(lambda _: self._lost.set())

    async def greet(self) -> None:
        """Ask who answers. Raises when the server is not one to read from and write to."""
        welcome = await self._within(self._welcome())
        if welcome["standby"]:
            raise LinkFailed(standby(self._address))
        self.schema = bool(welcome["allowed"])
        # A pooler answers with the id of another process than the one that serves us.
        self.pooled = welcome["pid"] != self._connection.get_server_pid()

    async def listen(self) -> None:
        """Listen, and prove that we hear. Raises when the proof fails."""
        await self._within(self._connection.add_listener(CHANNEL, self._heard))
        await self.prove()

    async def beat(self) -> RoundTrip:
        """Make one round trip. Raises when it takes too long or a standby answers."""
        sent, wall = self._clock.monotonic(), self._clock.now().timestamp()
        answer = await self._ask(HEARTBEAT)
        round_trip = self._clock.monotonic() - sent
        if answer["standby"]:
            raise LinkFailed(standby(self._address))
        return RoundTrip(
            round_trip=round_trip,
            clock_offset=answer["at"] - (wall + round_trip / 2),
            queue_usage=answer["queue_usage"],
            silence=answer["silence"],
            triggers=tuple(answer["triggers"]),
            rights=tuple(answer["rights"]),
        )

    async def prove(self) -> None:
        """Prove that a NOTIFY to ourselves comes back. Raises when it does not."""
        nonce, heard = token_hex(8), asyncio.Event()
        self._awaited = nonce, heard
        payload = json.dumps({"v": 1, "probe": nonce})
        if self.pooled:
            # PgBouncer in transaction mode was seen to bring back what the connection tells
            # itself, while its transaction lasts, and to drop all that others tell it.
            await self._notify_from_outside(payload)
        else:
            await self._ask(PROBE, payload)
        try:
            async with asyncio.timeout(self._deadline):
                await heard.wait()
        except TimeoutError:
            self._connection.terminate()
            raise LinkFailed(unproven(self._address)) from None
        finally:
            self._awaited = None

    async def feeds(self) -> Feeds:
        found = await self._within(self._connection.fetch(FEEDS.text))
        return Feeds(
            {record["name"]: record["mark"] for record in found if record["mark"]},
            {record["name"]: frozenset(record["kin"]) for record in found if record["kin"]},
        )

    async def writing(self) -> frozenset[str]:
        """The transactions that have written something and are not over."""
        return frozenset((await self._ask(WRITING))["transactions"])

    async def rest(self, seconds: float) -> None:
        """Wait, and raise as soon as the connection is lost."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._lost.wait()
        if self._lost.is_set():
            raise ConnectionResetError("the server closed it")

    async def _welcome(self) -> asyncpg.Record:
        # Without a name: a named statement that we left in a pooler's connection would be in the
        # next user's way.
        async with unsplit(self._connection, self._address.pooled):
            question = await self._connection.prepare(WELCOME.text, name="")
            record = await question.fetchrow()
        assert record is not None
        return record

    async def _ask(self, statement: Statement, *args: object) -> asyncpg.Record:
        record = await self._within(self._answer(statement, args))
        assert record is not None  # each of our questions answers with one row
        return record

    async def _answer(self, statement: Statement, args: Sequence[object]) -> asyncpg.Record | None:
        async with unsplit(self._connection, self._address.pooled):
            return await self._connection.fetchrow(statement.text, *args)

    async def _within(self, answer: Awaitable[T]) -> T:
        try:
            async with asyncio.timeout(self._deadline):
                return await answer
        except TimeoutError:
            self._connection.terminate()
            raise LinkFailed(silent(self._address, self._deadline)) from None

    async def _notify_from_outside(self, payload: str) -> None:
        other = await connect(self._address, purpose="probe", pooled=True, deadline=self._deadline)
        try:
            await self._within(other.execute(PROBE.text, payload))
        finally:
            await close(other)

    def _heard(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        received = self.heard_at = self._clock.monotonic()
        message = parse(str(payload), received)
        if not isinstance(message, Probe):
            self._hear(message, received)
        elif self._awaited and message.nonce == self._awaited[0]:
            self._awaited[1].set()
