"""The actions of keys, read off the bindings themselves: for `?`, the palette, `livedash keys` and
the tables of keys in the docs, and for `[keys]` in the settings, which gives actions other keys.

An action's id is its place and its name: `stock.sell`, `list.up`, `app.quit`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from textual.binding import Binding, BindingType
from textual.dom import DOMNode

from livedash.app.keys import shown
from livedash.panes.pane_of import bindings_of
from livedash.panes.spec import PaneSpec

Keymap = Mapping[str, str]
"""The keys that the settings changed, by the ids of actions; Textual's names, comma separated."""

OtherKeys = Callable[[Sequence[PaneSpec]], tuple[Keymap, Sequence[str]]]
"""A function that takes panes, and answers the keys the settings give to their actions, with the
faults of the other settings, in lines."""

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
"""The names of places that are no pane."""


class KeyAction(NamedTuple):
    """One action of a pane, a list, a sheet or the dashboard."""

    id: str
    keys: tuple[str, ...]
    """The keys by Textual's names; none: the action is in the palette alone."""
    label: str
    """The action's short name; empty: none."""
    meaning: str
    where: str
    """The action's place in words."""

    @property
    def place(self) -> str:
        return place_of(self.id)

    @property
    def written(self) -> tuple[str, ...]:
        """The action's keys as people write them."""
        return tuple(map(shown, self.keys))


def place_of(id: str) -> str:
    return id.partition(".")[0]


def actions_of(owner: type[DOMNode], keymap: Keymap | None = None) -> Iterator[KeyAction]:
    """The actions that a class itself brings."""
    return _told(vars(owner).get("BINDINGS", ()), keymap)


def actions_on(pane: PaneSpec, keymap: Keymap | None = None) -> Iterator[KeyAction]:
    """The actions that a pane itself brings."""
    return _told(bindings_of(pane), keymap, pane.title)


def _told(
    bindings: Iterable[BindingType], keymap: Keymap | None, where: str = ""
) -> Iterator[KeyAction]:
    for one in bindings:
        if isinstance(one, Binding) and one.id is not None:
            keys = (keymap or {}).get(one.id, one.key)
            place = where or WHERE[place_of(one.id)]
            yield KeyAction(one.id, tuple(keys.split(",")), one.description, one.tooltip, place)


def opens(pane: PaneSpec, keymap: Keymap | None = None) -> KeyAction:
    """The action that opens a pane, with the pane's number where that is a key."""
    id = f"open.{pane.name}"
    own = str(pane.number) if pane.has_key else ""
    keys = tuple(filter(None, (keymap or {}).get(id, own).split(",")))
    return KeyAction(id, keys, "", f"Open {pane.title}", WHERE["open"])
