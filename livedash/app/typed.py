"""The input of the keyboard as keys: Esc is a key of its own, whatever comes right behind it.

Terminals send Alt+x as Esc and x, and so does a person who types Esc and then x, or a slow line
that brings both in one packet. Textual takes them for the first: Esc and Enter became Enter alone,
and a form that was to be left was sent. Nothing here is bound to Alt. A paste is text, to its end:
Textual reads on in keys after an Esc in it.

Anybody who can write to the terminal can write here. So Textual gets only the sequences of keys and
of the mouse: it would take its size from a sequence, and type any that it does not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from time import monotonic

from textual import events
from textual.message import Message

from livedash.app.pasting import ONE_KEY, PASTE, Pasting
from livedash.app.sequences import ESC, UNFINISHED, Sequences
from livedash.textual_internals import XTermParser, is_extended_key, sequences_of_keys

AT_ONCE = 0.05
"""Seconds between two keys that only a slow line sends so soon after each other, and no person."""
MOUSE = re.compile(r"\x1b\[<\d{1,3};\d{1,4};\d{1,4}[Mm]")
BATCHES = re.compile(r"\x1b\[\?2026;[0-4]\$y")
"""The terminal's answer to Textual's question whether it can take a frame as a whole."""
NUMBER = re.compile(r"\d+")


class KeysApart(XTermParser):
    def __init__(self, *, mouse: bool = True) -> None:
        super().__init__()
        self._hears_mouse = mouse
        self._sequences = Sequences()
        self._pasting = Pasting()
        self._came = self._flowed = 0.0
        """The moment of the last input of all, and of the last that nobody typed."""

    def feed(self, data: str) -> Iterable[Message]:
        if not data:
            yield from super().feed(data)
            return
        now = monotonic()
        yield from self._end_unfinished(now)
        if not ONE_KEY.fullmatch(data) or now - self._came < AT_ONCE:
            self._flowed = now
        self._came = now
        self._pasting.comes(data)
        while data:
            if self._pasting.open:
                pasted, data = self._pasting.take(data)
                if pasted is not None:
                    yield pasted
                continue
            typed, begins, data = self._sequences.with_held(data).partition(PASTE)
            yield from self._keys(self._sequences.cut(typed, now, more=not begins))
            if begins:
                self._sequences.end()
                self._pasting.begin()

    def waited(self) -> None:
        """Note that nobody read for a while: the next input may be old."""
        self._came = self._flowed = monotonic()
        self._sequences.touch(self._came)

    def tick(self) -> Iterable[Message]:
        now = monotonic()
        yield from self._end_unfinished(now)
        yield from self._keys(self._sequences.late(now))
        yield from super().tick()

    def _end_unfinished(self, now: float) -> Iterator[Message]:
        if now - self._flowed >= UNFINISHED:
            self._sequences.end()
            if (pasted := self._pasting.break_off()) is not None:
                yield pasted

    def _keys(self, pieces: Iterable[str]) -> Iterator[Message]:
        for piece in pieces:
            if piece == ESC:
                yield events.Key("escape", ESC)
            elif MOUSE.fullmatch(piece):
                # Not through Textual's parser, which takes 0.1 ms for each place of a mouse.
                if self._hears_mouse and (moved := self.parse_mouse_code(piece)) is not None:
                    yield moved
            elif not piece.startswith(ESC) or self._known(piece):
                yield from super().feed(piece)
            elif piece.startswith(f"{ESC}O"):
                yield events.Key("escape", ESC)
                yield from super().feed(piece[1:])

    def _known(self, sequence: str) -> bool:
        """Whether a sequence is a key, or an answer that we asked for."""
        if sequence in sequences_of_keys() or BATCHES.fullmatch(sequence):
            return True
        try:
            # A character that does not exist, or is no text, ends Textual's parser.
            "".join(chr(int(number)) for number in NUMBER.findall(sequence)).encode()
            return is_extended_key(self, sequence)
        except (ValueError, OverflowError):
            return False
