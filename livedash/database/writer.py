"""The writer: applies a write exactly once, because write and id commit together or not at all.

A link that dies during COMMIT leaves the question open; the same id sent again finds its own row,
which answers the question. A transaction that the dead link left in the server ends by its own
timeout, and until then the resend waits no longer than for any lock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from livedash.database.address import Address
from livedash.database.connection import Connection, on_standby, unsplit
from livedash.database.failures import LinkFailed, broken, failure_of, is_login_gone, standby
from livedash.database.late import asyncpg
from livedash.database.patience import Heard, each_answer
from livedash.database.refusals import is_stale, refusal
from livedash.database.statements import load
from livedash.database.warm import IDLE, WarmConnections
from livedash.database.work import Step, Work, WorkOf
from livedash.live.link import Link
from livedash.live.mutation import Impossible, Json, Mutation
from livedash.live.sending import Answer, Applied, Elsewhere, NoAnswer, Refused

if TYPE_CHECKING:
    from livedash.database.journal_lines import Owner

MOST = 3
LOCK_TIMEOUT = 3.0
STATEMENT_TIMEOUT = 8.0
IDLE_IN_TRANSACTION = 5.0
"""Seconds that the server keeps a transaction whose terminal says nothing any more."""
DEADLINE = 12.0
"""Seconds for one answer of the server."""

CLAIM = load("livedash.database", "claim.sql")
OWNER = load("livedash.database", "owner.sql")
TRY_AGAIN = ("40001", "40P01")
"""SQLSTATEs of a write that lost to a neighbour by the order of locks, not by what either
wanted."""
OUT_OF_TIME = ("25P03", "25P04")
"""SQLSTATEs of a session that was ended for being idle in its transaction, or too long in it."""


class Writer:
    """Implements `live.sending.Sender`."""

    def __init__(
        self,
        address: Address,
        works: Mapping[str, WorkOf],
        *,
        pooled: bool = False,
        deadline: float = DEADLINE,
        lock_timeout: float = LOCK_TIMEOUT,
        idle_in_transaction: float = IDLE_IN_TRANSACTION,
        idle: float = IDLE,
    ) -> None:
        self._address = address
        self._works = works
        self._deadline = deadline
        # Set with the transaction, not the session, because that holds behind a pooler too.
        self._begin = "; ".join(
            (
                "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
                f"SET LOCAL lock_timeout = {_milliseconds(lock_timeout)}",
                f"SET LOCAL statement_timeout = {_milliseconds(STATEMENT_TIMEOUT)}",
                "SET LOCAL idle_in_transaction_session_timeout = "
                f"{_milliseconds(idle_in_transaction)}",
            )
        )
        self._read: dict[UUID, int] = {}
        """Versions of writes whose COMMIT had no answer: if the COMMIT succeeded, these versions
        are right."""
        self._warm = WarmConnections(
            address,
            statement_timeout=STATEMENT_TIMEOUT,
            pooled=pooled,
            idle=idle,
            most=MOST,
            purpose="write",
        )

    async def send(self, mutation: Mutation, to: UUID | None = None) -> Answer:
        """Apply a write, or say why not, or that nobody knows. `to`: the installation that the
        write was made for; None: whichever answers."""
        work_of = self._works.get(mutation.kind)
        if work_of is None:
            return Refused(
                f"This livedash does not know how to {mutation.kind}; a newer one may, or the "
                "package whose pane has it among its commands."
            )
        try:
            work = work_of(mutation)
        except Impossible as error:
            return Refused(error.words)
        async with self._warm.turn():
            try:
                async with each_answer(self._deadline) as answered:
                    answer = await self._send(mutation, work, to, answered)
            except broken() as error:
                if isinstance(error, TimeoutError):
                    self.disconnect()
                return NoAnswer(failure_of(error, self._address).words)
        if not isinstance(answer, NoAnswer):
            self._read.pop(mutation.id, None)
        return answer

    async def owner(self) -> Owner:
        """The owner of this writer's writes. Raises `LinkFailed`. The connection stays warm for the
        first write."""
        from livedash.database.journal_lines import Owner

        async with self._warm.turn():
            try:
                async with (
                    each_answer(self._deadline) as heard,
                    self._warm.borrowed() as connection,
                ):
                    heard()
                    async with unsplit(connection, self._warm.pooled):
                        found = await connection.fetchrow(OWNER.text)
            except broken() as error:
                raise LinkFailed(failure_of(error, self._address)) from error
        assert found is not None, "a schema of ours has one installation"
        where = f"{found['database']} at {self._address.server}"
        return Owner(found["id"], found["login"], where)

    def disconnect(self) -> None:
        """Cut every connection, because the link is down: nothing waits for a dead one."""
        self._warm.cut()

    def follow(self, link: Link) -> None:
        """Follow the link, for `engine.on_link`, as the reader does."""
        if not link.reachable:
            self.disconnect()

    async def close(self) -> None:
        await self._warm.close()

    async def _send(self, mutation: Mutation, work: Work, to: UUID | None, heard: Heard) -> Answer:
        answer = await self._attempt(mutation, work, to, heard)
        if isinstance(answer, Answered):
            if isinstance(answer.answer, Elsewhere):
                # A new connection may find the right installation again.
                self._warm.drop_idle()
            return answer.answer
        # The connection was dead, or a neighbour's locks were in the way: try once more.
        self._warm.drop_idle()
        answer = await self._attempt(mutation, work, to, heard)
        return answer.answer if isinstance(answer, Answered) else NoAnswer(answer.words)

    async def _attempt(
        self, mutation: Mutation, work: Work, to: UUID | None, heard: Heard
    ) -> Answered | NoAnswer:
        opened = False
        try:
            async with self._warm.borrowed() as connection:
                opened = True
                heard()
                return Answered(await self._apply(connection, mutation, work, to, heard))
        except broken() as error:
            if isinstance(error, TimeoutError) or not opened:
                raise
            refused = refusal(error, work.words)
            if refused is not None:
                return Answered(refused)
            words = failure_of(error, self._address).words
            code = (error.sqlstate or "") if isinstance(error, asyncpg.PostgresError) else "08"
            gone = is_stale(error) or is_login_gone(error)
            if gone or code.startswith(("08", "57P", *TRY_AGAIN, *OUT_OF_TIME)):
                return NoAnswer(words)
            return Answered(NoAnswer(words))

    async def _apply(
        self,
        connection: Connection,
        mutation: Mutation,
        work: Work,
        to: UUID | None,
        heard: Heard,
    ) -> Answer:
        if on_standby(connection):
            # A standby would refuse BEGIN, which says nothing about the write.
            return NoAnswer(standby(self._address).words)
        try:
            await connection.execute(self._begin)
            heard()
            claim = await connection.fetchrow(CLAIM.text, mutation.id, to)
            assert claim is not None, "it answers with one row"
            heard()
            if not claim["ours"] or not claim["new"]:
                await connection.execute("ROLLBACK")
                if not claim["ours"]:
                    return Elsewhere(f"Another database answers at {self._address.server} now.")
                return Applied(self._read.get(mutation.id, work.leaves))
            version: int | None = None
            for step in work.steps:
                records = await connection.fetch(step.statement.text, *step.args)
                heard()
                if not step.counts:
                    continue
                if not records:
                    await connection.execute("ROLLBACK")
                    # Not within the transaction, where the steps before have changed rows
                    # themselves.
                    return _lost(mutation, await _found(connection, work.present))
                version = records[0].get("version", version)
            if version is not None:
                self._read[mutation.id] = version
            if await connection.execute("COMMIT") != "COMMIT":
                return NoAnswer("The database did not commit it.")
        except broken() as error:
            if not connection.is_closed() and connection.is_in_transaction():
                # The refused transaction is over; the connection is as good as before.
                await connection.execute("ROLLBACK")
            refused = refusal(error, work.words)
            who_won = None if refused is None else work.won.get(refused.constraint or "")
            if refused is None or who_won is None:
                raise
            return replace(refused, conflict=await _found(connection, who_won) or None)
        return Applied(version)


class Answered:
    """The final answer of this sending."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer


def _lost(mutation: Mutation, present: dict[str, Json] | None) -> Refused:
    if mutation.expects is None and present is None:
        return Refused("What it concerns is not there.")
    if not present:
        return Refused("Somebody deleted it meanwhile.", conflict={})
    return Refused("Somebody else changed it meanwhile.", conflict=present)


async def _found(connection: Connection, step: Step | None) -> dict[str, Json] | None:
    if step is None:
        return None
    record = await connection.fetchrow(step.statement.text, *step.args)
    return {} if record is None else {name: _json(value) for name, value in record.items()}


def _json(value: object) -> Json:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_json(each) for each in value]
    return str(value)


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)
