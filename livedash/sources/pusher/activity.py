"""When to ask whether the server is still there, and when to take its silence for an answer.

Any message is a sign of life. A server that is asked and says nothing is gone: TCP alone would
notice that after a quarter of an hour. The server wants signs of life from us too, however much it
has to say itself: some servers close with 4201 a connection on which they heard nothing for two
minutes.
"""

from __future__ import annotations

SILENCE = 10.0
"""Seconds without a message before we ask."""
QUIET = 60.0
"""Seconds without a word of ours before we ask too."""


class Activity:
    """The last messages and questions of a connection. Moments are seconds of the steady clock."""

    def __init__(
        self, wanted: float | None, patience: float, now: float, silence: float = SILENCE
    ) -> None:
        """`wanted`: the silence after which the server wants to be asked. `patience`: how long its
        answer may take."""
        self._silence = min(silence, wanted or silence)
        self._quiet = min(QUIET, (wanted or QUIET) / 2)
        self._patience = patience
        self._heard = self._said = now
        self._asked: float | None = None

    def heard(self, now: float) -> float | None:
        """Note a message, which answers our question: seconds since the question, or None."""
        asked, self._asked = self._asked, None
        self._heard = now
        return None if asked is None else now - asked

    def asked(self, now: float) -> None:
        self._asked = self._said = now

    @property
    def asking(self) -> bool:
        """Whether a question is open, so that what is due next is the end."""
        return self._asked is not None

    def due_in(self, now: float) -> float:
        if self._asked is not None:
            due = self._asked + self._patience
        else:
            due = min(self._heard + self._silence, self._said + self._quiet)
        return max(0.0, due - now)
