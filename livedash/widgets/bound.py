"""A key and its effect, in the one form that all our classes use."""

from __future__ import annotations

from textual.binding import Binding


def bound(
    id: str, keys: str, action: str, meaning: str, label: str = "", *, priority: bool = False
) -> Binding:
    """A binding. `id`: the place and name of the action, as `[keys]` in the settings and
    `livedash keys` have it. `meaning`: the words in `?` and the palette. `label`: the word on the
    last line; empty: none."""
    return Binding(keys, action, label, show=bool(label), id=id, tooltip=meaning, priority=priority)
