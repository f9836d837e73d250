"""How tones look: legible on each ground they may stand on, and apart for every pair of eyes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from rich.color import Color

from livedash.widgets.looks import XTERM, Look, Looks
from livedash.widgets.themes import THEMES
from livedash.widgets.tones import FILLED, Colours, Ground, Tone

DEPTHS = (Colours.TRUE, Colours.MANY)
COLOURED = [name for name, theme in THEMES.items() if theme.most >= Colours.MANY]
READ: tuple[Tone, ...] = (
    *("text", "dim", "strong", "accent", "brand", "info", "person", "ok", "warn", "bad"),
)
BANDS: tuple[Ground, ...] = ("", "surface", "raised")
ROWS: tuple[Ground, ...] = ("row_warn", "row_bad", "accent")
"""Whole rows: whatever stands in a table."""
TINTS: dict[Ground, tuple[Tone, ...]] = {
    "ok": ("text", "dim", "strong", "ok"),
    "warn": ("text", "dim", "strong", "ok", "warn"),
    "bad": ("text", "dim", "strong", "bad"),
    "info": ("text", "dim", "strong", "info"),
}
"""Chips and days: their own tone, words, and of a day with one booking what is free still."""

Rgb = tuple[float, float, float]


def linear(colour: Color) -> Rgb:
    triplet = colour.get_truecolor() if colour.triplet else XTERM[colour.number or 0]
    parts = [part / 255 for part in triplet]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return red, green, blue


def luminance(rgb: Rgb) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def contrast(one: Color, other: Color) -> float:
    """As WCAG reckons it: 1 to 21."""
    high, low = sorted((luminance(linear(one)), luminance(linear(other))), reverse=True)
    return (high + 0.05) / (low + 0.05)


def pairs() -> Iterator[Look]:
    """What may stand on what."""
    for tone in READ:
        yield from (Look(tone, ground=ground) for ground in (*BANDS, *ROWS))
    for ground, tones in TINTS.items():
        yield from (Look(tone, ground=ground) for tone in tones)
    yield from (Look(tone) for tone in FILLED)


@pytest.mark.parametrize("colours", DEPTHS, ids=lambda one: one.name)
@pytest.mark.parametrize("name", COLOURED)
def test_what_must_be_read_can_be_read(name: str, colours: Colours) -> None:
    looks = Looks(THEMES[name], colours)
    poor = {
        f"{look.tone} on {look.ground or 'ground'}": round(found, 2)
        for look in pairs()
        if (found := contrast(*looks.both(look))) < 4.5
    }
    assert not poor


@pytest.mark.parametrize("colours", DEPTHS, ids=lambda one: one.name)
@pytest.mark.parametrize("name", COLOURED)
def test_what_is_faint_is_still_seen(name: str, colours: Colours) -> None:
    looks = Looks(THEMES[name], colours)
    for ground in BANDS:
        assert contrast(*looks.both(Look("faint", ground=ground))) >= 3, ground


# Machado, Oliveira and Fernandes (2009), all of the way, on linear light.
EYES = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red cones": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "no green cones": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}


def lab(colour: Color, eyes: str) -> Rgb:
    rgb = linear(colour)
    red, green, blue = (
        min(1.0, max(0.0, sum(part * by for part, by in zip(rgb, row, strict=True))))
        for row in EYES[eyes]
    )
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def apart(one: Color, other: Color, eyes: str) -> float:
    """How far two colours are from each other: 2.3 is just noticed side by side."""
    mine, theirs = lab(one, eyes), lab(other, eyes)
    return float(sum((a - b) ** 2 for a, b in zip(mine, theirs, strict=True)) ** 0.5)


LEAST = {"sunset": 30.0}
"""Made for eyes that do not tell red from green; the others have their letters besides."""


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("colours", DEPTHS, ids=lambda one: one.name)
@pytest.mark.parametrize("name", COLOURED)
def test_green_amber_and_red_stay_apart(name: str, colours: Colours, eyes: str) -> None:
    looks = Looks(THEMES[name], colours)
    tones: tuple[Tone, ...] = ("ok", "warn", "bad")
    told = {tone: looks.both(Look(tone))[0] for tone in tones}
    near = {
        f"{one}, {other}": round(found)
        for one, other in combinations(tones, 2)
        if (found := apart(told[one], told[other], eyes)) < LEAST.get(name, 8.0)
    }
    assert not near
    grounds = [looks.both(Look(ground=tone))[1] for tone in ("ok", "warn", "bad")]
    assert len(set(grounds)) == 3


def test_a_tone_that_there_is_not_names_those_that_there_are() -> None:
    with pytest.raises(ValueError, match=r"no tone 'plain'.*text, dim"):
        Looks(THEMES["dark"], Colours.MANY).style(Look("plain"))  # type: ignore[arg-type]
