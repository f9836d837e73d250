"""The widget class of a `PaneSpec`, with the keys of its actions."""

from __future__ import annotations

from textual.binding import Binding

from livedash.panes.pane import Pane
from livedash.panes.spec import PaneSpec
from livedash.widgets.bound import bound


def bindings_of(spec: PaneSpec) -> list[Binding]:
    """The keys of a pane's own actions, in the pane's order."""
    keys = [
        Binding(
            one.keys,
            f"do({one.id!r})",
            one.label,
            show=one.shown,
            key_display=one.display or None,
            id=f"{spec.name}.{one.id}",
            tooltip=one.meaning,
        )
        for one in spec.actions
    ]
    if spec.finds is not None and spec.finds.presets:
        finds = spec.finds
        keys.append(bound(f"{spec.name}.presets", "f", "preset", finds.meaning, finds.label))
    return [*keys, bound(f"{spec.name}.back", "escape", "back", "Back", "back")]


def pane_of(spec: PaneSpec) -> Pane:
    """The widget of a pane, of a class of its own: Textual reads the keys of a widget off its
    class."""
    kind: type[Pane] = type(f"{spec.title}Pane", (Pane,), {"BINDINGS": bindings_of(spec)})
    return kind(spec)
