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
    panes: list[type[Pane]] = []
    unusable: list[Unusable] = []
    # Ours first, so that no other package takes a key or a name from them.
    for point in sorted(points, key=lambda point: (not _ours(point), point.name)):
        yield
        try:
            pane = point.load()
        except Exception as error:  # noqa: BLE001 - another package's import may raise anything
            unusable.append(Unusable(point.name, f"{type(error).__name__}: {error}"))
            continue
        if reason := _why_not(pane, point, panes):
            unusable.append(Unusable(point.name, reason))
        else:
            panes.append(pane)
    return Found(tuple(sorted(panes, key=lambda pane: pane.number)), tuple(unusable))


def _ours(point: EntryPoint) -> bool:
    return point.value.startswith("livedash.panes.")


def _why_not(pane: object, point: EntryPoint, panes: Iterable[type[Pane]]) -> str:
    """What keeps the pane off the dashboard; empty when nothing does."""
    if not (isinstance(pane, type) and issubclass(pane, Pane)):
        return f"{point.value} is not a livedash Pane"
    for named in ("pane_name", "title"):
        said = getattr(pane, named, None)
        if not (isinstance(said, str) and said):
            return f"{point.value} has no {named}: give the class one, a text"
    number = getattr(pane, "number", None)
    if not (type(number) is int and 1 <= number <= 9):
        return f"{point.value} has no number: give the class one, from 1 to 9"
    for other in panes:
        if other.pane_name == pane.pane_name:
            return f"another pane is called {other.pane_name} already: give this one its own name"
        if other.number == number:
            return f"key {number} already opens {other.pane_name}: give this pane another number"
    return ""
