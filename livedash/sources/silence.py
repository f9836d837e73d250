"""Silent change triggers: whether a change was committed without a word.

Change triggers keep silent while the server's notification queue is half full, so that no writer
fails, and leave a note. A trigger makes its note before its transaction commits, and the commit may
take its time. So every transaction that was writing when a new note was found counts until it is
over.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from livedash.sources.subscription import RoundTrip

CROWDED = 0.45
"""How full the queue may be. From 0.5 on triggers keep silent; triggers of an older engine leave no
note, nor can a writer who may use nothing of the schema livedash."""


class Silence:
    """Compares each heartbeat's note of silent triggers with the heartbeat before."""

    def __init__(self, writing: Callable[[], Awaitable[frozenset[str]]]) -> None:
        """`writing`: asks for the transactions that have written something and are not over."""
        self._ask = writing
        self._noted: int | None = None
        self._writing: frozenset[str] = frozenset()
        self._crowded = False

    async def missed(self, beat: RoundTrip) -> bool:
        """Whether a change may have been committed since the heartbeat before without anybody
        telling of it."""
        was_crowded, self._crowded = self._crowded, beat.queue_usage >= CROWDED
        missed = was_crowded or self._crowded
        if beat.silence != self._noted:
            self._noted = beat.silence
            self._writing = await self._ask()
            missed = True
        elif self._writing:
            still = self._writing & await self._ask()
            missed = missed or still != self._writing
            self._writing = still
        return missed
