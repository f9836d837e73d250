"""The themes: which colours the tones and grounds have, and Textual's own widgets with them."""

from __future__ import annotations

from dataclasses import replace
from zlib import crc32

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import Theme as TextualTheme

from livedash.widgets.looks import Looks
from livedash.widgets.tones import Colours, Theme


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
    return _of_colours(name, looks.theme)


def _of_colours(name: str, theme: Theme) -> TextualTheme:
    return TextualTheme(
        name=name,
        primary=theme.accent,
        secondary=theme.info,
        success=theme.ok,
        warning=theme.warn,
        error=theme.bad,
        accent=theme.accent,
        foreground=theme.text,
        background=theme.ground,
        surface=theme.surface,
        panel=theme.raised,
        boost=theme.raised,
        dark=theme.dark,
        variables={"border": theme.line, "border-blurred": theme.line},
    )


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
        "input-cursor-foreground": "ansi_black",
        "input-cursor-background": "ansi_white",
        "border-blurred": "ansi_white",
        "border": "ansi_white",
    },
)


class WithoutColour(LineFilter):
    """Bold, dim, underlined and reversed text, and not one colour code.

    Textual's own answers to NO_COLOR send greys, or codes for the default colours.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        del background
        return [
            Segment(text, style.without_color if style else None, control)
            for text, style, control in segments
        ]
