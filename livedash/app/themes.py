"""How meanings look: one theme for 256 colours and more, one for 16, and none at all.

Success, warning and error must stay apart in each of them, on any background the theme uses.
"""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import Theme

from livedash.app.capabilities import Colours

# Every colour is one of xterm's 256, so that it is the same where there are only these.
MANY = Theme(
    name="livedash",
    primary="#5fafff",
    secondary="#87afd7",
    success="#5fd787",
    warning="#ffaf00",
    error="#ff5f5f",
    accent="#d7afff",
    foreground="#dadada",
    background="#121212",
    surface="#1c1c1c",
    panel="#3a3a3a",
    dark=True,
)

# Names, not values: the terminal's owner has chosen the sixteen.
SIXTEEN = Theme(
    name="livedash-16",
    ansi=True,
    primary="ansi_cyan",
    secondary="ansi_cyan",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    accent="ansi_magenta",
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
    },
)


def theme_for(colours: Colours) -> Theme:
    return MANY if colours is Colours.MANY else SIXTEEN


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
