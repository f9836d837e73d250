"""A line of numbers as a line of heights, one character each."""

from __future__ import annotations

from collections.abc import Sequence

BLOCKS = "▁▂▃▄▅▆▇█"
DIGITS = "123456789"


def spark(values: Sequence[int], *, ascii: bool) -> str:
    """A line of heights relative to the highest: blocks, or digits in ASCII. An hour without a sale
    is a dot, unlike an hour that has not come yet."""
    steps = DIGITS if ascii else BLOCKS
    highest = max(values, default=0)
    return "".join(
        "." if value <= 0 else steps[(value * len(steps) - 1) // highest] for value in values
    )
