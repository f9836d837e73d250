"""The second and the last line: which panes there are, and which keys work here.

Made from the bindings themselves, so that they cannot tell of a key that does nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode
from textual.screen import Screen

from livedash.app.keys import shown
from livedash.panes.discover import Found
from livedash.panes.spec import PaneSpec
from livedash.widgets.line import Piece


def tabs(found: Found, opened: str) -> list[Piece]:
    pieces = [
        _tab(pane, place, opened=pane.name == opened) for place, pane in enumerate(found.panes, 1)
    ]
    return pieces + [
        Piece(f"{broken.name}: {broken.reason}", "bad", priority=100) for broken in found.unusable
    ]


def _tab(pane: PaneSpec, place: int, *, opened: bool) -> Piece:
    """` 1 Stock `: the open one is filled."""
    number = f" {pane.number}" if pane.has_key else ""
    if opened:
        return Piece(f"{number} {pane.title} ", "open")
    return Piece(number, "dim", place, bold=True, then=Piece(f" {pane.title} ", "dim"))


def once_each(active: Iterable[ActiveBinding]) -> list[ActiveBinding]:
    """What keys do here, with the first key of each."""
    found: dict[tuple[DOMNode, str], ActiveBinding] = {}
    for one in in_order(active):
        if one.enabled:
            found.setdefault((one.node, one.binding.id or one.binding.action), one)
    return list(found.values())


def in_order(active: Iterable[ActiveBinding]) -> list[ActiveBinding]:
    """As the classes say them: Textual puts those last whose keys the settings changed."""
    active = list(active)
    nodes = list(dict.fromkeys(one.node for one in active))

    def place(one: ActiveBinding) -> tuple[int, int]:
        said = _said_by(type(one.node))
        return nodes.index(one.node), said.get(one.binding.id, len(said))

    return sorted(active, key=place)


@lru_cache
def _said_by(owner: type[DOMNode]) -> Mapping[str | None, int]:
    said = [one for kind in reversed(owner.__mro__) for one in vars(kind).get("BINDINGS", ())]
    ids = [one.id for one in said if isinstance(one, Binding) and one.id is not None]
    return {id: place for place, id in enumerate(ids)}


def key_of(id: str, screen: Screen[Any]) -> str:
    """The key of an action as things stand, for words that tell people to press it."""
    active = screen.active_bindings.values()
    return next((shown(one.binding.key) for one in active if one.binding.id == id), "")


def keys_of(bindings: Iterable[Binding]) -> str:
    """The keys of actions that are told together."""
    told = "/".join(shown(one.key) for one in bindings)
    return "↑↓" if told == "Up/Down" else told


def keys(bindings: Iterable[Binding]) -> list[Piece]:
    return [
        Piece(
            binding.key_display or shown(binding.key),
            "accent",
            # Whoever sees no other key must see the one that tells of all.
            priority=0 if binding.id in ("app.help", "sheet.back") else 1 + place,
            then=Piece(f" {binding.description}", "dim"),
        )
        for place, binding in enumerate(bindings)
    ]


def away(cells: int) -> list[Piece]:
    """What the operator missed; nothing when nothing was."""
    if not cells:
        return []
    many = "1 change" if cells == 1 else f"{cells} changes"
    return [Piece(f"While you were away: {many}, marked. Any key clears the marks.", "accent")]
