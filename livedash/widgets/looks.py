"""Styles for one theme at one depth of colour: the only place where a tone becomes a colour."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, get_args

from rich.color import Color
from rich.color_triplet import ColorTriplet
from rich.palette import Palette
from rich.style import Style

from livedash.widgets.themes import DARK
from livedash.widgets.tones import (
    BOLD,
    FILLED,
    GROUNDS,
    SHADES,
    Colours,
    Ground,
    Theme,
    Tone,
)

_STEPS = (0, 95, 135, 175, 215, 255)
XTERM = Palette(
    [
        *((0, 0, 0),) * 16,
        *((red, green, blue) for red in _STEPS for green in _STEPS for blue in _STEPS),
        *((8 + 10 * grey,) * 3 for grey in range(24)),
    ]
)
"""xterm's 256 colours. The first sixteen depend on the terminal's owner, and are not used."""

ROW_OF_MANY = {True: 236, False: 255}
"""The ground of a tinted row among 256 colours, in a dark theme or a light one: 58 and 52 shout
over a whole row."""

SIXTEEN: dict[str, int | None] = {
    "text": None,
    "dim": None,
    "faint": None,
    "line": None,
    "accent": 6,
    "brand": 3,
    "info": 6,
    "person": 5,
    "ok": 2,
    "warn": 3,
    "bad": 1,
    "ok_on": 2,
    "warn_on": 3,
    "bad_on": 1,
    "info_on": 6,
    "accent_on": None,
}
"""The terminal's own colours, by their numbers; None: the terminal's default."""
TONES = get_args(Tone)
FAINT: frozenset[Tone] = frozenset({"dim", "faint", "line"})
"""Tones that are drawn dim where they have no colour."""


class Look(NamedTuple):
    """All that decides the style of a piece of text."""

    tone: Tone = "text"
    cursor: bool = False
    marked: bool = False
    ground: Ground = ""
    bold: bool = False


class Looks:
    """The style of each look, made once."""

    def __init__(self, theme: Theme, colours: Colours) -> None:
        self.theme, self.colours = theme, colours
        self._styles: dict[tuple[Look, Ground], Style] = {}

    def style(self, look: Look, under: Ground = "") -> Style:
        """The style of a look. `under`: the ground of the widget."""
        style = self._styles.get((look, under))
        if style is None:
            style = self._styles[look, under] = self._made(look, under)
        return style

    def _made(self, look: Look, under: Ground) -> Style:
        if look.tone not in TONES:
            raise ValueError(f"There is no tone {look.tone!r}. There are: {', '.join(TONES)}.")
        bold = look.bold or look.marked or look.tone in BOLD
        if self.colours >= Colours.MANY:
            colour, ground = self.both(look, under)
            return Style(color=colour, bgcolor=ground, bold=bold, underline=look.marked)
        return self._poor(look, under, bold)

    def both(self, look: Look, under: Ground = "") -> tuple[Color, Color]:
        """The colours of text and ground, on a terminal with many colours."""
        ground: Ground = "accent" if look.cursor else look.ground or under
        name = FILLED.get(look.tone, GROUNDS[ground])
        shade = SHADES.get(look.tone, look.tone)
        if self.colours is Colours.TRUE:
            return self._true(shade), self._true(name)
        row = ground in ("row_warn", "row_bad") and look.tone not in FILLED
        if row:
            return self._many(shade), Color.from_ansi(ROW_OF_MANY[self.theme.dark])
        return self._many(shade, f"{shade}/{name}"), self._many(name)

    def _true(self, name: str) -> Color:
        return Color.parse(getattr(self.theme, name))

    def _many(self, name: str, *better: str) -> Color:
        numbers = self.theme.many
        number = next((numbers[one] for one in (*better, name) if one in numbers), None)
        return Color.from_ansi(nearest(getattr(self.theme, name)) if number is None else number)

    def _poor(self, look: Look, under: Ground, bold: bool) -> Style:
        """The style among sixteen colours or none. A tint that makes no chip is left out: letters
        say it."""
        ground: Ground = look.ground or under
        tinted = ground in ("ok", "warn", "bad", "info")
        if self.colours is Colours.NONE:
            return Style(
                bold=bold,
                dim=look.tone in FAINT and not bold,
                underline=look.marked,
                reverse=look.cursor or look.tone in FILLED,
            )
        name = FILLED.get(look.tone)
        shade = SIXTEEN.get(SHADES.get(look.tone, look.tone))
        if name is None and tinted:
            name = GROUNDS[ground]
        if name is not None:
            # Every palette shows the terminal's black on its colours legibly, but not its white.
            return Style(
                color=Color.from_ansi(0),
                bgcolor=Color.from_ansi(SIXTEEN[name] or 6),
                bold=look.marked,
                underline=look.marked,
                reverse=False,
            )
        return Style(
            color=None if shade is None else Color.from_ansi(shade),
            bold=bold,
            dim=look.tone in FAINT and not bold,
            underline=look.marked,
            reverse=look.cursor,
        )


UNDECIDED = Looks(DARK, Colours.MANY)
"""The looks of a widget in an app that has not decided on a theme."""


@lru_cache(maxsize=256)
def nearest(colour: str) -> int:
    """The number of the nearest colour of xterm's."""
    triplet = ColorTriplet(*bytes.fromhex(colour.removeprefix("#")))
    return 16 + _CUBE.match(triplet)


_CUBE = Palette([XTERM[number] for number in range(16, 256)])
