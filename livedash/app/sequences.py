"""The sequences of a terminal, cut out of its input: whole ones go on, and no others.

A terminal sends more than keys: answers to questions that the program before asked, titles,
colours. Half a sequence, or one without an end, is no key either, however long it is: it is
dropped, and a key a second later is heard again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from textual import constants

ESC = "\x1b"
LONGEST = 64
"""The most characters of a sequence. No key has half as many."""
UNFINISHED = 1.0
"""Seconds after which an unfinished sequence ends by itself."""

WHOLE = re.compile(
    r"""\x1b(?:
        \[ (?: \[[^\x1b] | M[^\x1b]{3} | \d+\$ | [0-?]+[\ -/]*[@-~] | [\ -/]+[@-~] | [@-LN-Z\\-~] )
        | O[^\x1b]
    )""",
    re.VERBOSE | re.DOTALL,
)
"""A whole sequence. The Linux console's function keys, the oldest mouse report and rxvt's keys have
forms of their own."""
BEGUN = re.compile(r"\x1b(?:\[(?:\[|M[^\x1b]{0,2}|[0-?]*[ -/]*)|[OP\]_])?\Z", re.DOTALL)
BROKEN = re.compile(r"\x1b(?:\[[0-?]+[ -/]*|\[[ -/]+|\[M|\\)")
STRING = re.compile(r"\x1b(?:\]|P(?=[!-?])|_)")
"""Text from the terminal, up to its end: a title, a colour, a version. `P` alone is a key."""
STRING_ENDS = re.compile(r"\x07|\x1b\\|(?=\x1b)")
SEQUENCE_ENDS = re.compile(r"[@-~]|(?=[^ -~])")


class Sequences:
    """Cuts the input into keys, `ESC` alone, and whole sequences."""

    def __init__(self) -> None:
        self._held = ""
        """The beginning of what may become a sequence."""
        self._held_since = 0.0
        self._until: re.Pattern[str] | None = None
        """The end of the text that is being dropped."""

    def with_held(self, data: str) -> str:
        """The input, behind the beginning that waited for it."""
        held, self._held = self._held, ""
        return held + data

    def cut(self, data: str, now: float, *, more: bool) -> Iterator[str]:
        """The pieces of `data`. `more`: a beginning at its end may go on."""
        place = 0
        while place < len(data):
            if self._until is not None:
                end = self._until.search(data, place)
                if end is None:
                    return
                place, self._until = end.end(), None
                continue
            begin = data.find(ESC, place)
            if begin != place:
                yield data[place:begin] if begin > 0 else data[place:]
            if begin < 0:
                return
            if whole := WHOLE.match(data, begin):
                place = whole.end()
                if place - begin <= LONGEST:
                    yield whole[0]
            elif BEGUN.match(data, begin):
                self._begin(data[begin:], now)
                if not more:
                    yield from self._give_up()
                return
            elif string := STRING.match(data, begin):
                place, self._until = string.end(), STRING_ENDS
            elif broken := BROKEN.match(data, begin):
                place = broken.end()
            else:
                yield ESC
                place = begin + 1

    def end(self) -> None:
        """Drop nothing any more."""
        self._until = None

    def touch(self, now: float) -> None:
        """Make the beginning as young as now."""
        self._held_since = now

    def late(self, now: float) -> Iterator[str]:
        """The pieces of a beginning that nothing has followed."""
        bare = len(self._held) <= len(f"{ESC}[")
        wait = constants.ESCAPE_DELAY if bare else UNFINISHED
        if self._held and now - self._held_since >= wait:
            yield from self._give_up()

    def _begin(self, held: str, now: float) -> None:
        if len(held) > LONGEST:
            self._until = SEQUENCE_ENDS
        else:
            self._held, self._held_since = held, now

    def _give_up(self) -> Iterator[str]:
        """The keys of an unfinished sequence: Esc, and a bracket perhaps. A longer one held no
        keys."""
        held = self.with_held("")
        if held and len(held) <= len(f"{ESC}["):
            yield ESC
            if held[1:]:
                yield held[1:]
