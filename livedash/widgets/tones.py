"""Tones and grounds: the meaning of a piece of text, and the colours a theme gives to meanings.

Parts name meanings (`warn`, on the ground of a row); a `Theme` gives them colours; `looks.py` makes
styles of them for one terminal. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import IntEnum
from types import MappingProxyType
from typing import Literal

Tone = Literal[
    "text",
    "dim",
    "faint",
    "line",
    "strong",
    "accent",
    "brand",
    "info",
    "person",
    "ok",
    "warn",
    "bad",
    "over",
    "alert",
    "open",
]
"""The meaning of a piece of text. `ok`, `warn`, `bad`: green, amber, red. `over` is worse than
`bad` (below zero, overdue), `alert` wants an answer, `open` marks the person's own position: these
three are text on a ground of their own. `faint` and `line` are for dots and frames, and for nothing
that must be read. A tone never stands alone: a letter or word says it too."""

Ground = Literal[
    "",
    "surface",
    "raised",
    "ok",
    "warn",
    "bad",
    "info",
    "accent",
    "row_warn",
    "row_bad",
]
"""The ground under a text; empty: the ground of its widget. `ok` to `accent` are tints of a chip or
a day. `row_warn` and `row_bad` tint a whole row, less loudly where a tint is loud."""

SHADES: Mapping[Tone, str] = MappingProxyType(
    {"strong": "text", "over": "ground", "alert": "ground", "open": "ground"}
)
"""The colour of a tone that has no colour of its own name."""
FILLED: Mapping[Tone, str] = MappingProxyType({"over": "bad", "alert": "warn", "open": "accent"})
"""The colour that fills the ground of a tone."""
GROUNDS: Mapping[Ground, str] = MappingProxyType(
    {
        "": "ground",
        "surface": "surface",
        "raised": "raised",
        "ok": "ok_on",
        "warn": "warn_on",
        "bad": "bad_on",
        "info": "info_on",
        "accent": "accent_on",
        "row_warn": "warn_on",
        "row_bad": "bad_on",
    }
)
"""The colour of a ground."""
BOLD: frozenset[Tone] = frozenset({"strong", "accent", "brand", "over", "alert", "open"})


class Colours(IntEnum):
    """How many colours a terminal has, or a theme."""

    NONE = 0
    SIXTEEN = 16
    MANY = 256
    TRUE = 1 << 24


@dataclass(frozen=True, kw_only=True)
class Theme:
    """The colours of every tone and ground, as `#rrggbb`."""

    ground: str
    surface: str
    raised: str
    line: str
    text: str
    dim: str
    faint: str
    accent: str
    brand: str
    ok: str
    warn: str
    bad: str
    info: str
    person: str
    ok_on: str
    warn_on: str
    bad_on: str
    info_on: str
    accent_on: str
    dark: bool = True
    most: Colours = Colours.TRUE
    """The most colours that the theme is drawn with."""
    many: Mapping[str, int] = field(default_factory=dict)
    """Numbers among xterm's 256 colours where the nearest number is a poor choice: rounding turns a
    dark tint to black. `ok/ok_on` is the tone `ok` on the ground `ok_on`."""


COLOURS = tuple(one.name for one in fields(Theme) if one.name not in {"dark", "most", "many"})
"""The names of a theme's colours."""
