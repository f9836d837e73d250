"""A key and what it does, as every class of ours says it."""

from __future__ import annotations

from textual.binding import Binding


def bound(
    id: str, keys: str, action: str, meaning: str, label: str = "", *, priority: bool = False
) -> Binding:
    """`id`: the place and the name of the action, as `[keys]` in the settings and `livedash keys`
    have it. `meaning`: for `?` and the palette. `label`: for the last line; empty: not there."""
    return Binding(keys, action, label, show=bool(label), id=id, tooltip=meaning, priority=priority)
