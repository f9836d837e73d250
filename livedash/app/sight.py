"""Which panes are in sight: one, or on a screen that has the room a wall of them.

The wall is the first four by number, so that a pane's place there is where its key is. Only what
is in sight is read and painted.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.geometry import Size

WALL = Size(160, 32)
"""From here on each of four panes has the 80 columns that it is made for, and a dozen lines."""
ON_THE_WALL = 4


FRAMED = Size(100, 28)
"""From here on a pane that is alone has a frame as well: below it the lines are worth more."""


def in_sight(panes: Sequence[str], opened: str, size: Size, *, alone: bool) -> tuple[str, ...]:
    """`panes` by their numbers: those that may hang on a wall. Another one is shown alone."""
    wall = tuple(panes[:ON_THE_WALL])
    room = size.width >= WALL.width and size.height >= WALL.height
    if room and not alone and opened in wall:
        return wall
    return (opened,)
