"""Text as nobody should have typed it, and what must be true of a frame that shows it."""

from __future__ import annotations

import unicodedata

from livedash.testing import Frame

HOSTILE = {
    "\x1b[2J\x1b[31mred\x1b]0;title\x07": "escape sequences",
    "bell\x07 back\x08 null\x00 del\x7f": "control characters",
    "c1 \x9b31m \x85 line": "C1 controls",
    "[bold red]markup[/] [@click=app.quit]x[/]": "markup",
    "x" * 300: "300 characters",
    "🥖👩‍🍳🇳🇬 bun ❤️": "emoji",
    "abc \u202egnissap\u202c \u2066x": "direction overrides",
    "לחם שיפון": "right to left",
    "two\nlines\tand a tab\r\n": "line breaks",
    "ze\u200bro\ufeff wid\u00adth": "no width",
    "a" + "\u0301" * 40: "a tower of accents",
    "パン屋さん" * 20: "wide characters",
    "\ue000\ufdd0 private": "private use",
}


def assert_harmless(shown: Frame, text: str) -> None:
    """Only what may be seen is there. `text`: one of those above, or what it is called."""
    told = HOSTILE.get(text, text)
    for character in shown.text:
        seen = unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"}
        assert character == "\n" or seen, told
    for dangerous in ("\x1b[2J", "\x1b]0;", "\x07", "\x9b"):
        assert dangerous not in shown.ansi, told
    if "markup" in text:
        assert "[bold" in shown.text, told
