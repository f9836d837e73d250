"""When to ask whether the server is still there, and when to take its silence for an answer.

Any message is a sign of life. Who is asked and says nothing is gone: TCP alone would notice it
after a quarter of an hour. And the server wants signs of life from us, however much it has to say
itself: some close with 4201 on whom they have not heard for two minutes.
"""

from __future__ import annotations

SILENCE = 10.0
"""Seconds without a message, then we ask."""
QUIET = 60.0
"""Seconds without a word of ours, then we ask too."""


class Activity:
    """Moments are seconds of the steady clock."""

    def __init__(
        self, wanted: float | None, patience: float, now: float, silence: float = SILENCE
    ) -> None:
        """`wanted`: after so long a silence the server wants to be asked. `patience`: so long may
        its answer take."""
        self._silence = min(silence, wanted or silence)
        self._quiet = min(QUIET, (wanted or QUIET) / 2)
        self._patience = patience
        self._heard = self._said = now
        self._asked: float | None = None

    def heard(self, now: float) -> float | None:
        """A message came. What we have asked it answers: seconds since then, or None."""
        asked, self._asked = self._asked, None
        self._heard = now
        return None if asked is None else now - asked

    def asked(self, now: float) -> None:
        self._asked = self._said = now

    @property
    def asking(self) -> bool:
        """What is due next is not a question but the end."""
        return self._asked is not None

    def due_in(self, now: float) -> float:
        if self._asked is not None:
            due = self._asked + self._patience
        else:
            due = min(self._heard + self._silence, self._said + self._quiet)
        return max(0.0, due - now)
