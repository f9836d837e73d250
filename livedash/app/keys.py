"""The keys that mean the same on every pane, once: bindings, help and the clash test read this.

Panes own every other key. A key that a pane binds and that stands here is a bug (a test says so).
"""

from __future__ import annotations

from typing import NamedTuple

from textual.binding import Binding


class ShellKey(NamedTuple):
    """One key of the shell."""

    keys: str
    """Textual's names, comma separated."""
    action: str
    label: str
    """What the hint line says; empty: only in the help."""
    meaning: str


SHELL_KEYS = (
    ShellKey("slash", "filter", "find", "Show only some rows: Enter keeps, Esc shows all"),
    ShellKey("colon,ctrl+p", "palette", "", "Find what can be done here, and do it"),
    ShellKey("question_mark", "help", "help", "This help"),
    ShellKey("z", "maximize", "zoom", "Give the pane the whole screen, and back"),
    ShellKey("b", "branches", "branch", "Choose the branch or project"),
    ShellKey("W", "who", "who", "Who stands here: whose the next entries are"),
    ShellKey("i", "link", "link", "How the link to the database is doing"),
    ShellKey("U", "unsent", "", "The writes that are not in the database yet"),
    ShellKey("P", "pause", "", "Let the pane's picture stand still, and go on"),
    ShellKey("E", "export", "", "Write what the pane shows to a CSV file"),
    ShellKey("R", "reconnect", "", "Reconnect now"),
    ShellKey("ctrl+r", "refresh", "", "Read this pane again now"),
    ShellKey("q", "quit", "quit", "Quit"),
)

RESERVED = frozenset("123456789hjklgGzPERUWbiq") | {
    *("question_mark", "colon", "ctrl+p", "slash", "ctrl+r"),
    *("up", "down", "left", "right", "tab", "shift+tab", "enter", "escape"),
}
"""Every key that a pane may not bind for an action of its own; its lists and forms answer to the
movement keys among them."""


def shell_bindings() -> list[Binding]:
    return [
        Binding(
            entry.keys,
            entry.action,
            entry.label,
            show=bool(entry.label),
            id=entry.action,
            tooltip=entry.meaning,
        )
        for entry in SHELL_KEYS
    ]


def shown(key: str) -> str:
    """A key as people write it: `question_mark` → `?`; several: `: Ctrl+P`."""
    if "," in key:
        return " ".join(shown(one) for one in key.split(","))
    names = {"question_mark": "?", "colon": ":", "slash": "/", "space": "Space"}
    names |= {"exclamation_mark": "!"}
    names |= {"left_square_bracket": "[", "right_square_bracket": "]"}
    names |= {"enter": "Enter", "escape": "Esc", "tab": "Tab"}
    if key in names:
        return names[key]
    if key.startswith("ctrl+"):
        return f"Ctrl+{key[5:].upper()}"
    return key
