"""The link badge: one word that says whether the rows on the screen are true now."""

from __future__ import annotations

from livedash.widgets.cell import Tone
from livedash.widgets.line import Piece, chip

_LOOKS: dict[str, tuple[str, Tone]] = {
    "Live": ("●", "ok"),
    "Connecting": ("◐", "warn"),
    "Partial": ("◐", "warn"),
    "Offline": ("○", "over"),
}


def badge(word: str, detail: str = "") -> Piece:
    """The badge, as `● Live 9 ms`. The word is always there: glyph and colour only repeat it."""
    glyph, tone = _LOOKS.get(word, ("?", "alert"))
    return chip(f"{glyph} {word} {detail}" if detail else f"{glyph} {word}", tone)


def age(seconds: float) -> str:
    """An age in the coarsest unit that still tells something: `9 ms`, `42 s`, `7 min`, `3 h`."""
    if seconds < 1:
        return f"{max(0, seconds) * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.0f} s"
    if seconds < 3600:
        return f"{seconds // 60:.0f} min"
    if seconds < 86400:
        return f"{seconds // 3600:.0f} h"
    return f"{seconds // 86400:.0f} d"
