"""Which panes there are: every entry point of the group `livedash.panes`, ours and other packages'.

A package that cannot be imported, or that offers something that is no pane, costs its own pane and
nothing else; the shell says which one and why.
"""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import NamedTuple

from livedash.panes.pane import Pane


class Unusable(NamedTuple):
    """An entry point that gave no pane."""

    name: str
    reason: str


class Found(NamedTuple):
    panes: tuple[type[Pane], ...]
    """In the order of their number keys."""
    unusable: tuple[Unusable, ...]


def discover(points: list[EntryPoint] | None = None) -> Found:
    panes: dict[str, type[Pane]] = {}
    unusable: list[Unusable] = []
    for point in points if points is not None else entry_points(group="livedash.panes"):
        try:
            pane = point.load()
        except Exception as error:  # noqa: BLE001 - another package's import may raise anything
            unusable.append(Unusable(point.name, f"{type(error).__name__}: {error}"))
            continue
        if not (isinstance(pane, type) and issubclass(pane, Pane)):
            unusable.append(Unusable(point.name, f"{point.value} is not a livedash Pane"))
        elif taken := next((p for p in panes.values() if p.number == pane.number), None):
            reason = f"key {pane.number} already opens {taken.pane_name}"
            unusable.append(Unusable(point.name, reason))
        else:
            panes[pane.pane_name] = pane
    return Found(tuple(sorted(panes.values(), key=lambda pane: pane.number)), tuple(unusable))
