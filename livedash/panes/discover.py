"""All panes that there are: each entry point of the group `livedash.panes`, ours and other
packages'.

A package that cannot be imported, or that offers no pane, costs its own pane and nothing else; the
shell names the pane and the reason.
"""

from __future__ import annotations

import asyncio
import difflib
from collections.abc import Generator, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, cast

from livedash.panes.checked import fault_of
from livedash.panes.spec import PaneSpec

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint


class Unusable(NamedTuple):
    """A pane that cannot be used, and why."""

    name: str
    reason: str


class Found(NamedTuple):
    """The panes of a dashboard."""

    panes: tuple[PaneSpec, ...]
    """The panes in the order of their number keys."""
    unusable: tuple[Unusable, ...]

    def chosen(self, names: Sequence[str]) -> Found:
        """These panes alone, in this order: the first nine get the keys 1 to 9. A wrong name costs
        only itself."""
        known = {pane.name: pane for pane in self.panes}
        broken = {one.name: one for one in self.unusable}
        panes = [known[name] for name in dict.fromkeys(names) if name in known]
        return Found(
            tuple(replace(pane, number=place) for place, pane in enumerate(panes, 1)),
            tuple(
                broken.get(name) or Unusable(name, self._no_such(name))
                for name in dict.fromkeys(names)
                if name not in known
            ),
        )

    def _no_such(self, name: str) -> str:
        names = [pane.name for pane in self.panes]
        near = difflib.get_close_matches(name, names, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(names)}"
        return f"there is no such pane. {hint}"


NONE_YET = Found((), ())


def discover(names: Sequence[str] = (), points: Iterable[EntryPoint] | None = None) -> Found:
    """The panes that there are. `names`: these alone, in this order."""
    steps = _steps(names, points)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            return cast(Found, done.value)


async def discover_in_turns(names: Sequence[str] = ()) -> Found:
    """The same panes, found with a turn for the loop between two packages."""
    steps = _steps(names, None)
    while True:
        await asyncio.sleep(0)
        try:
            next(steps)
        except StopIteration as done:
            return cast(Found, done.value)


def _steps(
    names: Sequence[str], points: Iterable[EntryPoint] | None
) -> Generator[None, None, Found]:
    if points is None:
        from importlib.metadata import entry_points

        yield
        points = entry_points(group="livedash.panes")
    panes: list[PaneSpec] = []
    unusable: list[Unusable] = []
    # Ours come first, so that no other package takes a key or a name from them.
    for point in sorted(points, key=lambda point: (not _ours(point), point.name)):
        yield
        try:
            pane = point.load()
            reason = _why_not(pane, point, panes)
        except Exception as error:  # noqa: BLE001 - another package's code may raise anything
            reason = f"{type(error).__name__}: {error}"
        if reason:
            unusable.append(Unusable(point.name, reason))
        else:
            panes.append(pane)
    found = Found(tuple(sorted(panes, key=lambda pane: pane.number)), tuple(unusable))
    return found.chosen(names) if names else found


def _ours(point: EntryPoint) -> bool:
    return point.value.startswith("livedash.panes.")


def _why_not(pane: object, point: EntryPoint, panes: Iterable[PaneSpec]) -> str:
    """The reason that keeps a pane off the dashboard; empty when there is none."""
    if not isinstance(pane, PaneSpec):
        return f"{point.value} is no PaneSpec: the entry point has to name one"
    # The tests check our panes: a check costs a read of every .sql file.
    if not _ours(point) and (fault := fault_of(pane)):
        return fault
    for other in panes:
        if other.name == pane.name:
            return f"another pane is called {other.name} already: give this one its own name"
        if other.number == pane.number:
            return (
                f"key {other.number} already opens {other.name}: give this pane another number, "
                "or order all of them with [screen] panes"
            )
    return ""
