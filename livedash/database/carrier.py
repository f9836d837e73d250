"""Carries the writes of one database to this database alone, whoever answers at its address by
now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from livedash.live.mutation import Mutation
from livedash.live.sending import Answer, Elsewhere


class Sends(Protocol):
    """The writer that a carrier sends through: `database.writer.Writer`."""

    async def send(self, mutation: Mutation, to: UUID | None = None) -> Answer: ...


class Carrier:
    """Implements `live.sending.Sender`."""

    def __init__(self, sends: Sends, to: UUID, strange: Callable[[], None]) -> None:
        """`to`: the installation. `strange`: called when another installation answers."""
        self._sends, self._to, self._strange = sends, to, strange

    async def send(self, mutation: Mutation) -> Answer:
        answer = await self._sends.send(mutation, self._to)
        if isinstance(answer, Elsewhere):
            self._strange()
        return answer
