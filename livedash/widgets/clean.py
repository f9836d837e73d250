"""Text from strangers, made into one harmless line of known width.

Text of a database column reaches a terminal only through here: no control character, no escape
sequence and no hidden reordering survives, the measured width is the drawn width, and no text is
ever read as markup.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rich.cells import cell_len

_MARKS_KEPT = 3
"""Combining marks that one letter keeps: enough for every living script, too few for a tower."""

LONGEST = 500
"""Characters of a text that are looked at: no terminal is wider."""

_IN_ASCII = str.maketrans(
    {
        "…": "...",
        "–": "-",
        "—": "-",
        "−": "-",
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "«": '"',
        "»": '"',
        "•": "*",
        "·": ".",
        "●": "*",
        "○": "o",
        "◐": "~",
        "→": "->",
        "←": "<-",
        "↑": "^",
        "↓": "v",
        "▲": "^",
        "▼": "v",
        "×": "x",
        "÷": "/",
        "≥": ">=",
        "≤": "<=",
        "±": "+-",
        "✓": "+",
        "✗": "x",
        "€": "EUR",
        "£": "GBP",
        "₦": "N",
        "¥": "Y",
        "°": "o",
        "│": "|",
        "─": "-",
        "━": "#",
        "╸": "#",
        "▇": "#",
        "┃": "|",
        "▌": "|",
        "▐": "|",
        "▾": "v",
        "ß": "ss",
        "æ": "ae",
        "Æ": "AE",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
    }
)


def clean(text: str, ascii: bool = False) -> str:
    """A line that may be shown. With `ascii`, a line without any glyph outside ASCII."""
    if len(text) > LONGEST:
        text = text[: LONGEST - 1] + "…"
    if text.isascii() and text.isprintable():
        return text
    return _cleaned(text, ascii)


def harmless(text: str) -> str:
    """A line that may be shown, however long: the output of commands has no width."""
    return "".join(_shown(unicodedata.normalize("NFC", text)))


@lru_cache(maxsize=4096)
def _cleaned(text: str, ascii: bool) -> str:
    shown = harmless(text)
    return in_ascii(shown) if ascii else shown


def in_ascii(text: str) -> str:
    """The nearest ASCII spelling; a glyph without a spelling becomes as many `?` as it is wide."""
    if text.isascii():
        return text
    return "".join(_spelled(character) for character in text.translate(_IN_ASCII))


def _spelled(character: str) -> str:
    if character.isascii():
        return character
    if "\u2500" <= character <= "\u259f":
        return _drawn(character)
    parts = unicodedata.normalize("NFKD", character).replace("\u2044", "/")
    spelled = "".join(part for part in parts if unicodedata.category(part) not in {"Mn", "Me"})
    # Half a spelling would be another word, or another number.
    return (
        spelled if spelled.isascii() and spelled.isprintable() and spelled else _unknown(character)
    )


def _drawn(character: str) -> str:
    """The ASCII look of box drawing and blocks, by the words in their names."""
    name = unicodedata.name(character)
    if name.startswith("BOX DRAWINGS"):
        flat, upright = "HORIZONTAL" in name, "VERTICAL" in name
        return "-" if flat and not upright else "|" if upright and not flat else "+"
    if "EIGHTH" in name or "QUARTER" in name:
        return "|" if "LEFT" in name or "RIGHT" in name else "-"
    return "#"


def _unknown(character: str) -> str:
    return "?" * cell_len(character)


def _shown(text: str) -> list[str]:
    shown: list[str] = []
    marks = _MARKS_KEPT
    for character in text:
        category = unicodedata.category(character)
        if category in {"Mn", "Me"}:
            # U+FE0F and its kind ask terminals for another width: each terminal answers
            # differently.
            if marks < _MARKS_KEPT and cell_len(character) == 0 and not _selects(character):
                marks += 1
                shown.append(character)
            continue
        if category == "Cf":
            continue
        marks = 0
        if category in {"Zs", "Zl", "Zp"} or character in "\t\n\v\f\r\x85":
            shown.append(" ")
        elif category in {"Cc", "Cs", "Cn", "Co"} or cell_len(character) == 0:
            shown.append("�")
        else:
            shown.append(character)
    return shown


def _selects(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def fit(text: str, width: int, *, right: bool = False, ascii: bool = False) -> str:
    """A clean text in exactly `width` cells: padded, or cut with a sign."""
    if text.isascii() and len(text) <= width:
        # Almost all texts take this way, many of them at every paint.
        return text.rjust(width) if right else text.ljust(width)
    excess = cell_len(text) - width
    if excess > 0:
        text = cut(text, width - 1) + ("~" if ascii else "…") if width > 0 else ""
    padding = " " * (width - cell_len(text))
    return padding + text if right else text + padding


def cut(text: str, width: int) -> str:
    """The longest beginning that takes at most `width` cells."""
    if text.isascii():
        return text[: max(0, width)]
    taken = 0
    for index, character in enumerate(text):
        taken += cell_len(character)
        if taken > width:
            return text[:index]
    return text
