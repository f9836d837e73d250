"""The pane that a word names, on the command line and in the settings, for the dashboard and
`config check` alike."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from livedash.commands.call import Stopped
from livedash.widgets.clean import clean

if TYPE_CHECKING:
    from livedash.panes.discover import Found

WALL = "wall"
"""The word for several panes at once, in a pane's stead."""


def named(found: Found, name: str, whence: str = "") -> str:
    """The name of the pane; the wall opens on its first pane. `whence`: the source of the word,
    when it is not the command line. Raises `Stopped`."""
    names = [pane.name for pane in found.panes]
    if name == WALL and names:
        return names[0]
    if name in names:
        return name
    said = f" ({whence})" if whence else ""
    if broken := next((one for one in found.unusable if one.name == name), None):
        raise Stopped(f"The pane {clean(name)}{said} cannot be used: {broken.reason}")
    near = difflib.get_close_matches(name, [*names, WALL], n=1)
    hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join([*names, WALL])}"
    hint += "".join(f"\n{clean(one.name)} cannot be used: {one.reason}" for one in found.unusable)
    raise Stopped(f"There is no pane {clean(name)}{said}. {hint}", code=2)
