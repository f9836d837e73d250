"""News of the last moments, folded into the few lines that a toast has.

Pure: words and moments come in, lines come out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from livedash.widgets.toast import Toast

HELD = 6.0
"""Seconds for which a line of news stays to be read."""


class RecentNews:
    """News, the newest first."""

    def __init__(self) -> None:
        self._told: list[tuple[float, str]] = []

    def tell(self, words: Iterable[str], now: float) -> None:
        self._told = [(now + HELD, one) for one in words] + self._told

    def forget(self, now: float) -> None:
        self._told = [(until, words) for until, words in self._told if until > now]

    def wait(self, now: float) -> float | None:
        """Seconds until the next line is forgotten; None when there is none."""
        return min((until - now for until, _ in self._told), default=None)

    def lines(self, most: int) -> list[Toast]:
        return folded([words for _, words in self._told], most)


def folded(told: Sequence[str], most: int) -> list[Toast]:
    """Lines of news, folded: `Bob sold 4 Agege loaf L`, `Musa baked 30 Coconut bun, 2 times`,
    `… and 12 more`."""
    times = Counter(told)
    lines = [
        Toast(words if many == 1 else f"{words}, {many} times") for words, many in times.items()
    ]
    if len(lines) <= most:
        return lines
    kept = max(1, most - 1)
    more = f"… and {sum(list(times.values())[kept:])} more"
    return [Toast(lines[0].words, more)] if most == 1 else [*lines[:kept], Toast(more)]
