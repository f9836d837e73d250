"""A number as a bar of text, in eighths of a cell or in `#` where there are no blocks."""

from __future__ import annotations

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
