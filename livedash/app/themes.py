"""The themes: which colours the tones and grounds have, and Textual's own widgets with them."""

from __future__ import annotations

from dataclasses import replace
from zlib import crc32

from rich.color import Color
from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from textual.color import Color as TextualColor
from textual.filter import LineFilter
from textual.theme import Theme as TextualTheme

from livedash.widgets.looks import XTERM, Look, Looks
from livedash.widgets.tones import Colours, Ground, Theme, Tone

TONES: tuple[Tone, ...] = ("text", "line", "accent", "info", "ok", "warn", "bad")
GROUNDS: tuple[Ground, ...] = ("", "surface", "raised")
FIRST_GREY = 232
"""Of xterm's 256 colours."""


def looks_of(theme: Theme, colours: Colours) -> Looks:
    """A theme on a terminal with so many colours, which no theme can exceed."""
    return Looks(theme, min(colours, theme.most))


def for_textual(looks: Looks) -> TextualTheme:
    """The same for the few widgets of Textual's own: fields that are typed into, what scrolls."""
    # Textual styles its widgets anew when the name is another: looks that differ have two names.
    said = repr((looks.theme, looks.colours)).encode()
    name = f"livedash-{crc32(said):08x}"
    if looks.colours < Colours.MANY:
        return replace(_SIXTEEN, name=name)
    tones = {tone: _hex(looks.both(Look(tone))[0]) for tone in TONES}
    under = {ground: _hex(looks.both(Look(ground=ground))[1]) for ground in GROUNDS}
    return TextualTheme(
        name=name,
        primary=tones["accent"],
        secondary=tones["info"],
        success=tones["ok"],
        warning=tones["warn"],
        error=tones["bad"],
        accent=tones["accent"],
        foreground=tones["text"],
        background=under[""],
        surface=under["surface"],
        panel=under["raised"],
        dark=looks.theme.dark,
        variables={
            "border": tones["line"],
            "border-blurred": tones["line"],
            # The ground of a field. Textual leaves a theme's own `boost` out.
            "boost": under["raised"],
            # Reversed: so the cursor is seen without colour too.
            "input-cursor-text-style": "reverse",
            "input-cursor-foreground": tones["text"],
            "input-cursor-background": under["raised"],
        },
    )


def _hex(colour: Color) -> str:
    """The colour as Textual takes it. Of a number among 256 a value that Rich writes as that number
    again: its greys are one off, where their own values would be nearest to themselves."""
    if colour.triplet is not None:
        return colour.triplet.hex
    assert colour.number is not None
    if colour.number < FIRST_GREY:
        return ColorTriplet(*XTERM[colour.number]).hex
    return "#" + f"{round((colour.number - FIRST_GREY + 1) * 255 / 25):02x}" * 3


# Names, not values: the terminal's owner has chosen the sixteen.
_SIXTEEN = TextualTheme(
    name="",
    ansi=True,
    primary="ansi_cyan",
    secondary="ansi_cyan",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    accent="ansi_cyan",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    dark=True,
    variables={
        # Textual's own stylesheets ask for these, and no ansi theme has them by itself.
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "block-cursor-foreground": "ansi_black",
        "block-cursor-background": "ansi_white",
        "input-cursor-text-style": "reverse",
        "input-cursor-foreground": "ansi_default",
        "input-cursor-background": "ansi_default",
        "border-blurred": "ansi_white",
        "border": "ansi_white",
    },
)


class WithoutColour(LineFilter):
    """Bold, dim, underlined and reversed text, and not one colour code.

    Textual's own answers to NO_COLOR send greys, or codes for the default colours.
    """

    def apply(self, segments: list[Segment], background: TextualColor) -> list[Segment]:
        del background
        return [
            Segment(text, style.without_color if style else None, control)
            for text, style, control in segments
        ]
