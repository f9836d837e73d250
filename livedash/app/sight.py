"""The panes in sight: one, two beside each other, or a wall of four, as the room allows.

A wall shows the first four panes by number, so that a pane's place there is where its key is, or
the panes that the settings choose. Only panes in sight are read and painted.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.geometry import Size

WALL = Size(160, 32)
"""The size from which each of four panes has the 80 columns that it is made for, and a dozen
lines."""
ON_THE_WALL = 4


FRAMED = Size(100, 28)
"""The size from which a pane alone has a frame as well: below it the lines are worth more."""


PAIR = Size(120, 40)
"""The size from which two panes stand beside each other, each with 60 columns and 36 lines."""


def in_sight(panes: Sequence[str], opened: str, size: Size, *, alone: bool) -> tuple[str, ...]:
    """The panes in sight. `panes`: those that may hang on a wall, in order. Any other pane is shown
    alone."""
    wall = tuple(panes[:ON_THE_WALL])
    if alone or opened not in wall:
        return (opened,)
    if _fits(WALL, size):
        return wall
    if _fits(PAIR, size):
        first = wall.index(opened) // 2 * 2
        return wall[first : first + 2]
    return (opened,)


def has_frame(many: int, size: Size) -> bool:
    """Whether each of so many panes has a frame."""
    return many > 1 or _fits(FRAMED, size)


def _fits(least: Size, size: Size) -> bool:
    return size.width >= least.width and size.height >= least.height
