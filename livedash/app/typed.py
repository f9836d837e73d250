"""What came from the keyboard, as keys: Esc is a key of its own, whatever comes right behind it.

Terminals send Alt+x as Esc and x, and so does somebody who types Esc and then x, or a slow line
that brings both in one packet. Textual takes them for the first: Esc and Enter became Enter alone,
and a form that was to be left was sent. Nothing here is bound to Alt. And what is pasted is text,
to its end: Textual reads on in keys after an Esc in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from time import monotonic

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.message import Message

ESC = "\x1b"
PASTE, PASTED = "\x1b[200~", "\x1b[201~"
ALONE = re.compile(r"\x1b(?=[^\[\]OPX^_\\])")
"""An Esc that begins no sequence of a terminal."""


class KeysApart(XTermParser):
    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._held: float | None = None
        """Since when an Esc waits for what comes behind it."""
        self._paste: str | None = None
        """What was pasted so far, while it goes on."""

    def feed(self, data: str) -> Iterable[Message]:
        if not data:
            yield from super().feed(data)
            return
        if self._held is not None:
            data, self._held = ESC + data, None
        while data:
            if self._paste is not None:
                self._paste, found, data = (self._paste + data).partition(PASTED)
                if not found:
                    return
                yield events.Paste(self._paste.replace("\x00", ""))
                self._paste = None
            typed, pastes, data = data.partition(PASTE)
            if pastes:
                self._paste = ""
            elif typed.endswith(ESC):
                typed, self._held = typed[:-1], monotonic()
            yield from self._keys(typed)

    def tick(self) -> Iterable[Message]:
        if self._held is not None and monotonic() - self._held >= constants.ESCAPE_DELAY:
            self._held = None
            yield events.Key("escape", ESC)
        yield from super().tick()

    def _keys(self, typed: str) -> Iterator[Message]:
        for place, part in enumerate(ALONE.split(typed)):
            if place:
                yield events.Key("escape", ESC)
            if part:
                yield from super().feed(part)
