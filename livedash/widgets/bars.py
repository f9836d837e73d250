"""Numbers drawn: a bar in eighths of a cell, and a thin gauge with a mark on it."""

from __future__ import annotations

from typing import NamedTuple

from livedash.widgets.tones import Tone

EIGHTHS = "▏▎▍▌▋▊▉█"


def bar(value: int, highest: int, width: int, *, ascii: bool) -> str:
    """So much of `width` cells as `value` is of `highest`. What is there at all is seen: at least
    the thinnest stroke; what is below nothing is said by a minus."""
    if value < 0:
        return "-"
    if value == 0 or highest <= 0 or width <= 0:
        return ""
    if ascii:
        return "#" * max(1, min(width, round(value * width / highest)))
    eighths = max(1, min(width * 8, round(value * width * 8 / highest)))
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (EIGHTHS[rest - 1] if rest else "")


class Gauge(NamedTuple):
    """How full something is, from 0 to 1, and the level that it should not fall below."""

    share: float
    mark: float | None = None


def drawn(gauge: Gauge, width: int, tone: Tone) -> list[tuple[str, Tone]]:
    """`━━━╸──┃──` in half cells, in stretches of one tone. What is there at all is seen: at least
    half a cell."""
    if width <= 0:
        return []
    halves = max(0, min(width * 2, round(gauge.share * width * 2)))
    if gauge.share > 0:
        halves = max(1, halves)
    whole, half = divmod(halves, 2)
    cells: list[tuple[str, Tone]] = [("━", tone)] * whole + [("╸", tone)] * half
    cells += [("─", "line")] * (width - len(cells))
    if gauge.mark is not None:
        cells[max(0, min(width - 1, int(gauge.mark * width)))] = ("┃", "warn")
    found: list[tuple[str, Tone]] = []
    for text, shade in cells:
        if found and found[-1][1] == shade:
            found[-1] = (found[-1][0] + text, shade)
        else:
            found.append((text, shade))
    return found
