"""Contrast between text and its ground, as WCAG reckons it, for every pair that parts may draw."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rich.color import Color

from livedash.widgets.looks import XTERM, Look, Looks
from livedash.widgets.tones import FILLED, GROUNDS, SHADES, Colours, Ground, Tone

LEAST = 4.5
"""The least contrast of text that must be read."""
LEAST_FAINT = 3.0
"""The least contrast of dots and frames."""

READ: tuple[Tone, ...] = (
    *("text", "dim", "strong", "accent", "brand", "info", "person", "ok", "warn", "bad"),
)
BANDS: tuple[Ground, ...] = ("", "surface", "raised")
ROWS: tuple[Ground, ...] = ("row_warn", "row_bad", "accent")
"""The grounds of whole rows, which carry every tone of a table."""
TINTS: dict[Ground, tuple[Tone, ...]] = {
    "ok": ("text", "dim", "strong", "ok"),
    "warn": ("text", "dim", "strong", "ok", "warn"),
    "bad": ("text", "dim", "strong", "bad"),
    "info": ("text", "dim", "strong", "info"),
}
"""The tones on tinted chips and days: the tint's own, words, and on a day with one booking the tone
of the free half."""

Rgb = tuple[float, float, float]


class HardToRead(NamedTuple):
    """A pair of colours with too little contrast, by their names in a theme."""

    text: str
    ground: str
    contrast: float
    least: float


def hard_to_read(looks: Looks) -> list[HardToRead]:
    """Every pair with too little contrast, each once."""
    found = {}
    for look, least in pairs():
        reckoned = contrast(*looks.both(look))
        if reckoned < least:
            pair = SHADES.get(look.tone, look.tone), _ground(look, looks.colours)
            found[pair] = HardToRead(*pair, reckoned, least)
    return list(found.values())


def pairs() -> Iterator[tuple[Look, float]]:
    """All pairs of tone and ground, and the contrast that each needs."""
    for tone in READ:
        yield from ((Look(tone, ground=ground), LEAST) for ground in (*BANDS, *ROWS))
    for ground, tones in TINTS.items():
        yield from ((Look(tone, ground=ground), LEAST) for tone in tones)
    yield from ((Look(tone), LEAST) for tone in FILLED)
    yield from ((Look("faint", ground=ground), LEAST_FAINT) for ground in BANDS)


def _ground(look: Look, colours: Colours) -> str:
    if colours is Colours.MANY and look.ground in ("row_warn", "row_bad"):
        return "a tinted row"
    return FILLED.get(look.tone, GROUNDS[look.ground])


def contrast(one: Color, other: Color) -> float:
    """The contrast of two colours, from 1 (the same) to 21 (black and white)."""
    high, low = sorted((luminance(linear(one)), luminance(linear(other))), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(rgb: Rgb) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def linear(colour: Color) -> Rgb:
    """A colour as light: red, green and blue, from 0 to 1."""
    triplet = colour.get_truecolor() if colour.triplet else XTERM[colour.number or 0]
    parts = [part / 255 for part in triplet]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return red, green, blue
