"""Which panes there are: every entry point of the group `livedash.panes`, ours and other packages'.

A package that cannot be imported, or that offers something that is no pane, costs its own pane and
nothing else; the shell says which one and why.
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING, NamedTuple, cast

from livedash.panes.pane import Pane

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint


class Unusable(NamedTuple):
    """An entry point that gave no pane."""

    name: str
    reason: str


class Found(NamedTuple):
    panes: tuple[type[Pane], ...]
    """In the order of their number keys."""
    unusable: tuple[Unusable, ...]


NONE_YET = Found((), ())


def discover(points: Iterable[EntryPoint] | None = None) -> Found:
    steps = _steps(points)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            return cast(Found, done.value)


async def discover_in_turns() -> Found:
    """The same; between two packages the loop gets its turn."""
    steps = _steps(None)
    while True:
        await asyncio.sleep(0)
        try:
            next(steps)
        except StopIteration as done:
            return cast(Found, done.value)


def _steps(points: Iterable[EntryPoint] | None) -> Generator[None, None, Found]:
    if points is None:
        from importlib.metadata import entry_points

        yield
        points = entry_points(group="livedash.panes")
    panes: dict[str, type[Pane]] = {}
    unusable: list[Unusable] = []
    for point in points:
        yield
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
