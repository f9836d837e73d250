"""A paste, from its beginning to its end: text, and never keys.

Where the end does not come (a program that died, a link that was cut, a person who wants the keys),
the paste is over after a second of silence. The link may only have been slow: several characters at
once are then the rest of the paste, and a single key is a key again.
"""

from __future__ import annotations

import re

from textual import events
from textual.message import Message

PASTE, PASTED = "\x1b[200~", "\x1b[201~"
LONGEST = 20_000
"""The most characters of a paste. No field takes a tenth of them."""
ONE_KEY = re.compile(r"[^\x1b]|\x1b(?:O?.|\[[0-?]*[ -/]*[@-~])?", re.DOTALL)


class PasteLeftOut(Message):
    """A paste was longer than `LONGEST`: nothing of it was taken."""


class Pasting:
    """The paste under way, if there is one."""

    def __init__(self) -> None:
        self._text: str | None = None
        self._too_long = False
        self._broken_off = False

    @property
    def open(self) -> bool:
        return self._text is not None

    def begin(self) -> None:
        self._text, self._too_long, self._broken_off = "", False, False

    def comes(self, data: str) -> None:
        """Take input after a broken-off paste: the rest of the paste, or keys again."""
        if self._broken_off:
            self._broken_off = False
            if not ONE_KEY.fullmatch(data):
                self.begin()

    def take(self, data: str) -> tuple[Message | None, str]:
        """Take input; answers the paste once its end is here, and the text behind that end."""
        assert self._text is not None
        self._text, ended, rest = (self._text + data).partition(PASTED)
        if len(self._text) > LONGEST:
            self._too_long = True
            if not ended:
                # The first half of the end mark may be here.
                self._text = self._text[-len(PASTED) :]
        return (self._close(), rest) if ended else (None, "")

    def break_off(self) -> Message | None:
        """Break the paste off, because its end does not come."""
        if self._text is None:
            return None
        self._broken_off = True
        return self._close()

    def _close(self) -> Message | None:
        text, self._text = self._text, None
        if self._too_long:
            return PasteLeftOut()
        # Without NUL characters, as Textual has it.
        return events.Paste(text.replace("\x00", "")) if text else None
