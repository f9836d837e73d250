"""Keys as people write them, on the screen and in the settings: `?`, `Ctrl+R`, `F5`, `Space`."""

from __future__ import annotations

from textual.keys import format_key

from livedash.textual_internals import key_of, sequences_of_keys

NAMES = {
    "escape": "Esc",
    "enter": "Enter",
    "tab": "Tab",
    "space": "Space",
    "backspace": "Backspace",
    "delete": "Delete",
    "insert": "Insert",
    "home": "Home",
    "end": "End",
    "pageup": "PageUp",
    "pagedown": "PageDown",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
}
SPELLINGS = {name.casefold(): key for key, name in NAMES.items()} | {
    "escape": "escape",
    "return": "enter",
    "del": "delete",
    "pgup": "pageup",
    "pgdn": "pagedown",
}
MODIFIERS = ("ctrl", "shift")
HOW = "Write a character, F1 to F12, Ctrl+ and a letter, or Enter, Tab, Space, PageUp, Home"


def shown(key: str) -> str:
    """A key of Textual's as people write it: `question_mark` is `?`."""
    *modifiers, last = key.split("+")
    character = format_key(last)
    name = NAMES.get(last) or (character if len(character) == 1 else last.capitalize())
    name = name.upper() if modifiers and len(name) == 1 else name
    return "+".join([*(one.capitalize() for one in modifiers), name])


def read_key(said: str) -> str | None:
    """A key by Textual's name, from the form that people write; None where no terminal sends such a
    key."""
    if len(said) == 1:
        return _of_character(said)
    *modifiers, last = said.casefold().split("+")
    last = SPELLINGS.get(last, last)
    key = "+".join([*modifiers, last])
    return key if key in _sent() else None


def is_typed(key: str) -> bool:
    """Whether a line in which somebody types takes the key for a character."""
    return key == "space" or (key not in NAMES and len(format_key(key)) == 1)


def _of_character(character: str) -> str | None:
    return key_of(character) if character.isprintable() else None


def _sent() -> frozenset[str]:
    """The keys that terminals' sequences stand for. Ctrl+I, M and H are not among them: a terminal
    sends Tab, Enter and Backspace for those."""
    named = [keys for keys in sequences_of_keys().values() if isinstance(keys, tuple)]
    return frozenset(str(key.value) for keys in named for key in keys)
