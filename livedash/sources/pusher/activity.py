"""When to ask whether the server is still there, and when to take its silence for an answer.

Any message is a sign of life. Who is asked and says nothing is gone: TCP alone would notice it
after a quarter of an hour.
"""

from __future__ import annotations


class Activity:
    """Moments are seconds of the steady clock."""

    def __init__(self, silence: float, patience: float, now: float) -> None:
        """`silence`: after so long without a message we ask. `patience`: so long may the answer
        take."""
        self._silence = silence
        self._patience = patience
        self._due = now + silence
        self._asked: float | None = None

    def heard(self, now: float) -> float | None:
        """A message came. What we have asked it answers: seconds since then, or None."""
        asked, self._asked = self._asked, None
        self._due = now + self._silence
        return None if asked is None else now - asked

    def asked(self, now: float) -> None:
        self._asked = now
        self._due = now + self._patience

    @property
    def asking(self) -> bool:
        """What is due next is not a question but the end."""
        return self._asked is not None

    def due_in(self, now: float) -> float:
        return max(0.0, self._due - now)
