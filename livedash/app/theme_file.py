"""A theme of the user's own: a TOML file with a base, and the colours that differ from it.

A fault names the file, the key and the nearest valid key, and costs only itself.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from livedash.config import ConfigWrong, read
from livedash.widgets.themes import THEMES, USUAL
from livedash.widgets.tones import COLOURS, FILLED, GROUNDS, Colours, Theme

BASES = tuple(name for name, theme in THEMES.items() if theme.most is Colours.TRUE)
KEYS = ("base", "dark", "many", *COLOURS)
COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE | re.ASCII)
FIRST, LAST = 16, 255
"""The numbers of xterm's colours that look alike on every terminal."""
UNDER = frozenset({*GROUNDS.values(), *FILLED.values()})
"""The names that `many` may have after the stroke, as in `ok/ok_on`."""


class FoundTheme(NamedTuple):
    """A theme, and the faults of its name or file."""

    theme: Theme
    faults: tuple[str, ...] = ()
    """The faults, a line each."""


def read_theme(path: Path) -> FoundTheme:
    """The theme in this file; the usual one where the file cannot be read at all."""
    try:
        said = read(path)
    except ConfigWrong as wrong:
        return FoundTheme(THEMES[USUAL], wrong.lines)
    faults: list[str] = []
    base = THEMES[_base(said.pop("base", None), faults)]
    many = _numbers(said.pop("many", {}), faults)
    taken: dict[str, Any] = {}
    for key, value in said.items():
        if key == "dark" and isinstance(value, bool):
            taken[key] = value
        elif key == "dark":
            faults.append("dark should be true or false, without quotes")
        elif key not in COLOURS:
            faults.append(f"there is no key {key}. {_nearest(key, KEYS)}")
        elif isinstance(value, str) and COLOUR.fullmatch(value):
            taken[key] = value.lower()
        else:
            faults.append(f'{key} should be a colour, as in {key} = "{getattr(base, key)}"')
    # The base's numbers stand for its own colours, not for the colours of the file.
    kept = {key: number for key, number in base.many.items() if not taken.keys() & key.split("/")}
    theme = replace(base, many={**kept, **many}, **taken)
    return FoundTheme(theme, tuple(f"{path}: {fault}" for fault in faults))


def _base(said: object, faults: list[str]) -> str:
    """The name of the theme that gives the other colours."""
    if said is None:
        faults.append(f'base is missing, as in base = "{USUAL}". There are: {", ".join(BASES)}')
    elif said in BASES:
        return str(said)
    else:
        faults.append(f"base: there is no theme {said}. {_nearest(str(said), BASES)}")
    return USUAL


def _numbers(said: object, faults: list[str]) -> dict[str, int]:
    """The usable numbers of `many`."""
    if not isinstance(said, dict):
        faults.append("many should be a table, as in [many]")
        return {}
    numbers: dict[str, int] = {}
    for key, value in said.items():
        tone, stroke, ground = key.partition("/")
        if tone not in COLOURS:
            faults.append(f"many: there is no colour {key}. {_nearest(tone, COLOURS)}")
        elif stroke and ground not in UNDER:
            faults.append(f"many: {key}: there is no ground {ground}. {_nearest(ground, UNDER)}")
        elif type(value) is not int or not FIRST <= value <= LAST:
            faults.append(f"many: {key} should be a number from {FIRST} to {LAST}")
        else:
            numbers[key] = value
    return numbers


def _nearest(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, known := sorted(known), n=1)
    return f"Did you mean {near[0]}?" if near else f"There are: {', '.join(known)}"
