"""The terminal's capabilities, decided once from the environment before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from typing import NamedTuple

from livedash.textual_internals import console_in
from livedash.widgets.tones import Colours

__all__ = ["Capabilities", "Colours", "capabilities_of"]

COERCED = {"C.UTF-8", "C.utf8", "UTF-8"}
"""The locales that Python itself writes into LC_CTYPE when the locale is C (PEP 538): not the
person's word."""


class Capabilities(NamedTuple):
    """The capabilities of a terminal. By default a terminal can do everything."""

    colours: Colours = Colours.MANY
    ascii: bool = False
    """No glyph outside ASCII may be sent."""
    refusal: str = ""
    """The reason why there can be no full screen, for the person who asked for one; empty when
    there can."""


def capabilities_of(
    environ: Mapping[str, str], encoding: str, *, ascii_asked: bool = False
) -> Capabilities:
    """The capabilities of the terminal in this environment. `encoding` is that of standard
    output."""
    term = environ.get("TERM", "")
    refusal = ""
    if term in {"", "dumb", "unknown"}:
        refusal = f"TERM={term or '(unset)'} cannot show a full screen: text frames follow instead."
    plain = ascii_asked or term == "linux" or not _writes_utf8(environ, encoding)
    return Capabilities(_colours(environ), plain, refusal)


def _colours(environ: Mapping[str, str]) -> Colours:
    # An empty NO_COLOR means that it is not set: https://no-color.org
    if environ.get("NO_COLOR"):
        return Colours.NONE
    # Rich writes the colours in the end, so Rich's opinion counts.
    console = console_in(environ, file=StringIO(), force_terminal=True)
    known = {"truecolor": Colours.TRUE, "256": Colours.MANY}
    return known.get(console.color_system or "", Colours.SIXTEEN)


def _writes_utf8(environ: Mapping[str, str], encoding: str) -> bool:
    """Whether the terminal takes UTF-8. Python writes UTF-8 in a C locale too, so the locale's own
    word counts as well."""
    asked = environ.get("LANG", "")
    kind = environ.get("LC_CTYPE", "")
    if asked in {"C", "POSIX"} and kind in COERCED:
        kind = ""
    locale = environ.get("LC_ALL") or kind or asked
    _, dot, codeset = locale.partition(".")
    if locale in {"C", "POSIX"} or (dot and not _is_utf8(codeset.partition("@")[0])):
        return False
    return _is_utf8(encoding)


def _is_utf8(name: str) -> bool:
    return name.lower().replace("-", "").replace("_", "") in {"utf8", "utf8sig", "cp65001"}
