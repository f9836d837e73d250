"""The cells that changed a moment ago. Pure: the clock is handed in."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from math import inf

from livedash.widgets.cell import Key

HELD = 3.0
"""Seconds that a changed cell stays marked."""

Spot = tuple[Key, int]
"""The key of a row or card, and the number of a cell in it."""

_TOGETHER = 0.25
"""Marks that run out within this many seconds go in one paint."""


_NONE: frozenset[int] = frozenset()


class Marks:
    """Marked spots, each until its moment; spots that changed while the operator was away, until
    they are seen."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until: dict[Spot, float] = {}
        self._of: dict[Key, frozenset[int]] | None = None
        """The marked cells by row or card; made when first asked for."""

    def __contains__(self, spot: Spot) -> bool:
        return spot in self._until

    def __bool__(self) -> bool:
        return bool(self._until)

    def of(self, key: Key) -> frozenset[int]:
        """The marked cells of this row or card."""
        if self._of is None:
            cells: dict[Key, set[int]] = {}
            for owner, cell in self._until:
                cells.setdefault(owner, set()).add(cell)
            self._of = {owner: frozenset(marked) for owner, marked in cells.items()}
        return self._of.get(key, _NONE)

    def add(self, spots: Iterable[Spot], away: bool) -> None:
        self._of = None
        until = inf if away else self._clock() + HELD
        for spot in spots:
            self._until[spot] = max(until, self._until.get(spot, until))

    def keep(self, keys: Container[Key]) -> None:
        """Keep only the marks of these rows; the others are gone."""
        if self._until:
            self._of = None
            self._until = {spot: at for spot, at in self._until.items() if spot[0] in keys}

    def expire(self) -> None:
        self._of = None
        now = self._clock() + _TOGETHER
        self._until = {spot: at for spot, at in self._until.items() if at > now}

    def clear(self) -> None:
        self._of = None
        self._until.clear()

    @property
    def wait(self) -> float | None:
        """Seconds until the next mark runs out; None when no clock is needed."""
        first = min(self._until.values(), default=inf)
        return None if first == inf else max(0.0, first - self._clock())
