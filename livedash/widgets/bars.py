"""Numbers drawn: a bar in eighths of a cell, and a thin gauge with a mark on it."""

from __future__ import annotations

from typing import NamedTuple

from livedash.widgets.tones import Tone


class Strokes(NamedTuple):
    """What a gauge is drawn with: a full cell, half of one, an empty one, and its mark."""

    full: str
    half: str
    empty: str
    mark: tuple[str, Tone]


THIN = Strokes("━", "╸", "─", ("┃", "warn"))
BROAD = Strokes("▇", "", " ", ("┃", "text"))
"""Bars one under the other, with a little room between them."""


class Gauge(NamedTuple):
    """How full something is, from 0 to 1, and a level to compare that with."""

    share: float
    mark: float | None = None
    strokes: Strokes = THIN


def drawn(gauge: Gauge, width: int, tone: Tone) -> list[tuple[str, Tone]]:
    """`━━━╸──┃──`, in stretches of one tone. What is there at all is seen: at least one stroke."""
    if width <= 0:
        return []
    strokes = gauge.strokes
    steps = 2 if strokes.half else 1
    filled = max(0, min(width * steps, round(gauge.share * width * steps)))
    if gauge.share > 0:
        filled = max(1, filled)
    whole, half = divmod(filled, steps)
    cells: list[tuple[str, Tone]] = [(strokes.full, tone)] * whole + [(strokes.half, tone)] * half
    cells += [(strokes.empty, "line")] * (width - len(cells))
    if gauge.mark is not None:
        cells[max(0, min(width - 1, int(gauge.mark * width)))] = strokes.mark
    found: list[tuple[str, Tone]] = []
    for text, shade in cells:
        if found and found[-1][1] == shade:
            found[-1] = (found[-1][0] + text, shade)
        else:
            found.append((text, shade))
    return found
