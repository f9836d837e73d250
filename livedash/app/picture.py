"""What stands on the terminal, cell by cell, and what must be written to make it another picture.

The last door before the terminal: whatever a widget repaints, only the cells that differ pass.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

_UNKNOWN = Style.from_meta({"unknown": True})
_BRIDGE = 8
"""Equal cells between two differences that are cheaper to write again than to jump over."""

Glyph = tuple[str, Style | None]
"""One cell; the second half of a wide one has no text."""


class Picture:
    """The picture that the terminal has, as far as we know."""

    def __init__(self) -> None:
        self._lines: list[Strip] = []
        self._size = (0, 0)

    def forget(self) -> None:
        """Anything may stand there now."""
        self._size = (0, 0)

    def resize(self, width: int, height: int) -> None:
        """A terminal of another size has arranged its picture in a way of its own."""
        if self._size != (width, height):
            self._size = (width, height)
            unknown = Strip([Segment(" " * width, _UNKNOWN)], width)
            self._lines = [unknown] * height

    def write(self, x: int, y: int, strip: Strip, console: Console) -> str:
        """Put the strip there; answer the bytes that this takes, none when it stands there."""
        if not 0 <= y < len(self._lines):
            return ""
        line = self._lines[y]
        end = x + strip.cell_length
        before = line.crop(x, end)
        if before == strip:
            return ""
        written = [
            Control.move_to(x + start, y).segment.text + strip.crop(start, stop).render(console)
            for start, stop in differences(glyphs(before), glyphs(strip))
        ]
        if written:
            parts = [line.crop(0, x), strip, line.crop(end, self._size[0])]
            self._lines[y] = Strip.join(parts).simplify()
        return "".join(written)


def glyphs(strip: Strip) -> list[Glyph]:
    """The strip's cells."""
    cells: list[Glyph] = []
    for text, style, _ in strip:
        if text.isascii():
            cells.extend([(character, style) for character in text])
            continue
        for character in text:
            width = cell_len(character)
            if width == 0 and cells:
                cells[-1] = (cells[-1][0] + character, cells[-1][1])
            elif width:
                cells.append((character, style))
                cells.extend([("", style)] * (width - 1))
    return cells


def differences(before: list[Glyph], after: list[Glyph]) -> Iterator[tuple[int, int]]:
    """Stretches that must be written; never half of a wide cell, and none very near another."""
    differing = [index for index, glyph in enumerate(after) if before[index : index + 1] != [glyph]]
    start = stop = -1
    for index in differing:
        if start >= 0 and index - stop <= _BRIDGE:
            stop = index + 1
            continue
        if start >= 0:
            yield _whole(after, start, stop)
        start, stop = index, index + 1
    if start >= 0:
        yield _whole(after, start, stop)


def _whole(cells: list[Glyph], start: int, stop: int) -> tuple[int, int]:
    while start > 0 and not cells[start][0]:
        start -= 1
    while stop < len(cells) and not cells[stop][0]:
        stop += 1
    return start, stop
