"""The picture on the terminal, cell by cell, and the bytes that turn it into another picture.

This is the last door before the terminal: whatever a widget repaints, only cells that differ pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

_UNKNOWN = Style.from_meta({"unknown": True})
_BRIDGE = 8
"""The number of equal cells between two differences up to which writing them again is cheaper than
a jump."""

Glyph = tuple[str, Style | None]
"""One cell; the second half of a wide one has no text."""


class TerminalPicture:
    """The picture that the terminal has, as far as we know."""

    def __init__(self) -> None:
        self._lines: list[list[Glyph]] = []
        self._size = (0, 0)

    def forget(self) -> None:
        """Forget the picture: anything may stand on the terminal now."""
        self._size = (0, 0)

    def resize(self, width: int, height: int) -> None:
        """Forget the picture of a terminal of another size, which has arranged its cells in a way
        of its own."""
        if self._size != (width, height):
            self._size = (width, height)
            self._lines = [[(" ", _UNKNOWN)] * width for _ in range(height)]

    def write(self, x: int, y: int, strip: Strip, colours: ColorSystem) -> str:
        """Put a strip into the picture; answers the bytes for the terminal, none when the strip
        stands there already."""
        if not (0 <= y < len(self._lines) and 0 <= x < len(self._lines[y])):
            # A window that has just become smaller gets a frame of its old size.
            return ""
        line = self._lines[y]
        cells = glyphs(strip)
        after = cells[: len(line) - x]
        if len(after) < len(cells) and not cells[len(after)][0]:
            after[-1] = (" ", after[-1][1])
        end = x + len(after)
        if after and not line[x][0]:
            # Half of a wide glyph goes: the terminal takes its other half away as well.
            x -= 1
            after.insert(0, (" ", line[x][1]))
        if after and end < len(line) and not line[end][0]:
            after.append((" ", line[end][1]))
            end += 1
        before = line[x:end]
        if before == after:
            return ""
        line[x:end] = after
        return "".join(
            f"\x1b[{y + 1};{x + start + 1}H{_rendered(after[start:stop], colours)}"
            for start, stop in differences(before, after)
        )


class _Pen(NamedTuple):
    """The codes of a style, as a terminal has to be told; empty: the terminal's own colour."""

    colour: str = ""
    ground: str = ""
    weights: frozenset[str] = frozenset()


@lru_cache(maxsize=4096)
def _pen(style: Style | None, colours: ColorSystem) -> _Pen:
    if style is None:
        return _Pen()
    colour, ground = (
        ";".join(one.downgrade(colours).get_ansi_codes(foreground)) if one else ""
        for one, foreground in ((style.color, True), (style.bgcolor, False))
    )
    weights = {"1": style.bold, "2": style.dim, "3": style.italic, "4": style.underline}
    weights |= {"7": style.reverse, "9": style.strike}
    return _Pen(colour, ground, frozenset(code for code, on in weights.items() if on))


def _rendered(cells: list[Glyph], colours: ColorSystem) -> str:
    """The bytes of cells, with only the codes that differ from the cell before: in a tinted row in
    millions of colours each stretch costs a third of its cost with its ground and a reset."""
    parts = []
    before = _Pen()
    for style, run in groupby(cells, itemgetter(1)):
        pen = _pen(style, colours)
        if pen != before:
            parts.append(f"\x1b[{';'.join(_turned(before, pen))}m")
            before = pen
        parts += [text for text, _ in run]
    if before != _Pen():
        parts.append("\x1b[0m")
    return "".join(parts)


@lru_cache(maxsize=4096)
def _turned(before: _Pen, pen: _Pen) -> list[str]:
    """The codes from one pen to another. Not every terminal knows how to take one weight off: then
    all codes are said anew."""
    if before.weights - pen.weights:
        return ["0", *(code for code in (*sorted(pen.weights), pen.colour, pen.ground) if code)]
    codes = sorted(pen.weights - before.weights)
    if pen.colour != before.colour:
        codes.append(pen.colour or "39")
    if pen.ground != before.ground:
        codes.append(pen.ground or "49")
    return codes


def glyphs(strip: Strip) -> list[Glyph]:
    """The cells of a strip."""
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
    """The stretches that must be written; never half of a wide cell, and none very near another."""
    differing = [
        index for index, (old, new) in enumerate(zip(before, after, strict=True)) if old != new
    ]
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
