"""What keys do, read off the bindings themselves: for `?`, the palette, `livedash keys` and the
tables of keys in the docs, and for `[keys]` in the settings, which gives actions other keys.

An action's id is its place and its name: `stock.sell`, `list.up`, `app.quit`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from textual.binding import Binding
from textual.dom import DOMNode

from livedash.app.keys import shown
from livedash.panes.pane import Pane

Keymap = Mapping[str, str]
"""Textual's keys by the ids of actions, comma separated: those that the settings changed."""

OtherKeys = Callable[[Sequence[type[Pane]]], tuple[Keymap, Sequence[str]]]
"""What the settings make of the keys of these panes, and what is wrong with the rest, in lines."""

WHERE = {
    "app": "everywhere",
    "open": "everywhere",
    "list": "lists",
    "line": "a line to type in",
    "filter": "the filter",
    "form": "forms",
    "sheet": "sheets",
    "palette": "palette",
    "unsent": "unsent writes",
    "link": "connection",
    "who": "who stands here",
    "demo": "demo",
    "sql": "line of SQL",
}
"""Places that are no pane, as people call them."""


class Action(NamedTuple):
    """One action of a pane, a list, a sheet or the dashboard."""

    id: str
    keys: tuple[str, ...]
    """As Textual names them; none: it is in the palette alone."""
    label: str
    """What it is called in short; empty: nowhere."""
    meaning: str
    where: str
    """In words."""

    @property
    def place(self) -> str:
        return place_of(self.id)

    @property
    def written(self) -> tuple[str, ...]:
        """Its keys as people write them."""
        return tuple(map(shown, self.keys))


def place_of(id: str) -> str:
    return id.partition(".")[0]


def actions_of(
    owner: type[DOMNode], keymap: Keymap | None = None, where: str = ""
) -> Iterator[Action]:
    """Those that a class brings itself."""
    for one in vars(owner).get("BINDINGS", ()):
        if isinstance(one, Binding) and one.id is not None:
            keys = (keymap or {}).get(one.id, one.key)
            place = where or WHERE[place_of(one.id)]
            yield Action(one.id, tuple(keys.split(",")), one.description, one.tooltip, place)


def opens(pane: type[Pane], keymap: Keymap | None = None) -> Action:
    """A pane is an action too: its number opens it."""
    id = f"open.{pane.pane_name}"
    keys = tuple((keymap or {}).get(id, str(pane.number)).split(","))
    return Action(id, keys, "", f"Open {pane.title}", WHERE["open"])
