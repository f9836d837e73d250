"""How tones look: legible on each ground they may stand on, and apart for every pair of eyes."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from rich.color import Color

from livedash.widgets.contrast import Rgb, hard_to_read, linear
from livedash.widgets.looks import Look, Looks
from livedash.widgets.themes import THEMES
from livedash.widgets.tones import Colours, Tone

DEPTHS = (Colours.TRUE, Colours.MANY)
COLOURED = [name for name, theme in THEMES.items() if theme.most >= Colours.MANY]


@pytest.mark.parametrize("colours", DEPTHS, ids=lambda one: one.name)
@pytest.mark.parametrize("name", COLOURED)
def test_what_must_be_read_can_be_read_and_what_is_faint_is_still_seen(
    name: str, colours: Colours
) -> None:
    assert hard_to_read(Looks(THEMES[name], colours)) == []


def test_what_is_hard_to_read_is_named_once_by_the_colours_of_the_theme() -> None:
    theme = replace(THEMES["dark"], text="#333333", faint="#151515", many={})
    found = {(one.text, one.ground): one for one in hard_to_read(Looks(theme, Colours.TRUE))}
    assert found.keys() == {
        *(("text", ground) for ground in ("ground", "surface", "raised", "accent_on")),
        *(("text", f"{tint}_on") for tint in ("ok", "warn", "bad", "info")),
        *(("faint", ground) for ground in ("ground", "surface", "raised")),
    }
    assert 1 < found["text", "ground"].contrast < 4.5 == found["text", "ground"].least
    rows = {one.ground for one in hard_to_read(Looks(theme, Colours.MANY))}
    assert "a tinted row" in rows


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
